export type SeedKind = 'asset' | 'liability' | 'equity' | 'income' | 'expense';

export interface SeedAccount {
  readonly account: string;
  readonly name: string;
  readonly kind: SeedKind;
  readonly normalSide: 'debit' | 'credit';
  /** A control account names the domain whose facts alone may post to it. */
  readonly subledger: string | null;
}

const seed = (account: string, name: string, kind: SeedKind, normalSide: 'debit' | 'credit', subledger?: string) => ({
  account,
  name,
  kind,
  normalSide,
  subledger: subledger ?? null,
});

/** The starting chart. */
export const chartOfAccounts: readonly SeedAccount[] = [
  seed('1010', 'Cash', 'asset', 'debit'),
  seed('1110', 'Accounts receivable', 'asset', 'debit', 'billing'),
  seed('1145', 'Contract assets', 'asset', 'debit'),
  seed('1190', 'Due from units', 'asset', 'debit'),
  seed('1210', 'Raw materials and parts', 'asset', 'debit', 'inventory'),
  seed('1220', 'Finished goods', 'asset', 'debit', 'inventory'),
  seed('1230', 'Work in process', 'asset', 'debit', 'jobs'),
  seed('1370', 'Rental fleet', 'asset', 'debit', 'rental'),
  seed('1380', 'Accumulated depreciation', 'asset', 'credit'),
  seed('2010', 'Accounts payable', 'liability', 'credit', 'procurement'),
  seed('2015', 'Goods received not invoiced', 'liability', 'credit', 'inventory'),
  seed('2110', 'Customer deposits', 'liability', 'credit', 'billing'),
  seed('2160', 'Deferred revenue', 'liability', 'credit', 'billing'),
  seed('2190', 'Due to units', 'liability', 'credit'),
  seed('2200', 'Sales tax payable', 'liability', 'credit'),
  seed('2300', 'Wages payable', 'liability', 'credit'),
  seed('3000', 'Equity', 'equity', 'credit'),
  seed('3100', 'Retained earnings', 'equity', 'credit'),
  seed('3900', 'Opening balance', 'equity', 'credit'),
  seed('4010', 'Sales', 'income', 'credit'),
  seed('4020', 'Service and repair', 'income', 'credit'),
  seed('4060', 'Rental income', 'income', 'credit'),
  seed('4070', 'Gain or loss on fleet', 'income', 'credit'),
  seed('4090', 'Returns and allowances', 'income', 'debit'),
  seed('5010', 'Cost of goods sold', 'expense', 'debit'),
  seed('5020', 'Purchase price variance', 'expense', 'debit'),
  seed('5050', 'Direct labour control', 'expense', 'debit'),
  seed('5060', 'Labour absorbed', 'expense', 'credit'),
  seed('5070', 'Overhead applied', 'expense', 'credit'),
  seed('5075', 'Overhead control', 'expense', 'debit'),
  seed('5080', 'Job variance', 'expense', 'debit'),
  seed('5085', 'Scrap', 'expense', 'debit'),
  seed('5090', 'Inventory adjustment', 'expense', 'debit'),
  seed('5095', 'Warranty expense', 'expense', 'debit'),
  seed('5200', 'Depreciation', 'expense', 'debit'),
  seed('5300', 'Bad debt', 'expense', 'debit'),
  seed('6000', 'Selling and administration', 'expense', 'debit'),
];

/** By later migrations. */
export const laterAccounts: readonly SeedAccount[] = [seed('2020', 'Accrued liabilities', 'liability', 'credit')];

/** Fiscal months that are open from the start. */
export const firstPeriod = '2025-01';
export const lastPeriod = '2027-12';
