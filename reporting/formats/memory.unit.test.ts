import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import type { Report, ReportRow } from '../reports/report.js';
import { FORMATS, renderReport } from './index.js';

const ROWS = 100_000;
/** Seen: 1.5 MB for the pages of the PDF, nothing for the others. Whoever kept all rows, or all that is written, would need 30 MB or more. */
const GROWTH_ALLOWED = 8 * 1024 * 1024;
const LOOK_EVERY = 10_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What is held once everything has been collected that could be. */
function held(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

describe('a report of 100,000 rows', () => {
  for (const format of FORMATS) {
    it(`as ${format} takes no more memory at its end than at its beginning`, async () => {
      const looks: number[] = [];
      const filler = format === 'pdf' ? '' : ' and so on'.repeat(20);
      async function* rows(): AsyncGenerator<ReportRow> {
        for (let row = 0; row < ROWS; row += 1) {
          if (row % LOOK_EVERY === 0) looks.push(held());
          const amount = `${row}.25`;
          yield {
            cells: {
              account: '1110',
              text: `Journal ${row} of order SO-${row}${filler}`,
              amount,
              balance: `-${amount}`,
            },
          };
        }
      }
      const report: Report = {
        head: {
          report: 'general-ledger',
          title: 'General ledger',
          filters: [],
          runAt: '2026-03-01T12:00:00.000Z',
          ledgerPosition: { journal: 'JE-100000', sequence: ROWS },
          columns: [
            { name: 'account', title: 'Account', kind: 'text' },
            { name: 'text', title: 'Description', kind: 'text' },
            { name: 'amount', title: 'Amount', kind: 'money' },
            { name: 'balance', title: 'Balance', kind: 'money' },
          ],
        },
        rows: rows(),
        totals: () => ({ amount: '1.00' }),
      };
      let bytes = 0;
      for await (const chunk of renderReport(report, format).stream) bytes += (chunk as Buffer).length;
      expect(bytes).to.be.above(ROWS);
      const [, first = 0, ...later] = looks;
      expect(Math.max(...later) - first, 'growth in bytes').to.be.below(GROWTH_ALLOWED);
    }).timeout(120_000);
  }
});
