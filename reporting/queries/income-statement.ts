import { add, formatMoney, type Money, money, negate, subtract, ZERO } from '../../domain/kernel/money.js';
import type { LocalDate } from '../../domain/kernel/time.js';
import type { Database, Queryable } from '../../platform/database.js';
import { type AccountSum, accountSums } from './account-sums.js';
import type { BalancesInput } from './balances.js';
import { accountsOfKind, type Chart, type ChartAccount, chartOfAccounts } from './chart.js';

export type IncomeStatementInput = Omit<BalancesInput, 'accounts' | 'yearEnd'>;

export const SECTIONS = ['sales', 'returns', 'costOfGoodsSold', 'otherExpenses'] as const;
export type Section = (typeof SECTIONS)[number];

export interface StatementLine {
  readonly section: Section;
  readonly account: string;
  readonly name: string;
  /** Sales of what was earned; the other sections of what was spent or given back. */
  readonly amount: string;
}

export interface StatementFigures {
  readonly sales: string;
  readonly returns: string;
  readonly netSales: string;
  /** With variances, scrap, and labour and overhead that are not closed yet. */
  readonly costOfGoodsSold: string;
  readonly grossMargin: string;
  readonly otherExpenses: string;
  readonly netIncome: string;
}

export interface Statement extends StatementFigures {
  readonly lines: readonly StatementLine[];
}

export interface UnitStatement extends Statement {
  readonly businessUnit: string;
}

export interface IncomeStatement extends Statement {
  readonly from: LocalDate | null;
  readonly to: LocalDate | null;
  /** They add up to the whole. */
  readonly businessUnits: readonly UnitStatement[];
}

/** Income less expense of a period, from the journals; its accounts are those of the trial balance. */
export const incomeStatement = (database: Database, input: IncomeStatementInput = {}): Promise<IncomeStatement> =>
  database.read('reporting_reader', async (tx) => {
    const chart = await chartOfAccounts(tx);
    const sums = await incomeSums(tx, chart, input);
    const units = [...new Set(sums.map(({ part }) => part))];
    return {
      from: input.from ?? null,
      to: input.to ?? null,
      ...statementOf(sums, chart),
      businessUnits: units.map((businessUnit) => ({
        businessUnit,
        ...statementOf(
          sums.filter(({ part }) => part === businessUnit),
          chart,
        ),
      })),
    };
  });

/** By business unit. Rolling a year into equity is neither income nor expense. */
const incomeSums = (tx: Queryable, chart: Chart, input: IncomeStatementInput): Promise<AccountSum[]> =>
  accountSums(
    tx,
    { ...input, accounts: accountsOfKind(chart, 'income', 'expense'), yearEnd: 'excluded' },
    'businessUnit',
  );

/** Between cost of goods sold (5010) and inventory adjustment (5090) stands what making costs; warranty is another expense. */
const isCostOfGoodsSold = (account: string): boolean => account >= '5000' && account <= '5090';

export function sectionOf({ account, kind, normalSide }: ChartAccount): Section {
  if (kind === 'income') return normalSide === 'debit' ? 'returns' : 'sales';
  return isCostOfGoodsSold(account) ? 'costOfGoodsSold' : 'otherExpenses';
}

function statementOf(sums: readonly AccountSum[], accounts: Chart): Statement {
  const amounts = new Map<string, Money>();
  for (const { account, debit, credit } of sums) {
    amounts.set(account, add(amounts.get(account) ?? ZERO, money(credit), negate(money(debit))));
  }
  const lines = [...accounts.values()]
    .map((account) => ({ section: sectionOf(account), account, earned: amounts.get(account.account) }))
    .flatMap(({ section, account, earned }) => (earned === undefined ? [] : [{ section, account, earned }]))
    .map(({ section, account, earned }) => ({
      section,
      account: account.account,
      name: account.name,
      amount: formatMoney(section === 'sales' ? earned : negate(earned)),
    }))
    .sort((a, b) => SECTIONS.indexOf(a.section) - SECTIONS.indexOf(b.section) || (a.account < b.account ? -1 : 1));
  return { ...figuresOf(lines), lines };
}

function figuresOf(lines: readonly StatementLine[]): StatementFigures {
  const total = (section: Section): Money =>
    add(...lines.filter((line) => line.section === section).map(({ amount }) => money(amount)));
  const netSales = subtract(total('sales'), total('returns'));
  const grossMargin = subtract(netSales, total('costOfGoodsSold'));
  return {
    sales: formatMoney(total('sales')),
    returns: formatMoney(total('returns')),
    netSales: formatMoney(netSales),
    costOfGoodsSold: formatMoney(total('costOfGoodsSold')),
    grossMargin: formatMoney(grossMargin),
    otherExpenses: formatMoney(total('otherExpenses')),
    netIncome: formatMoney(subtract(grossMargin, total('otherExpenses'))),
  };
}
