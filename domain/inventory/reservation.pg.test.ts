import { expect } from 'chai';
import {
  brokenInvariants,
  contextOf,
  factsSince,
  fieldsOf,
  inventoryOf,
  refusalOf,
} from '../../tests/support/inventory-fixture.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { SYSTEM_ACTOR } from '../kernel/actor.js';
import { reserveStock } from './store/index.js';

describe('reservations', () => {
  let test: TestDatabase;
  let inventory: ReturnType<typeof inventoryOf>;
  before(async () => {
    test = await testDatabase();
    inventory = inventoryOf(test);
  });
  after(() => test.close());
  afterEach(async () => expect(await brokenInvariants(test)).to.deep.equal([]));

  const typesOf = async (position: string | null, back: bigint) =>
    (await factsSince(test, String(BigInt(position ?? '0') - back))).map((fact) => fact.type);

  describe('made', () => {
    it('hold what is there', async () => {
      await inventory.receive('A', '5');
      const reservation = await inventory.reserve('A-1', '2 A');
      expect(reservation).to.deep.include({
        orderId: 'A-1',
        outcome: 'reserved',
        open: true,
        lines: [{ line: 1, part: 'A', quantity: '2', reserved: '2', issued: '0' }],
      });
      expect(await inventory.reservation('A-1')).to.deep.equal({
        orderId: 'A-1',
        outcome: 'reserved',
        open: true,
        lines: reservation.lines,
      });
      expect((await inventory.stock('A'))?.available).to.equal('3');
      const [fact] = await factsSince(test, String(BigInt(reservation.position ?? '0') - 1n));
      expect(fact).to.deep.equal({
        type: 'InventoryReserved',
        aggregate_id: 'reservation:A-1',
        payload: {
          orderId: 'A-1',
          site: 'INDY',
          outcome: 'reserved',
          servedFromBackorder: false,
          lines: [{ line: 1, part: 'A', quantity: '2' }],
        },
      });
    });

    it('of a whole order take all or nothing, of a partial order what there is', async () => {
      await inventory.receive('B1', '2');
      const whole = await inventory.reserve('B-1', '3 B1, 1 B2');
      expect(whole.outcome).to.equal('backordered');
      expect((await inventory.stock('B1'))?.reserved).to.equal('0');
      expect(await typesOf(whole.position, 1n)).to.deep.equal(['InventoryReservationFailed']);
      await inventory.receive('B3', '2');
      const partial = await inventory.reserve('B-2', '3 B3, 1 B2', { allowPartial: true });
      expect(partial.outcome).to.equal('partial');
      expect(await inventory.held('B-2')).to.equal('2/3 0/1');
      const facts = await factsSince(test, String(BigInt(partial.position ?? '0') - 2n));
      expect(facts.map((fact) => fact.type)).to.deep.equal(['InventoryReserved', 'InventoryReservationFailed']);
      expect(facts[1]?.payload['lines']).to.deep.equal([
        { line: 1, part: 'B3', quantity: '3', short: '1' },
        { line: 2, part: 'B2', quantity: '1', short: '1' },
      ]);
    });

    it('count two lines of one part together', async () => {
      await inventory.receive('C', '3');
      expect((await inventory.reserve('C-1', '2 C, 2 C')).outcome).to.equal('backordered');
      expect((await inventory.stock('C'))?.reserved).to.equal('0');
      const partial = await inventory.reserve('C-2', '1 C', { placingSequence: '9999' });
      expect(partial.outcome, 'the three are claimed by the order before').to.equal('backordered');
      await inventory.receive('C', '1');
      expect(await inventory.held('C-1')).to.equal('2/2 2/2');
    });

    it('are refused a second time, with wrong input, and without a role', async () => {
      await inventory.reserve('D-1', '1 D');
      const again = reserveStock(test.database, {
        key: 'another key',
        context: contextOf(),
        input: {
          orderId: 'D-1',
          placingSequence: '5',
          site: 'OHIO',
          allowPartial: true,
          lines: [{ line: 1, part: 'D', quantity: '1' }],
        },
      });
      expect((await refusalOf(again)).code).to.equal('ReservationExists');
      const wrong = await refusalOf(inventory.reserve('D-2', '0 D', { placingSequence: '0' }));
      expect(fieldsOf(wrong)).to.have.members(['placingSequence', 'lines[0].quantity']);
      const input = {
        orderId: 'D-3',
        placingSequence: '5',
        site: 'INDY',
        allowPartial: true,
        lines: wrong.details.fields?.length ? [{ line: 1, part: 'D', quantity: '1' }] : [],
      };
      const viewer = contextOf({ id: 'vic', name: 'Vic', roles: ['Viewer'] });
      expect((await refusalOf(reserveStock(test.database, { key: 'd3', context: viewer, input }))).kind).to.equal(
        'forbidden',
      );
      for (const [index, actor] of [SYSTEM_ACTOR, { id: 'f', name: 'F', roles: ['Finance' as const] }].entries()) {
        const orderId = `D-4-${index}`;
        const result = await reserveStock(test.database, {
          key: orderId,
          context: contextOf(actor),
          input: { ...input, orderId },
        });
        expect(result.outcome).to.equal('backordered');
      }
    });

    it('are unknown where there are none', async () => {
      expect(await inventory.reservation('NONE')).to.equal(null);
      expect((await refusalOf(inventory.change('NONE', '1 A'))).code).to.equal('UnknownReservation');
    });
  });

  describe('released', () => {
    it('give back what they hold and serve the next', async () => {
      await inventory.receive('F', '2');
      await inventory.reserve('F-1', '2 F');
      await inventory.reserve('F-2', '1 F');
      await inventory.reserve('F-3', '2 F');
      const result = await inventory.release('F-1');
      expect(result.released).to.deep.equal([{ line: 1, part: 'F', quantity: '2' }]);
      expect(result.servedOrders).to.deep.equal(['F-2']);
      expect(await inventory.reservation('F-1')).to.deep.include({ open: false });
      expect(await inventory.held('F-1')).to.equal('0/2');
      const facts = await factsSince(test, String(BigInt(result.position ?? '0') - 2n));
      expect(
        facts.map((fact) => [fact.type, fact.payload['orderId'], fact.payload['servedFromBackorder']]),
      ).to.deep.equal([
        ['InventoryReleased', 'F-1', undefined],
        ['InventoryReserved', 'F-2', true],
      ]);
    });

    it('leave the queue, so that the orders behind are served', async () => {
      await inventory.receive('G', '1');
      await inventory.reserve('G-1', '2 G');
      await inventory.reserve('G-2', '1 G');
      expect(await inventory.held('G-2')).to.equal('0/1');
      const result = await inventory.release('G-1');
      expect(result).to.deep.include({ released: [], servedOrders: ['G-2'] });
      expect((await inventory.receive('G', '5')).servedOrders).to.deep.equal([]);
    });

    it('free a partial order of what it holds', async () => {
      await inventory.receive('H', '1');
      await inventory.reserve('H-1', '3 H', { allowPartial: true });
      expect((await inventory.release('H-1')).released).to.deep.equal([{ line: 1, part: 'H', quantity: '1' }]);
      expect((await inventory.stock('H'))?.available).to.equal('1');
    });

    it('keep what was issued', async () => {
      await inventory.receive('I', '5');
      await inventory.reserve('I-1', '3 I');
      await inventory.issue('I-1', [{ line: 1, quantity: '2' }]);
      expect((await inventory.release('I-1')).released).to.deep.equal([{ line: 1, part: 'I', quantity: '1' }]);
      expect(await inventory.reservation('I-1')).to.deep.include({
        lines: [{ line: 1, part: 'I', quantity: '3', reserved: '2', issued: '2' }],
      });
      expect(await inventory.stock('I')).to.include({ onHand: '3', reserved: '0' });
      expect((await refusalOf(inventory.issue('I-1', [{ line: 1, quantity: '1' }], 'I-1/shipment/2'))).code).to.equal(
        'ReservationReleased',
      );
      expect((await refusalOf(inventory.change('I-1', '5 I'))).code).to.equal('ReservationReleased');
    });
  });

  describe('changed', () => {
    it('grow in place when the rest is there', async () => {
      await inventory.receive('J', '5');
      await inventory.reserve('J-1', '2 J');
      const changed = await inventory.change('J-1', '4 J, 1 J');
      expect(changed.outcome).to.equal('reserved');
      expect(await inventory.held('J-1')).to.equal('4/4 1/1');
      const [fact] = await factsSince(test, String(BigInt(changed.position ?? '0') - 1n));
      expect(fact?.payload['lines'], 'what was added').to.deep.equal([
        { line: 1, part: 'J', quantity: '2' },
        { line: 2, part: 'J', quantity: '1' },
      ]);
    });

    it('shrink, and serve the next with what came free', async () => {
      await inventory.receive('K', '3');
      await inventory.reserve('K-1', '3 K');
      await inventory.reserve('K-2', '2 K');
      const changed = await inventory.change('K-1', '1 K');
      expect(changed.lines).to.deep.equal([{ line: 1, part: 'K', quantity: '1', reserved: '1', issued: '0' }]);
      expect(await inventory.held('K-2')).to.equal('2/2');
      expect(await typesOf(changed.position, 2n)).to.deep.equal(['InventoryReleased', 'InventoryReserved']);
    });

    it('keep their place in the queue', async () => {
      await inventory.reserve('L-1', '2 L');
      await inventory.reserve('L-2', '1 L');
      await inventory.change('L-1', '3 L');
      await inventory.receive('L', '2');
      expect([await inventory.held('L-1'), await inventory.held('L-2')]).to.deep.equal(['0/3', '0/1']);
      expect((await inventory.receive('L', '2')).servedOrders).to.deep.equal(['L-1', 'L-2']);
    });

    it('of a waiting order are served when they now fit', async () => {
      await inventory.receive('M', '1');
      await inventory.reserve('M-1', '2 M');
      expect((await inventory.change('M-1', '1 M')).outcome).to.equal('reserved');
    });

    it('of a whole order stay as they are when the new quantities are not there, and say so again', async () => {
      await inventory.receive('N', '3');
      await inventory.reserve('N-1', '2 N, 1 N');
      const refused = await inventory.change('N-1', '1 N, 4 N', 'N-1/amend');
      expect(refused).to.deep.include({ changed: false, outcome: 'backordered', toPost: [], position: null });
      expect(refused.lines.map((line) => line.quantity)).to.deep.equal(['2', '1']);
      await inventory.receive('N', '9');
      expect(await inventory.change('N-1', '1 N, 4 N', 'N-1/amend'), 'a retry').to.deep.equal(refused);
      expect(await inventory.held('N-1')).to.equal('2/2 1/1');
      expect(await inventory.change('N-1', '1 N, 4 N')).to.deep.include({ changed: true, outcome: 'reserved' });
    });

    it('of a partial order keep what they hold and wait for the rest', async () => {
      await inventory.receive('O', '3');
      await inventory.reserve('O-1', '2 O', { allowPartial: true });
      expect(await inventory.change('O-1', '4 O')).to.deep.include({ changed: true, outcome: 'partial' });
      expect(await inventory.held('O-1')).to.equal('3/4');
    });

    it('take out the lines that are left out', async () => {
      await inventory.receive('P', '3');
      await inventory.reserve('P-1', '1 P, 2 P');
      const changed = await inventory.change('P-1', [{ line: 2, part: 'P', quantity: '2' }]);
      expect(changed.lines.map((line) => line.line)).to.deep.equal([2]);
      expect((await inventory.stock('P'))?.reserved).to.equal('2');
      await inventory.change('P-1', [
        { line: 1, part: 'P', quantity: '1' },
        { line: 2, part: 'P', quantity: '0' },
      ]);
      expect(await inventory.held('P-1')).to.equal('1/1');
    });

    it('are refused below what was issued, and to another part', async () => {
      await inventory.receive('Q', '3');
      await inventory.reserve('Q-1', '3 Q');
      await inventory.issue('Q-1', [{ line: 1, quantity: '2' }]);
      const below = await refusalOf(inventory.change('Q-1', '1 Q'));
      expect([below.code, ...fieldsOf(below)]).to.deep.equal(['AlreadyIssued', 'lines[0].quantity']);
      const leftOut = await refusalOf(inventory.change('Q-1', [{ line: 2, part: 'Q', quantity: '1' }]));
      expect([leftOut.code, ...fieldsOf(leftOut)]).to.deep.equal(['AlreadyIssued', 'lines']);
      const other = await refusalOf(inventory.change('Q-1', '3 QQ'));
      expect([other.code, ...fieldsOf(other)]).to.deep.equal(['InvalidStockRequest', 'lines[0].part']);
      expect(await inventory.held('Q-1')).to.equal('3/3');
    });
  });
});
