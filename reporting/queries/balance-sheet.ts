import { add, formatMoney, type Money, money, negate, subtract, ZERO } from '../../domain/kernel/money.js';
import type { LocalDate } from '../../domain/kernel/time.js';
import type { Database } from '../../platform/database.js';
import { type AccountSum, accountSums } from './account-sums.js';
import type { BalancesInput } from './balances.js';
import { type Chart, chartOfAccounts } from './chart.js';
import { isLimited } from './sql.js';

export interface BalanceSheetInput extends Omit<BalancesInput, 'accounts' | 'yearEnd' | 'from' | 'to'> {
  /** Last posting date; without it everything that is posted. */
  readonly asOf?: LocalDate;
}

export interface BalanceLine {
  readonly account: string;
  readonly name: string;
  /** Assets as debit balances, liabilities and equity as credit balances. */
  readonly amount: string;
}

export interface BalanceSheetFigures {
  readonly assets: string;
  readonly liabilities: string;
  /** With the result. */
  readonly equity: string;
  /** Income less expense that no year end has rolled into equity yet. */
  readonly result: string;
  /** Assets less liabilities and equity: 0.00, or what a site or cost centre owes the rest of the company. */
  readonly difference: string;
}

export interface Sheet extends BalanceSheetFigures {
  readonly assetLines: readonly BalanceLine[];
  readonly liabilityLines: readonly BalanceLine[];
  readonly equityLines: readonly BalanceLine[];
}

export interface UnitSheet extends Sheet {
  readonly businessUnit: string;
}

export interface BalanceSheet extends Sheet {
  readonly asOf: LocalDate | null;
  /** They add up to the company, but for what they owe each other. */
  readonly businessUnits: readonly UnitSheet[];
}

/** What units owe each other: nothing that the company owes or is owed. */
export const BETWEEN_UNITS: readonly string[] = ['1190', '2190'];

/** Assets, liabilities and equity of the company and of each business unit. */
export const balanceSheet = (database: Database, { asOf, ...input }: BalanceSheetInput = {}): Promise<BalanceSheet> =>
  database.read('reporting_reader', async (tx) => {
    const chart = await chartOfAccounts(tx);
    const until = asOf === undefined ? {} : { to: asOf };
    const sums = await accountSums(tx, { ...input, ...until }, 'businessUnit');
    const asked = [input.businessUnit, input.site, input.costCentre].some((value) => value !== undefined);
    const narrowed = asked || (await isLimited(tx));
    const company = narrowed ? sums : sums.filter(({ account }) => !BETWEEN_UNITS.includes(account));
    return {
      asOf: asOf ?? null,
      ...sheetOf(company, chart),
      businessUnits: [...new Set(sums.map(({ part }) => part))].map((businessUnit) => ({
        businessUnit,
        ...sheetOf(
          sums.filter(({ part }) => part === businessUnit),
          chart,
        ),
      })),
    };
  });

function sheetOf(sums: readonly AccountSum[], chart: Chart): Sheet {
  const balances = new Map<string, Money>();
  for (const { account, debit, credit } of sums) {
    balances.set(account, add(balances.get(account) ?? ZERO, money(debit), negate(money(credit))));
  }
  const of = (...kinds: string[]) => [...chart.values()].filter(({ kind }) => kinds.includes(kind));
  const total = (...kinds: string[]): Money =>
    add(ZERO, ...of(...kinds).map(({ account }) => balances.get(account) ?? ZERO));
  const lines = (kind: string): BalanceLine[] =>
    of(kind).flatMap(({ account, name }) => {
      const balance = balances.get(account);
      if (balance === undefined) return [];
      return [{ account, name, amount: formatMoney(kind === 'asset' ? balance : negate(balance)) }];
    });
  const [assets, liabilities] = [total('asset'), negate(total('liability'))];
  const result = negate(total('income', 'expense'));
  const equity = add(negate(total('equity')), result);
  return {
    assets: formatMoney(assets),
    liabilities: formatMoney(liabilities),
    equity: formatMoney(equity),
    result: formatMoney(result),
    difference: formatMoney(subtract(assets, add(liabilities, equity))),
    assetLines: lines('asset'),
    liabilityLines: lines('liability'),
    equityLines: lines('equity'),
  };
}
