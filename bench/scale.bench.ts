import { controlBalances, trialBalanceFold } from '../domain/ledger/store/index.js';
import { openDatabase } from '../platform/database.js';
import { generalLedgerPage } from '../reporting/queries/general-ledger.js';
import { ordersList } from '../reporting/queries/orders-list.js';
import { trialBalance } from '../reporting/queries/trial-balance.js';
import { rebuildReadModels } from '../reporting/rebuild.js';
import { reportNamed } from '../reporting/reports/index.js';
import type { Cell, ReportQuery } from '../reporting/reports/report.js';
import { expectBooksAtRest } from '../tests/support/books.js';
import { command, emit } from '../tests/support/emit.js';
import { type FactPipeline, factPipeline } from '../tests/support/fact-pipeline.js';
import { writeBooks } from './scale/books.js';
import { counted, slowAging, slowRevenue } from './scale/controls.js';
import { type Benchmark, type Figure, figureOf, median, percentile, timed } from './support/figure.js';
import type { World } from './support/world.js';

/** Asked for by name or with SCALE=full, the whole size; in a run of everything a tenth, which says less. */
const WHOLE = process.env['SCALE'] === 'full' || (process.env['FIGURE'] ?? '').includes('scale');
const ORDERS = Number(process.env['ORDERS'] ?? (WHOLE ? 200_000 : 20_000));
const LOOKS = 200;
const WARM_UP = 10;
const CONTROLS = 5;
const PAGE = 50;
const FAR = 10_000;

/** What finance sees when there is much of it: reports and lists as known now, and a rebuild while the system runs. */
export const scale: Benchmark = {
  name: 'scale',
  run: async (world) => {
    const pipeline = await factPipeline();
    try {
      const lines = await writeBooks(pipeline, ORDERS, world.say);
      pipeline.relay();
      pipeline.projector();
      await pipeline.projected(60_000 + ORDERS * 6);
      await expectBooksAtRest(pipeline.test.database, pipeline.test.admin);
      await pipeline.test.admin('VACUUM ANALYZE');
      world.say(`${lines} journal lines, ${ORDERS} orders, ${ORDERS / 2} invoices; the books tie`);
      await expectSameAsFold(pipeline);
      return [
        ...(await reports(world, pipeline)),
        await ledgerPages(world, pipeline),
        await orderPages(world, pipeline),
        await rebuilt(world, pipeline),
      ];
    } finally {
      await pipeline.close();
    }
  },
};

const named = (size: string): string => `${size} (${ORDERS.toLocaleString('en')} orders)`;

/** The totals of a report, after its last row. */
async function drained(
  { test }: FactPipeline,
  name: string,
  query: ReportQuery,
): Promise<Readonly<Record<string, Cell>>> {
  const definition = reportNamed(name);
  if (!definition) throw new Error(`there is no report ${name}`);
  const snapshot = await test.database.snapshot('reporting_reader');
  try {
    const report = await definition.run(snapshot, query, new Date().toISOString());
    for await (const _ of report.rows);
    return report.totals() ?? {};
  } finally {
    await snapshot.end();
  }
}

/** Account by account, and the aging with its control account. */
async function expectSameAsFold(pipeline: FactPipeline): Promise<void> {
  const { database } = pipeline.test;
  const [shown, fold] = [await trialBalance(database), await trialBalanceFold(database, {})];
  const folded = new Map(fold.rows.map((row) => [row.account, `${row.debit} ${row.credit}`]));
  for (const { account, debit, credit } of shown.rows) {
    if (folded.get(account) !== `${debit} ${credit}`) throw new Error(`account ${account} is not what the fold says`);
  }
  const owed = (await controlBalances(database)).filter(({ account }) => account === '1110');
  const total = owed.reduce((sum, { balance }) => sum + BigInt(balance.replace('.', '')), 0n);
  const aging = await drained(pipeline, 'receivables', {});
  if (String(aging['open']).replace('.', '') !== String(total)) throw new Error('the aging is not account 1110');
}

interface Look {
  readonly figure: string;
  readonly below: number;
  look(turn: number): Promise<unknown>;
  control(turn: number): Promise<unknown>;
}

async function p99Of(world: World, { figure, below, look, control }: Look): Promise<Figure> {
  const times: number[] = [];
  const rounds = WARM_UP + world.repetitions(LOOKS);
  for (let turn = 0; turn < rounds; turn += 1) {
    const time = await timed(() => look(turn));
    if (turn >= WARM_UP) times.push(time);
  }
  const controls: number[] = [];
  for (let turn = 0; turn < CONTROLS; turn += 1) controls.push(await timed(() => control(turn)));
  world.say(`${figure}: p50 ${percentile(times, 0.5).toFixed(1)} ms, control p50 ${median(controls).toFixed(1)} ms`);
  return figureOf(
    { figure: named(figure), unit: 'ms', value: percentile(times, 0.99), control: median(controls) },
    { below },
  );
}

async function reports(world: World, pipeline: FactPipeline): Promise<Figure[]> {
  const { database } = pipeline.test;
  const periods: ReportQuery[] = [
    {},
    { asOf: '2026-03-17' },
    { from: '2026-02-01', to: '2026-02-28' },
    { asOf: '2026-06-30', businessUnit: 'MACHINING_REPAIR' },
  ];
  const period = (turn: number): ReportQuery => periods[turn % periods.length] ?? {};
  const looks: Look[] = [
    {
      figure: 'trial balance p99',
      below: 300,
      look: (turn) => drained(pipeline, 'trial-balance', period(turn)),
      control: (turn) => trialBalanceFold(database, period(turn)),
    },
    {
      figure: 'aging p99',
      below: 300,
      look: (turn) =>
        drained(pipeline, 'receivables', turn % 2 === 0 ? {} : { by: 'invoice', customerId: `C-${1000 + turn}` }),
      control: () => slowAging(pipeline),
    },
    ...(reportNamed('revenue')?.groups ?? []).map(
      (by): Look => ({
        figure: `revenue by ${by} p99`,
        below: 300,
        look: (turn) => drained(pipeline, 'revenue', { ...period(turn), by }),
        control: () => slowRevenue(pipeline, by),
      }),
    ),
  ];
  const figures: Figure[] = [];
  for (const look of looks) figures.push(await p99Of(world, look));
  return figures;
}

/** Pages from everywhere, beside one that is read behind the key of the line before it. */
async function ledgerPages(world: World, { test }: FactPipeline): Promise<Figure> {
  const input = { from: '2025-01-01', to: '2026-12-31' };
  const page = (number: number) =>
    test.database.read('reporting_reader', (tx) => generalLedgerPage(tx, { page: number, pageSize: PAGE }, input));
  const { total } = await page(1);
  return p99Of(world, {
    figure: 'general ledger page p99',
    below: 100,
    look: (turn) => page(1 + ((turn * 7_919) % Math.floor(total / PAGE))),
    control: () =>
      test.admin(
        `SELECT l.*, j.description FROM reporting.journal_lines l JOIN reporting.journals j USING (journal)
         WHERE (l.account, l.posting_date, l.sequence, l.line) > ('2200', date '2026-01-05', 5, 1)
         ORDER BY l.account, l.posting_date, l.sequence, l.line LIMIT ${PAGE}`,
      ),
  });
}

/** The page of the ten-thousandth order against the first page. */
async function orderPages(world: World, { test }: FactPipeline): Promise<Figure> {
  const page = (number: number) => timed(() => ordersList(test.database, { page: number, pageSize: PAGE }));
  const [far, near]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < WARM_UP + world.repetitions(LOOKS); turn += 1) {
    const [first, last] = [await page(1), await page(FAR / PAGE)];
    if (turn < WARM_UP) continue;
    near.push(first);
    far.push(last);
  }
  return figureOf(
    {
      figure: named('orders list, 10,000th row beside the first, p50'),
      unit: 'ms',
      value: median(far),
      control: median(near),
    },
    { ratioAtMost: 1.5 },
  );
}

/** While facts keep coming and the running projector takes them. */
async function rebuilt(world: World, pipeline: FactPipeline): Promise<Figure> {
  const owner = openDatabase({ url: pipeline.test.adminUrl, size: 2 });
  let running = true;
  let told = 0;
  const busy = (async () => {
    while (running) {
      await emit(pipeline.test.database, [command(`SO-B${told}`)], `SO-B${told}`);
      told += 1;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  try {
    const start = performance.now();
    const { facts, tables, ahead } = await rebuildReadModels({
      ...pipeline,
      owner,
      database: pipeline.projectorDatabase,
    });
    const rate = (facts * 1000) / (performance.now() - start);
    const differ = tables.filter(({ equal }) => !equal).map(({ table }) => table);
    // With facts that only the new tables hold by now, a difference says nothing.
    if (ahead === 0 && differ.length > 0)
      throw new Error(`read models that a rebuild makes otherwise: ${differ.join(', ')}`);
    running = false;
    await busy;
    const control = await counted(pipeline, facts);
    world.say(`${facts} facts rebuilt while ${told} came; a bare consumer reads ${control.toFixed(0)}/s`);
    return figureOf(
      { figure: named('rebuild of all read models'), unit: 'facts/s', value: rate, control },
      { atLeast: 3_000 },
    );
  } finally {
    running = false;
    await busy;
    await owner.close();
  }
}
