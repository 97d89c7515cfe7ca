import { expect } from 'chai';
import fc from 'fast-check';
import { brokenInvariants, inventoryOf } from '../../tests/support/inventory-fixture.js';
import * as model from '../../tests/support/inventory-model.js';
import { differencesFromFacts, postedBalances, postedToJobs } from '../../tests/support/inventory-told.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { formatMoney, type Money } from '../kernel/money.js';
import { Refused } from '../kernel/refusal.js';
import { jobValues, subledger } from './store/index.js';

// Few parts and mostly one site, so that orders meet in the queue.
const PARTS = ['P', 'Q'] as const;
const part = fc.constantFrom(...PARTS);
const place = fc.oneof({ arbitrary: fc.constant(0), weight: 4 }, { arbitrary: fc.constant(1), weight: 1 });
const size = fc.integer({ min: 1, max: 6 });
const made = fc.oneof({ arbitrary: fc.constant(false), weight: 3 }, { arbitrary: fc.constant(true), weight: 1 });
const which = fc.nat({ max: 30 });
/** In 1/10,000 of a dollar. */
const cost = fc.integer({ min: 0, max: 99_999 });

const commands = {
  receive: fc.record({ kind: fc.constant('receive' as const), part, place, size, cost }),
  adjust: fc.record({
    kind: fc.constant('adjust' as const),
    part,
    place,
    size: fc.integer({ min: -5, max: 3 }).filter((n) => n !== 0),
    cost: fc.option(cost),
  }),
  move: fc.record({ kind: fc.constant('move' as const), part, place, size }),
  reserve: fc.record({
    kind: fc.constant('reserve' as const),
    place,
    sequence: fc.integer({ min: 1, max: 1_000_000 }),
    allowPartial: fc.boolean(),
    lines: fc.array(fc.record({ part, size, made }), { minLength: 1, maxLength: 3 }),
  }),
  change: fc.record({
    kind: fc.constant('change' as const),
    which,
    sizes: fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 3 }),
  }),
  release: fc.record({ kind: fc.constant('release' as const), which }),
  issue: fc.record({
    kind: fc.constant('issue' as const),
    which,
    sizes: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 2 }),
  }),
  comeBack: fc.record({
    ...{ kind: fc.constant('comeBack' as const), which, line: fc.nat({ max: 2 }), place, size },
    ...{ restock: fc.boolean(), undo: fc.boolean() },
  }),
  toJob: fc.record({ kind: fc.constant('toJob' as const), which, part, size }),
  fromJob: fc.record({ kind: fc.constant('fromJob' as const), which, part, size, cost }),
  completed: fc.record({ kind: fc.constant('completed' as const), which, part, size, cost }),
  indirect: fc.record({ kind: fc.constant('indirect' as const), part, place, size }),
  open: fc.record({ kind: fc.constant('open' as const), part, place, size, cost }),
  revalue: fc.record({
    kind: fc.constant('revalue' as const),
    place,
    amount: fc.integer({ min: -3_000, max: 1_000 }).filter((n) => n !== 0),
    of: fc.integer({ min: 3_000, max: 20_000 }),
  }),
};
const command = fc.oneof(
  { arbitrary: commands.receive, weight: 4 },
  { arbitrary: commands.adjust, weight: 2 },
  { arbitrary: commands.move, weight: 2 },
  { arbitrary: commands.reserve, weight: 6 },
  { arbitrary: commands.change, weight: 3 },
  { arbitrary: commands.release, weight: 2 },
  { arbitrary: commands.issue, weight: 3 },
  { arbitrary: commands.comeBack, weight: 3 },
  { arbitrary: commands.toJob, weight: 3 },
  { arbitrary: commands.fromJob, weight: 1 },
  { arbitrary: commands.completed, weight: 3 },
  { arbitrary: commands.indirect, weight: 1 },
  { arbitrary: commands.open, weight: 1 },
  { arbitrary: commands.revalue, weight: 1 },
);
/** The field of an answer that is compared with the paper's amount, where it is not `cost`. */
const ANSWERS: Record<string, string> = { toJob: 'value', revalue: 'taken' };
type RandomCommand = typeof command extends fc.Arbitrary<infer C> ? C : never;

/** A run has two sites of its own, so that runs share one database. */
interface Run {
  readonly name: string;
  readonly sites: readonly [string, string];
  readonly paper: model.Model;
}

const priceText = (tenThousandths: number): string => (tenThousandths / 10_000).toFixed(4);
const worthOf = (tenThousandths: number, units: number): bigint => (2n * BigInt(tenThousandths * units) + 100n) / 200n;
const outcomeOf = (promise: Promise<object>): Promise<object | false> =>
  promise.catch((error: unknown) => {
    if (error instanceof Refused) return false;
    throw error;
  });

describe('random inventory commands', () => {
  let test: TestDatabase;
  let runs = 0;
  before(async () => {
    test = await testDatabase();
  });
  after(() => test.close());

  /** Does it on paper and for real, twice under one key; both must say the same. */
  async function act(run: Run, step: number, asked: RandomCommand): Promise<void> {
    const acts = actsOf(run, `${run.name}/${step}`, asked);
    if (!acts) return;
    const real = await outcomeOf(acts.real());
    const paper = acts.paper();
    expect(real !== false, JSON.stringify(asked)).to.equal(paper !== false);
    if (typeof paper === 'bigint') {
      expect(real).to.include({ [ANSWERS[asked.kind] ?? 'cost']: formatMoney(paper as Money) });
    }
    if (real) expect(await acts.real()).to.deep.equal(real);
  }

  function actsOf(run: Run, key: string, asked: RandomCommand) {
    const { paper } = run;
    switch (asked.kind) {
      case 'receive': {
        const site = siteOf(run, asked.place);
        const given = { unitCost: priceText(asked.cost), key };
        return {
          real: () => inventoryOf(test, site).receive(asked.part, String(asked.size), given),
          paper: () => model.receive(paper, asked.part, site, BigInt(asked.size), worthOf(asked.cost, asked.size)),
        };
      }
      case 'adjust': {
        const site = siteOf(run, asked.place);
        const given = { unitCost: asked.cost === null ? null : priceText(asked.cost), key };
        const worth = asked.cost === null ? null : worthOf(asked.cost, asked.size);
        return {
          real: () => inventoryOf(test, site).adjust(asked.part, String(asked.size), given),
          paper: () => model.adjust(paper, asked.part, site, BigInt(asked.size), worth),
        };
      }
      case 'move': {
        const [from, to] = [siteOf(run, asked.place), siteOf(run, 1 - asked.place)];
        return {
          real: () => inventoryOf(test, from).move(asked.part, String(asked.size), to, key),
          paper: () => model.move(paper, asked.part, from, to, BigInt(asked.size)),
        };
      }
      case 'indirect': {
        const site = siteOf(run, asked.place);
        return {
          real: () => inventoryOf(test, site).indirect(asked.part, String(asked.size), key),
          paper: () => model.adjust(paper, asked.part, site, -BigInt(asked.size), null),
        };
      }
      case 'open': {
        const site = siteOf(run, asked.place);
        const value = worthOf(asked.cost, asked.size);
        return {
          real: () =>
            inventoryOf(test, site).open(asked.part, String(asked.size), formatMoney(value as Money), { key }),
          paper: () => model.receive(paper, asked.part, site, BigInt(asked.size), value),
        };
      }
      case 'revalue': {
        const site = siteOf(run, asked.place);
        const [amount, of] = [BigInt(asked.amount) as Money, BigInt(asked.of) as Money];
        return {
          real: () => inventoryOf(test, site).revalue(formatMoney(amount), formatMoney(of), { key }),
          paper: () => model.revalue(paper, PARTS, site, amount, of),
        };
      }
      case 'reserve':
        return reserving(run, key, asked);
      case 'comeBack':
        return comingBack(run, key, asked);
      case 'toJob':
      case 'fromJob':
      case 'completed':
        return ofJob(run, key, asked);
      default:
        return ofOrder(run, key, asked);
    }
  }

  function reserving(run: Run, orderId: string, asked: Extract<RandomCommand, { kind: 'reserve' }>) {
    if (run.paper.orders.some((order) => order.sequence === asked.sequence)) return null;
    const { sequence, allowPartial } = asked;
    const site = siteOf(run, asked.place);
    const lines = asked.lines.map((line, index) => ({
      ...{ line: index + 1, part: line.part, quantity: String(line.size) },
      made: line.made,
    }));
    const onPaper = lines.map((line) => ({ ...line, quantity: BigInt(line.quantity), reserved: 0n, issued: 0n }));
    const given = { placingSequence: String(sequence), allowPartial, lines };
    return {
      real: () => inventoryOf(test, site).reserve(orderId, '', given),
      paper: () => model.reserve(run.paper, { orderId, sequence, site, allowPartial, open: true, lines: onPaper }),
    };
  }

  function comingBack(run: Run, key: string, asked: Extract<RandomCommand, { kind: 'comeBack' }>) {
    const { paper } = run;
    const order = paper.orders[asked.which % Math.max(paper.orders.length, 1)];
    const line = order?.lines[asked.line % order.lines.length];
    if (!order || !line) return null;
    const site = siteOf(run, asked.place);
    const inventory = inventoryOf(test, site);
    const { restock, undo } = asked;
    const to = { site, size: BigInt(asked.size), restock };
    return {
      real: async () => {
        const given = { key, restock };
        const back = await inventory.comeBack(order.orderId, line.line, line.part, String(asked.size), given);
        if (undo) await inventory.leaveAgain(order.orderId, line.line, key);
        return back;
      },
      paper: () => {
        const cost = model.comeBack(paper, line, to);
        if (cost === false || !undo) return cost;
        return model.leaveAgain(paper, line, to, cost) && cost;
      },
    };
  }

  /** The order stands for the job that has a reservation, and for the one that a job makes something for. */
  function ofJob(run: Run, key: string, asked: Extract<RandomCommand, { kind: 'toJob' | 'fromJob' | 'completed' }>) {
    const { paper } = run;
    const order = paper.orders[asked.which % Math.max(paper.orders.length, 1)];
    if (!order) return null;
    const { orderId, site } = order;
    const inventory = inventoryOf(test, site);
    const [size, units] = [BigInt(asked.size), String(asked.size)];
    if (asked.kind === 'toJob') {
      return {
        real: () => inventory.toJob(orderId, asked.part, units, { key }),
        paper: () => model.toJob(paper, order, asked.part, size),
      };
    }
    const worth = worthOf(asked.cost, asked.size);
    const value = formatMoney(worth as Money);
    if (asked.kind === 'completed') {
      return {
        real: () => inventory.completed(`J-${orderId}`, asked.part, units, value, { key, orderId }),
        paper: () => model.completed(paper, order, asked.part, size, worth),
      };
    }
    const known = () => paper.stocks.has(`${asked.part}@${site}`);
    return {
      real: () => inventory.fromJob(orderId, asked.part, units, value, { key }),
      paper: () => known() && model.receive(paper, asked.part, site, size, worth),
    };
  }

  function ofOrder(run: Run, key: string, asked: Extract<RandomCommand, { kind: 'change' | 'release' | 'issue' }>) {
    const { paper } = run;
    const order = paper.orders[asked.which % Math.max(paper.orders.length, 1)];
    if (!order) return null;
    const { orderId } = order;
    const inventory = inventoryOf(test, order.site);
    if (asked.kind === 'release') {
      return { real: () => inventory.release(orderId), paper: () => model.release(paper, order) };
    }
    const sizes = new Map(
      order.lines.slice(0, asked.sizes.length).map((l, i) => [l.line, BigInt(asked.sizes[i] ?? 0)]),
    );
    const lines = order.lines
      .filter((line) => sizes.has(line.line))
      .map(({ line, part: of }) => ({ line, part: of, quantity: String(sizes.get(line)) }));
    if (asked.kind === 'change') {
      return { real: () => inventory.change(orderId, lines, key), paper: () => model.amend(paper, order, sizes) };
    }
    const issued = lines.map(({ line, quantity }) => ({ line, quantity }));
    return { real: () => inventory.issue(orderId, issued, key), paper: () => model.issue(paper, order, sizes) };
  }

  const siteOf = (run: Run, index: number): string => run.sites[index === 0 ? 0 : 1];

  async function expectSame(run: Run): Promise<void> {
    const stocks = await test.admin<{ at: string; on_hand: string; value: string; reserved: string }>(
      `SELECT part || '@' || site AS at, trim_scale(on_hand)::text AS on_hand, (value * 100)::bigint::text AS value,
         trim_scale(reserved)::text AS reserved
       FROM inventory.stock WHERE site = ANY($1) ORDER BY 1`,
      [run.sites],
    );
    const onPaper = [...run.paper.stocks]
      .map(([at, stock]) => ({
        at,
        on_hand: String(stock.onHand),
        value: String(stock.value),
        reserved: String(stock.reserved),
      }))
      .sort((a, b) => (a.at < b.at ? -1 : 1));
    expect(stocks).to.deep.equal(onPaper);
    const lines = await test.admin(
      `SELECT r.order_id AS "orderId", r.released_at IS NULL AS open, l.line, l.part,
         trim_scale(l.quantity)::text AS quantity, trim_scale(l.reserved)::text AS reserved,
         trim_scale(l.issued)::text AS issued, l.made
       FROM inventory.reservations r JOIN inventory.reservation_lines l USING (order_id)
       WHERE r.site = ANY($1) ORDER BY r.placing_sequence, l.line`,
      [run.sites],
    );
    expect(lines).to.deep.equal(
      [...run.paper.orders]
        .sort((a, b) => a.sequence - b.sequence)
        .flatMap(({ orderId, open, lines: of }) =>
          of.map((line) => ({
            orderId,
            open,
            line: line.line,
            part: line.part,
            quantity: String(line.quantity),
            reserved: String(line.reserved),
            issued: String(line.issued),
            made: line.made,
          })),
        ),
    );
  }

  it('do what one would do on paper, keep every invariant, and are told completely by their facts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 20, maxLength: 60, size: 'max' }), async (asked) => {
        runs += 1;
        const run: Run = { name: `RUN-${runs}`, sites: [`S${runs}A`, `S${runs}B`], paper: model.emptyModel() };
        for (const [step, next] of asked.entries()) {
          await act(run, step, next);
          await expectSame(run);
        }
        expect(await brokenInvariants(test)).to.deep.equal([]);
      }),
      { numRuns: 25, interruptAfterTimeLimit: 50_000 },
    );
    expect(await differencesFromFacts(test)).to.deep.equal([]);
    expect(await postedBalances(test)).to.deep.equal(
      (await subledger(test.database)).map((row) => `${row.account} ${row.site} ${row.value}`).sort(),
    );
    expect(await postedToJobs(test)).to.deep.equal(
      (await jobValues(test.database)).map((row) => `${row.businessUnit} ${row.site} ${row.value}`),
    );
  });

  it('that all come at once keep every invariant, and leave no order waiting that could be served', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 80, maxLength: 120, size: 'max' }), async (asked) => {
        runs += 1;
        const run: Run = { name: `RUN-${runs}`, sites: [`S${runs}A`, `S${runs}B`], paper: model.emptyModel() };
        // On paper first, one after the other: only to know which orders there are to ask something of.
        const acts = asked.map((next, step) => {
          const act = actsOf(run, `${run.name}/${step}`, next);
          if (next.kind === 'reserve') act?.paper();
          return act;
        });
        await Promise.all(acts.map((act) => act && outcomeOf(act.real())));
        expect(await brokenInvariants(test)).to.deep.equal([]);
        for (const site of run.sites) await expectNobodyToServe(site);
      }),
      { numRuns: 4, interruptAfterTimeLimit: 40_000, endOnFailure: true },
    );
  });

  /** Serves the queue of the site on paper as it stands in the database: nothing may change. */
  async function expectNobodyToServe(site: string): Promise<void> {
    const orders = await test.admin<ReservedRow>(
      `SELECT r.order_id, r.placing_sequence::int AS sequence, r.allow_partial, jsonb_agg(to_jsonb(l) ORDER BY l.line) AS lines
       FROM inventory.reservations r JOIN inventory.reservation_lines l USING (order_id)
       WHERE r.site = $1 AND r.released_at IS NULL GROUP BY r.order_id`,
      [site],
    );
    const stocks = await test.admin<{ part: string; on_hand: number; reserved: number }>(
      'SELECT part, on_hand::int, reserved::int FROM inventory.stock WHERE site = $1',
      [site],
    );
    const paper = paperOf(site, orders, stocks);
    const served = structuredClone(paper);
    model.serve(served, site);
    expect(served).to.deep.equal(paper);
  }
});

interface ReservedRow {
  order_id: string;
  sequence: number;
  allow_partial: boolean;
  lines: { line: number; part: string; quantity: number; reserved: number; issued: number; made: boolean }[];
}

const paperOf = (
  site: string,
  orders: readonly ReservedRow[],
  stocks: readonly { part: string; on_hand: number; reserved: number }[],
): model.Model => ({
  stocks: new Map(
    stocks.map((stock) => [
      `${stock.part}@${site}`,
      { onHand: BigInt(stock.on_hand), value: 0n, reserved: BigInt(stock.reserved) },
    ]),
  ),
  orders: orders.map((order) => ({
    orderId: order.order_id,
    sequence: order.sequence,
    site,
    allowPartial: order.allow_partial,
    open: true,
    lines: order.lines.map(({ line, part: of, quantity, reserved, issued, made: isMade }) => ({
      line,
      part: of,
      quantity: BigInt(quantity),
      reserved: BigInt(reserved),
      issued: BigInt(issued),
      made: isMade,
    })),
  })),
});
