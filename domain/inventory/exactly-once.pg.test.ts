import { expect } from 'chai';
import { brokenInvariants, contextOf, inventoryOf, refusalOf } from '../../tests/support/inventory-fixture.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import type { Stepped } from '../kernel/stepped.js';
import { releaseStock } from './store/index.js';

describe('inventory commands, exactly once', () => {
  let test: TestDatabase;
  let inventory: ReturnType<typeof inventoryOf>;
  before(async () => {
    test = await testDatabase({ poolSize: 20 });
    inventory = inventoryOf(test);
  });
  after(() => test.close());
  afterEach(async () => expect(await brokenInvariants(test)).to.deep.equal([]));

  const commands: Record<
    string,
    { given: (p: string) => Promise<unknown>; act: (p: string) => Promise<object & Stepped> }
  > = {
    receiveStock: {
      given: async () => undefined,
      act: (p) => inventory.receive(p, '2', { key: `${p}/receive` }),
    },
    adjustStock: {
      given: (p) => inventory.receive(p, '5'),
      act: (p) => inventory.adjust(p, '-2', { key: `${p}/adjust` }),
    },
    moveStock: {
      given: (p) => inventory.receive(p, '5'),
      act: (p) => inventory.move(p, '2', 'OHIO', `${p}/move`),
    },
    reserveStock: {
      given: (p) => inventory.receive(p, '5'),
      act: (p) => inventory.reserve(p, `2 ${p}`, { placingSequence: '7' }),
    },
    changeReservation: {
      given: async (p) => {
        await inventory.receive(p, '5');
        await inventory.reserve(p, `2 ${p}`);
      },
      act: (p) => inventory.change(p, `4 ${p}`, `${p}/change`),
    },
    issueStock: {
      given: async (p) => {
        await inventory.receive(p, '5');
        await inventory.reserve(p, `4 ${p}`);
      },
      act: (p) => inventory.issue(p, [{ line: 1, quantity: '2' }]),
    },
    releaseStock: {
      given: async (p) => {
        await inventory.receive(p, '5');
        await inventory.reserve(p, `4 ${p}`);
      },
      act: (p) => inventory.release(p),
    },
    issueToJob: {
      given: async (p) => {
        await inventory.receive(p, '5');
        await inventory.reserve(p, `2 ${p}`, { allowPartial: true });
      },
      act: (p) => inventory.toJob(p, p, '3', { key: `${p}/to-job` }),
    },
    returnFromJob: {
      given: async (p) => {
        await inventory.receive(p, '5');
        await inventory.toJob(p, p, '3', { key: `${p}/to-job` });
      },
      act: (p) => inventory.fromJob(p, p, '1', '10.00', { key: `${p}/from-job` }),
    },
    receiveFromJob: {
      given: (p) => inventory.reserve(p, '', { lines: [{ line: 1, part: p, quantity: '2', made: true }] }),
      act: (p) => inventory.completed(p, p, '3', '10.00', { key: `${p}/completed`, orderId: p, orderLine: 1 }),
    },
    issueIndirect: {
      given: (p) => inventory.receive(p, '5'),
      act: (p) => inventory.indirect(p, '2', `${p}/indirect`),
    },
    openStock: {
      given: async () => undefined,
      act: (p) => inventory.open(p, '2', '20.00', { key: `${p}/open` }),
    },
    revalueStock: {
      given: (p) => inventory.receive(p, '5', { businessUnit: 'TWICE' }),
      act: (p) => inventory.revalue('-50.00', '50.00', { key: `${p}/revalue`, businessUnit: 'TWICE' }),
    },
  };

  /** All that the room and the outbox hold about a part, without its name and the place in the queue. */
  const everything = async (part: string): Promise<string> => {
    const [row] = await test.admin<object>(
      `SELECT (SELECT jsonb_agg(s ORDER BY s.site) FROM inventory.stock s WHERE part = $1) AS stock,
        (SELECT jsonb_agg(to_jsonb(l) - 'placing_sequence') FROM inventory.reservation_lines l WHERE part = $1) AS lines,
        (SELECT count(*) FROM inventory.movements WHERE part = $1) AS movements,
        (SELECT sum(value) FROM inventory.job_values WHERE job_id = $1) AS job_value,
        (SELECT count(*) FROM outbox.facts WHERE aggregate_id IN
          ('stock:' || $1 || '@INDY', 'stock:' || $1 || '@OHIO', 'reservation:' || $1,
            'revaluation:' || $1 || '/revalue')) AS facts,
        (SELECT count(*) FROM inventory.steps WHERE key LIKE $1 || '/%') AS steps`,
      [part],
    );
    return JSON.stringify(row).replaceAll(part, 'PART');
  };

  for (const [name, { given, act }] of Object.entries(commands)) {
    it(`${name}: a repetition, or 20 at once, have one effect and one answer`, async () => {
      const [once, often] = [`${name}-1`, `${name}-2`];
      await given(once);
      const before = await everything(once);
      const result = await act(once);
      const after = await everything(once);
      expect(after).not.to.equal(before);
      expect(await act(once)).to.deep.equal(result);
      expect(await everything(once)).to.equal(after);

      await given(often);
      const results = await Promise.all(Array.from({ length: 20 }, () => act(often)));
      for (const answer of results) expect(answer).to.deep.equal(results[0]);
      expect(await everything(often)).to.equal(after);
    });
  }

  it('the same key with another input is refused', async () => {
    await inventory.receive('X', '1', { key: 'X/receive' });
    expect((await refusalOf(inventory.receive('X', '2', { key: 'X/receive' }))).code).to.equal('StepKeyReused');
  });

  it('a release that comes before its reservation leaves a tombstone: the late step is refused', async () => {
    await inventory.receive('T', '1');
    const nothing = await inventory.release('T-1');
    expect(nothing).to.deep.equal({ released: [], servedOrders: [], toPost: [], position: null });
    expect((await refusalOf(inventory.reserve('T-1', '1 T'))).code).to.equal('StepUndone');
    expect(await inventory.release('T-1')).to.deep.equal(nothing);
    expect(await inventory.reservation('T-1')).to.equal(null);
    expect((await inventory.stock('T'))?.reserved).to.equal('0');
  });

  it('a step and its undo at once end with nothing held, whichever came first', async () => {
    await inventory.receive('U', '40');
    await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        const reserve = inventory.reserve(`U-${n}`, '1 U').catch((error: { code?: string }) => {
          if (error.code !== 'StepUndone') throw error;
        });
        await Promise.all([reserve, inventory.release(`U-${n}`)]);
      }),
    );
    expect((await inventory.stock('U'))?.reserved).to.equal('0');
  });

  it('a refused command leaves no step: it may be tried again', async () => {
    expect((await refusalOf(inventory.adjust('W', '-1', { key: 'W/adjust' }))).code).to.equal('InsufficientStock');
    await inventory.receive('W', '1');
    expect(await inventory.adjust('W', '-1', { key: 'W/adjust' })).to.include({ onHand: '0' });
  });

  it('a release under the key of another order is refused', async () => {
    await inventory.receive('Y', '2');
    await inventory.reserve('Y-1', '1 Y');
    const input = { orderId: 'Y-2', reason: 'x' };
    const refusal = await refusalOf(releaseStock(test.database, { key: 'Y-1/reserve', context: contextOf(), input }));
    expect(refusal.code).to.equal('UnknownReservation');
    expect(await inventory.held('Y-1')).to.equal('1/1');
  });
});
