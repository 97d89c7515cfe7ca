import { add, formatMoney, type Money, money, negate, subtract, ZERO } from '../../domain/kernel/money.js';
import type { LocalDate } from '../../domain/kernel/time.js';
import type { Database } from '../../platform/database.js';
import { addDimensions, conditions, type DimensionFilter, rowsOf } from './sql.js';

export interface IncomeStatementInput extends DimensionFilter {
  /** First posting date; without it everything up to `to`. */
  readonly from?: LocalDate;
  readonly to?: LocalDate;
}

/** What the statement needs to know of an account of the chart. */
export interface ChartAccount {
  readonly account: string;
  readonly name: string;
  readonly kind: string;
  readonly normalSide: string;
}

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

interface SumRow {
  readonly business_unit: string;
  readonly account: string;
  readonly debit: string;
  readonly credit: string;
}

/** Income less expense of a period, from the journals; its accounts are those of the trial balance. */
export async function incomeStatement(
  database: Database,
  chart: readonly ChartAccount[],
  input: IncomeStatementInput = {},
): Promise<IncomeStatement> {
  const accounts = new Map(chart.filter(({ kind }) => sides.has(kind)).map((row) => [row.account, row]));
  const where = conditions();
  where.add('b.account = ANY($)', [...accounts.keys()]);
  where.add('b.posting_date >= $', input.from);
  where.add('b.posting_date <= $', input.to);
  addDimensions(where, input, 'b');
  const sums = await rowsOf<SumRow>(
    database,
    `SELECT b.business_unit, b.account, sum(b.debit)::numeric(19,2) AS debit, sum(b.credit)::numeric(19,2) AS credit
     FROM reporting.account_balances b WHERE ${where.text()}
     GROUP BY b.business_unit, b.account ORDER BY b.business_unit, b.account`,
    where,
  );
  const units = [...new Set(sums.map((row) => row.business_unit))];
  return {
    from: input.from ?? null,
    to: input.to ?? null,
    ...statementOf(sums, accounts),
    businessUnits: units.map((businessUnit) => ({
      businessUnit,
      ...statementOf(
        sums.filter((row) => row.business_unit === businessUnit),
        accounts,
      ),
    })),
  };
}

const sides = new Set(['income', 'expense']);

/** Between cost of goods sold (5010) and inventory adjustment (5090) stands what making costs; warranty is another expense. */
const isCostOfGoodsSold = (account: string): boolean => account >= '5000' && account <= '5090';

function sectionOf({ account, kind, normalSide }: ChartAccount): Section {
  if (kind === 'income') return normalSide === 'debit' ? 'returns' : 'sales';
  return isCostOfGoodsSold(account) ? 'costOfGoodsSold' : 'otherExpenses';
}

function statementOf(sums: readonly SumRow[], accounts: ReadonlyMap<string, ChartAccount>): Statement {
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
