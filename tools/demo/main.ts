import { loadConfig } from '../../platform/config.js';
import { pause } from './api-client.js';
import { type People, peopleOf, receive } from './orders.js';
import { returnScenarios } from './return-scenarios.js';
import { FILTER, play, scenarios } from './scenarios.js';
import { type ShopScenario, shopScenarios, stockTheShop } from './shop-scenarios.js';
import { table } from './table.js';

const say = (line = ''): void => void process.stdout.write(`${line}\n`);

const apiUrl = process.env['ATLAS_API_URL'];
if (!apiUrl) throw new Error('ATLAS_API_URL is not set: run the demo through `make demo`');
const config = loadConfig();
const people = await peopleOf(apiUrl);

/** How a scenario ended, of an order or of the shop. */
interface Ended {
  readonly name: string;
  readonly expected: string;
  readonly id: string;
  readonly workflowId: string;
  readonly actual: string;
  readonly problem: string | null;
}

const others = [...shopScenarios, ...returnScenarios];
const count = scenarios.length + others.length;
say(`\nPlaying ${count} scenarios of orders, jobs, repairs and returns through ${apiUrl}, each to go its own way.`);
await receive(people, FILTER, '100', '11.40');
await receive(people, 'CMP-RS-50', '10', '15700.00');
await stockTheShop(people);
const ended: Ended[] = [];
const plays = [
  ...scenarios.map((scenario) => async (): Promise<Ended> => {
    const { orderId, actual, problem } = await play(scenario, people);
    const { name, expected } = scenario;
    return { name, expected, id: orderId, workflowId: `order:${orderId}`, actual, problem };
  }),
  ...others.map((scenario) => () => playShop(scenario)),
];
await Promise.all(
  plays.map(async (one) => {
    const done = await one();
    ended.push(done);
    say(
      `  ${String(ended.length).padStart(2)} of ${count}  ${done.id.padEnd(11)} ${done.actual.padEnd(10)} ${done.name}`,
    );
  }),
);

say('\nHow they ended');
say(
  table(
    ['scenario', 'document', 'expected', 'actual', 'in the Temporal Web UI'],
    [...scenarios, ...others].map(({ name, expected }) => {
      const done = ended.find((one) => one.name === name);
      return [name, done?.id ?? '', expected, done?.actual ?? '', linkOf(done?.workflowId ?? '')];
    }),
  ),
);
const wrong = ended.filter((done) => done.actual !== done.expected);
for (const done of wrong) say(`  ${done.name}: ${done.problem ?? `ended as ${done.actual}`}`);

const booksTie = await showBooks(people);
const failed = wrong.length > 0 || !booksTie;
say(failed ? '\nThe demo FAILED.' : `\nAll ${count} ended as expected, and the books tie.`);
process.exitCode = failed ? 1 : 0;

async function playShop({ name, expected, run }: ShopScenario): Promise<Ended> {
  try {
    const { id, workflowId, state } = await run(people);
    return { name, expected, id, workflowId, actual: state, problem: null };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { name, expected, id: '', workflowId: '', actual: 'see below', problem };
  }
}

function linkOf(workflowId: string): string {
  const base = config.ATLAS_TEMPORAL_UI_URL ?? '';
  return `${base}/namespaces/${config.ATLAS_TEMPORAL_NAMESPACE}/workflows/${encodeURIComponent(workflowId)}`;
}

interface TrialBalance {
  readonly rows: {
    account: string;
    name: string;
    debit: string;
    credit: string;
    closingDebit: string;
    closingCredit: string;
  }[];
  readonly totals: { debit: string; credit: string; closingDebit: string; closingCredit: string };
}

interface Control {
  readonly ties: boolean;
  readonly rows: {
    account: string;
    dimensions: Record<string, string>;
    subledger: string;
    ledger: string;
    unposted: string;
    difference: string;
  }[];
}

/** Prints the trial balance as the report tells it, and whether everything ties. */
async function showBooks({ finance }: People): Promise<boolean> {
  const control = await atRest(
    async () => (await finance.get('/v1/reports/control-accounts')).body as unknown as Control,
  );
  const inLedger = control.rows.filter((row) => row.account === '1110').map((row) => row.ledger);
  const balance = await caughtUp(finance, inLedger);
  const shown = balance.rows.filter((row) => row.debit !== '0.00' || row.credit !== '0.00');
  const columns = ['debit', 'credit', 'closingDebit', 'closingCredit'] as const;
  say('\nTrial balance');
  say(
    table(
      ['account', 'name', 'debit', 'credit', 'closing debit', 'closing credit'],
      [
        ...shown.map((row) => [row.account, row.name, ...columns.map((column) => row[column])]),
        ['', 'total', ...columns.map((column) => balance.totals[column])],
      ],
      2,
    ),
  );
  const { totals } = balance;
  const balances = totals.debit === totals.credit && totals.closingDebit === totals.closingCredit;
  say(`\nDebits ${balances ? 'equal' : 'DO NOT EQUAL'} credits.`);
  for (const row of control.rows.filter((one) => one.difference !== '0.00' || one.unposted !== '0.00')) {
    say(
      `  ${row.account} ${Object.values(row.dimensions).join(' ')}: sub-ledger ${row.subledger}, ledger ${row.ledger}, unposted ${row.unposted}`,
    );
  }
  say(
    `Sub-ledgers ${control.ties ? 'equal' : 'DIFFER FROM'} their control accounts (${control.rows.length} balances).`,
  );
  return balances && control.ties && control.rows.every((row) => row.unposted === '0.00');
}

/** Waits for the last postings. */
async function atRest(read: () => Promise<Control>): Promise<Control> {
  for (let attempt = 1; ; attempt += 1) {
    const control = await read();
    if (attempt === 60 || control.rows.every((row) => row.unposted === '0.00')) return control;
    await pause(1_000);
  }
}

/** The report is built from facts and lags a little: it has caught up when it shows what the ledger holds. */
async function caughtUp(finance: People['finance'], receivables: string[]): Promise<TrialBalance> {
  const cents = (amount: string): number => Math.round(Number(amount) * 100);
  const wanted = receivables.reduce((sum, amount) => sum + cents(amount), 0);
  for (let attempt = 1; ; attempt += 1) {
    const balance = (await finance.get('/v1/reports/trial-balance')).body as unknown as TrialBalance;
    const row = balance.rows.find((one) => one.account === '1110');
    const shown = cents(row?.closingDebit ?? '0') - cents(row?.closingCredit ?? '0');
    if (attempt === 60 || shown === wanted) return balance;
    await pause(500);
  }
}
