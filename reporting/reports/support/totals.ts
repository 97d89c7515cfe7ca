import { add, formatMoney, type Money, money, ZERO } from '../../../domain/kernel/money.js';
import type { Cell, ReportRow } from '../report.js';

export interface Totalled {
  readonly rows: AsyncIterable<ReportRow>;
  /** Only after the last row. */
  readonly totals: () => Readonly<Record<string, Cell>>;
}

/** The sums of amounts by column, taken while the rows pass; headings and subtotals are no part of them. */
export function totalled(
  rows: AsyncIterable<ReportRow> | Iterable<ReportRow>,
  columns: readonly string[],
  finish: (sums: Readonly<Record<string, Money>>) => Readonly<Record<string, Cell>> = () => ({}),
): Totalled {
  const sums = new Map<string, Money>(columns.map((name) => [name, ZERO]));
  let drained = false;
  async function* passing(): AsyncGenerator<ReportRow, void, undefined> {
    for await (const row of rows) {
      if ((row.kind ?? 'plain') === 'plain') {
        for (const name of columns) sums.set(name, add(sums.get(name) ?? ZERO, amountIn(row.cells[name])));
      }
      yield row;
    }
    drained = true;
  }
  return {
    rows: passing(),
    totals: () => {
      if (!drained) throw new Error('the totals of a report are known after its last row');
      const found = Object.fromEntries(sums);
      return { ...Object.fromEntries([...sums].map(([name, sum]) => [name, formatMoney(sum)])), ...finish(found) };
    },
  };
}

const amountIn = (cell: Cell | undefined): Money => (cell === undefined || cell === null ? ZERO : money(String(cell)));
