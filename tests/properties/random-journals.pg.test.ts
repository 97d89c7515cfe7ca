import { expect } from 'chai';
import { generalLedgerPage } from '../../reporting/queries/general-ledger.js';
import { ledgerInput } from '../../reporting/reports/general-ledger.js';
import type { ReportQuery } from '../../reporting/reports/report.js';
import type { Draft } from '../support/emit.js';
import { type Dice, diceOf } from '../support/fact-samples.js';
import { type ReadModels, readModels } from '../support/read-models.js';
import { expectReportsAgree, type FoldLine } from '../support/report-agreement.js';
import { runReport } from '../support/run-report.js';
import { placed } from '../support/sample-drafts.js';

const SEED = 20260701;
const JOURNALS = 160;
const ACCOUNTS = [
  '1010',
  '1110',
  '1220',
  '2160',
  '2200',
  '3000',
  '3100',
  '4010',
  '4020',
  '4090',
  '5010',
  '5085',
  '6000',
];
const UNITS = ['INDUSTRIAL_PRODUCTS', 'MACHINING_REPAIR', 'CORPORATE'];
const SITES = ['LOU', 'IND', ''];
const CENTRES = ['SALES', 'SHOP'];

const pick = <T>(dice: Dice, from: readonly T[]): T => from[dice(from.length)] as T;
const cents = (amount: number): string => (amount / 100).toFixed(2);
const dayOf = (dice: Dice): string => new Date(Date.UTC(2025, 9, 1 + dice(180))).toISOString().slice(0, 10);

/** Balanced in one unit, over one or two sites; some roll a year, some name a customer, an order or a job. */
function journal(dice: Dice, sequence: number): { draft: Draft; lines: FoldLine[] } {
  const [amount, rest] = [1 + dice(100_000), dice(1000)];
  const businessUnit = pick(dice, UNITS);
  const at = () => ({ businessUnit, site: pick(dice, SITES), costCentre: pick(dice, CENTRES) });
  const rule = dice(12) === 0 ? 'yearEnd.closed' : 'manual';
  const postingDate = dayOf(dice);
  const job = dice(3) === 0 ? pick(dice, ['J-1', 'J-2']) : null;
  const lines = [
    { account: pick(dice, ACCOUNTS), debit: cents(amount + rest), credit: '0.00', dimensions: at() },
    { account: pick(dice, ACCOUNTS), debit: '0.00', credit: cents(amount), dimensions: at() },
    ...(rest === 0 ? [] : [{ account: pick(dice, ACCOUNTS), debit: '0.00', credit: cents(rest), dimensions: at() }]),
  ].map((line, index) => ({ ...line, line: index + 1, job }));
  const number = `JE-${String(sequence).padStart(6, '0')}`;
  const draft: Draft = {
    ...{ domain: 'ledger', type: 'JournalPosted', version: 1, aggregateId: `journal:${number}` },
    payload: {
      ...{ journal: number, sequence, postingDate, eventDate: postingDate, rule, description: number, lines },
      ...{ sourceEventId: null, sourceType: null, reversalOf: null },
      orderId: dice(3) === 0 ? pick(dice, ['SO-1', 'SO-2', 'SO-9']) : null,
      customerId: dice(3) === 0 ? pick(dice, ['C-1', 'C-2', 'C-3']) : null,
    },
  };
  return {
    draft,
    lines: lines.map(({ dimensions, ...line }) => ({
      ...line,
      ...{ businessUnit, site: dimensions.site || 'unassigned', costCentre: dimensions.costCentre },
      ...{ postingDate, rule },
    })),
  };
}

/** Dates as a month, as some days of it, across months, and from the beginning. */
function queryOf(dice: Dice): { from?: string; to: string } {
  const days = [dayOf(dice), dayOf(dice)].sort() as [string, string];
  const kind = dice(4);
  if (kind === 0) return { to: days[1] };
  if (kind === 1) return { from: `${days[0].slice(0, 8)}01`, to: days[1] };
  if (kind === 2)
    return {
      from: `${days[0].slice(0, 8)}01`,
      to: new Date(Date.UTC(Number(days[0].slice(0, 4)), Number(days[0].slice(5, 7)), 0)).toISOString().slice(0, 10),
    };
  return { from: days[0], to: days[1] };
}

describe('reports of random journals over half a year', function () {
  this.timeout(120_000);
  const dice = diceOf(SEED);
  const seen: {
    readonly name: string;
    readonly query: ReportQuery;
    readonly rows: unknown;
    readonly knownAt: string;
  }[] = [];
  const all: FoldLine[] = [];
  const known: { readonly knownAt: string; readonly lines: number }[] = [];
  let models: ReadModels;

  before(async () => {
    models = await readModels();
    await models.feed([placed('SO-1', { customerId: 'C-1' }), placed('SO-2', { customerId: 'C-4' })]);
    for (let sequence = 1; sequence <= JOURNALS; ) {
      const batch = Array.from({ length: 1 + dice(40) }, () => journal(dice, sequence++));
      const facts = await models.feed(batch.map(({ draft }) => draft));
      all.push(...batch.flatMap(({ lines }) => lines));
      const knownAt = facts.at(-1)?.occurredAt ?? '';
      known.push({ knownAt, lines: all.length });
      for (const [name, query] of asked(dice)) {
        const { rows } = await runReport(models.database, name, query);
        seen.push({ name, query, rows, knownAt });
      }
    }
  });
  after(() => models.close());

  it('agree with each other and with the fold of the journals, whatever the dates and dimensions', async () => {
    for (let times = 0; times < 12; times += 1) {
      const filter = pick(dice, [
        {},
        {},
        { businessUnit: pick(dice, UNITS) },
        { site: 'unassigned' },
        { costCentre: 'SHOP' },
      ]);
      await expectReportsAgree(models.database, all, { ...queryOf(dice), ...filter });
    }
  });

  it('agree as they were known at each moment', async () => {
    for (const { knownAt, lines } of known) {
      await expectReportsAgree(models.database, all.slice(0, lines), { ...queryOf(dice), knownAt });
    }
  });

  it('say again what they said then', async () => {
    expect(seen).to.have.length.above(20);
    const unlinked = (rows: unknown): unknown =>
      JSON.parse(JSON.stringify(rows, (key, value) => (key === 'drill' ? undefined : value)));
    for (const { name, query, rows, knownAt } of seen) {
      const again = await runReport(models.database, name, { ...query, knownAt });
      expect(unlinked(again.rows), JSON.stringify({ name, query, knownAt })).to.deep.equal(unlinked(rows));
    }
  });

  it('have pages of the general ledger that are the report, cut', async () => {
    for (let times = 0; times < 6; times += 1) {
      const query: ReportQuery = {
        ...queryOf(dice),
        ...pick(dice, [{}, { site: 'LOU' }, { customerId: 'C-1' }, { jobId: 'unassigned' }]),
      };
      const { rows } = await runReport(models.database, 'general-ledger', query);
      const lines = rows
        .filter(({ kind = 'plain' }) => kind === 'plain')
        .map(({ cells }) => [cells['account'], cells['journal'], cells['balance']]);
      const pageSize = 1 + dice(30);
      const found: unknown[] = [];
      for (let page = 1; (page - 1) * pageSize < lines.length; page += 1) {
        const { items } = await models.database.read('reporting_reader', (tx) =>
          generalLedgerPage(tx, { page, pageSize }, ledgerInput(query)),
        );
        found.push(...items.map(({ account, journal: number, balance }) => [account, number, balance]));
      }
      expect(found, JSON.stringify({ query, pageSize })).to.deep.equal(lines);
    }
  });
});

const asked = (dice: Dice): [string, ReportQuery][] => {
  const { from, to } = queryOf(dice);
  const period = { to, ...(from === undefined ? {} : { from }) };
  return [
    ['trial-balance', { ...period, compare: 'previousPeriod' }],
    ['general-ledger', period],
    ['income-statement', { ...period, by: 'site', compare: 'previousYear' }],
    ['balance-sheet', { asOf: to, by: 'businessUnit' }],
    ['revenue', { ...period, by: pick(dice, ['customer', 'job', 'businessUnit', 'month']) }],
  ];
};
