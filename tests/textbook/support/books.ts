import { expect } from 'chai';
import { add, formatMoney, type Money, money, subtract } from '../../../domain/kernel/money.js';
import { ask } from '../../e2e/support/stack.js';
import { until } from '../../support/until.js';
import type { Balances, Exercise } from './exercise.js';
import { jobOf, type Shop } from './shop.js';

async function read<Answer>(path: string): Promise<Answer> {
  const answer = await ask('GET', path);
  expect(answer.status, `${path}: ${answer.text}`).to.equal(200);
  return answer.body as Answer;
}

/** The figures that are asked for, in their order; what there is not is zero. */
const named = (wanted: object, found: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.keys(wanted).map((name) => [name, found[name] ?? '0.00']));

interface CostSheet {
  readonly elements: readonly {
    readonly element: string;
    readonly charged: string;
    readonly returned: string;
    readonly completed: string;
  }[];
  readonly lines: readonly { readonly element: string; readonly actual: string }[];
}

/** What a job cost when it was worked on, as far as the answers ask: the period's end may prorate overhead on top. */
export async function costOf(shop: Shop, job: string, { answers, jobs }: Exercise): Promise<Record<string, string>> {
  const { elements } = await read<CostSheet>(`/v1/jobs/${jobOf(shop, job)}/cost-sheet`);
  const total = (of: 'charged' | 'returned' | 'completed'): Money => add(...elements.map((row) => money(row[of])));
  const completed = formatMoney(total('completed'));
  const units = Number(jobs.find(({ name }) => name === job)?.completed ?? '0');
  return named(answers.jobs[job] ?? {}, {
    ...Object.fromEntries(elements.map(({ element, charged }) => [element, charged])),
    total: formatMoney(subtract(total('charged'), total('returned'))),
    completed,
    ...(units > 0 ? { unit: (Number(completed) / units).toFixed(2) } : {}),
  });
}

interface TrialBalance {
  readonly rows: readonly { account: string; closingDebit: string; closingCredit: string }[];
}

/** The trial balance of the shop's site alone, and what of its overhead is not applied. */
export async function balancesOf(shop: Shop, wanted: Balances): Promise<Balances> {
  const { rows } = await read<TrialBalance>(`/v1/reports/trial-balance?site=${shop.code}`);
  const shown = Object.fromEntries(
    rows.map((row) => [row.account, formatMoney(subtract(money(row.closingDebit), money(row.closingCredit)))]),
  );
  const underApplied = formatMoney(add(money(shown['5075'] ?? '0.00'), money(shown['5070'] ?? '0.00')));
  return { ...named(wanted, shown), underApplied };
}

export const incomeOf = async (shop: Shop, wanted: Exercise['answers']['income']): Promise<Record<string, string>> =>
  named(wanted, await read<Record<string, string>>(`/v1/reports/income-statement?site=${shop.code}`));

/** Reports follow the facts: they are given a moment to show what is expected; then they show what they show. */
export async function settled<Value>(value: () => Promise<Value>, expected: unknown): Promise<Value> {
  const there = JSON.stringify(expected);
  const seen = until('the reports agree', async () => {
    const found = await value();
    return JSON.stringify(found) === there ? found : undefined;
  });
  return seen.catch(value);
}

interface ControlAccount {
  readonly account: string;
  readonly difference: string;
  readonly unposted: string;
  readonly dimensions: { readonly site: string };
}

/** Control accounts of the shop that do not tie to their sub-ledger, or wait to be posted. */
export async function straysOf(shop: Shop): Promise<ControlAccount[]> {
  const { rows } = await read<{ rows: ControlAccount[] }>('/v1/reports/control-accounts');
  const own = rows.filter(({ dimensions }) => dimensions.site === shop.code);
  expect(own.map(({ account }) => account)).to.include.members(['1210', '1230']);
  return own.filter(({ difference, unposted }) => difference !== '0.00' || unposted !== '0.00');
}
