import { expect } from 'chai';
import { add, formatMoney, money, subtract } from '../../../domain/kernel/money.js';
import { until } from '../../support/until.js';
import { ask, askHealth, providerLedger } from './stack.js';

interface ControlRow {
  readonly account: string;
  readonly ledger: string;
  readonly unposted: string;
  readonly difference: string;
}
interface Control {
  readonly ties: boolean;
  readonly rows: readonly ControlRow[];
}
interface TrialBalance {
  readonly rows: readonly { account: string; closingDebit: string; closingCredit: string }[];
  readonly totals: { debit: string; credit: string; closingDebit: string; closingCredit: string };
}

const read = async <Body>(path: string): Promise<Body> => {
  const answer = await ask('GET', path);
  expect(answer.status, answer.text).to.equal(200);
  return answer.body as Body;
};

const isAtRest = async (): Promise<boolean> => {
  const { body } = await askHealth('GET', '/ready', { as: null });
  return (body['backlog'] as { unpublished: number } | undefined)?.unpublished === 0;
};

/** Account by account, as the report's closing balance: a debit above zero. */
function closing({ rows }: TrialBalance): Map<string, string> {
  return new Map(
    rows.map((row) => [row.account, formatMoney(subtract(money(row.closingDebit), money(row.closingCredit)))]),
  );
}

function inLedger({ rows }: Control): Map<string, string> {
  const sums = new Map<string, string>();
  for (const { account, ledger } of rows) {
    sums.set(account, formatMoney(add(money(sums.get(account) ?? '0.00'), money(ledger))));
  }
  return sums;
}

/** The trial balance of the reports, once it shows for every control account what the ledger itself holds. */
async function caughtUp(control: Control): Promise<TrialBalance> {
  const wanted = [...inLedger(control)].filter(([, balance]) => balance !== '0.00');
  let seen: unknown;
  return until(`the reports show ${JSON.stringify(wanted)}`, async () => {
    const balance = await read<TrialBalance>('/v1/reports/trial-balance');
    const shown = closing(balance);
    seen = [...shown];
    return wanted.every(([account, amount]) => shown.get(account) === amount) ? balance : undefined;
  }).catch((error: unknown) => {
    throw new Error(`${error instanceof Error ? error.message : error}; they show ${JSON.stringify(seen)}`);
  });
}

/** Nothing waits to be posted or published, sub-ledgers tie, debits equal credits, reports agree with the ledger. */
export async function expectBooksTie(): Promise<Map<string, string>> {
  const control = await until('everything is posted and published', async () => {
    const found = await read<Control>('/v1/reports/control-accounts');
    expect(found.rows.filter((row) => row.difference !== '0.00')).to.deep.equal([]);
    const posted = found.rows.every((row) => row.unposted === '0.00');
    return posted && (await isAtRest()) ? found : undefined;
  });
  expect(control.ties).to.equal(true);
  const balance = await caughtUp(control);
  const { totals } = balance;
  expect(totals.debit, 'debits and credits').to.equal(totals.credit);
  expect(totals.closingDebit, 'closing debits and credits').to.equal(totals.closingCredit);
  return closing(balance);
}

/** Cash in the books that did not come through the card provider: payments on account, and nothing else. */
export async function cashBesideTheProvider(): Promise<string> {
  const cash = (await expectBooksTie()).get('1010') ?? '0.00';
  return formatMoney(subtract(money(cash), money((await providerLedger()).net)));
}
