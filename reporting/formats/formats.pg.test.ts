import { buffer, text } from 'node:stream/consumers';
import { expect } from 'chai';
import { type ReadCell, readPages, readWorkbook } from '../../tests/support/office.js';
import { type ReadModels, readModels } from '../../tests/support/read-models.js';
import { asked } from '../../tests/support/sample-drafts.js';
import { april, factsOf, february, january, march } from '../../tests/support/small-books.js';
import { type Report, type ReportQuery, reports } from '../reports/index.js';
import type { Cell, ReportColumn } from '../reports/report.js';
import { type Format, type RenderedDocument, renderReport } from './index.js';
import { localTime, shown } from './shown.js';

interface Read {
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly { readonly cells: Readonly<Record<string, Cell>>; readonly kind: string }[];
  readonly totals: Readonly<Record<string, Cell>> | null;
}

/** What a report cannot be asked without, in the books of tests/support/small-books.ts. */
const GIVEN: ReportQuery = { customerId: 'C-2', account: '1110', from: '2026-01-01', to: '2026-04-30' };
const ANY_AMOUNT = /\(?\d[\d,]*\.\d{2}\)?(?![\d%])/g;

/** Fields of RFC 4180. */
const fieldsOf = (line: string): string[] =>
  [...`,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(([, quoted, bare = '']) =>
    quoted === undefined ? bare : quoted.replaceAll('""', '"'),
  );

function inSheet({ kind }: ReportColumn, cell: Cell): ReadCell['value'] {
  if (cell === null || cell === '') return null;
  const said = String(cell);
  if (said === 'Total') return said;
  if (kind === 'date') return `${said} 00:00:00`;
  if (kind === 'instant') return localTime(said);
  return kind === 'text' ? said : Number(said) / (kind === 'percent' ? 100 : 1);
}

describe('every report in every format, on small books', () => {
  let models: ReadModels;
  before(async () => {
    models = await readModels();
    await models.feed(factsOf([...january, ...february]));
    await models.feed(factsOf(march, 12));
    await models.feed([...factsOf(april, 17), asked('AR-1', 'fay')]);
  });
  after(() => models.close());

  for (const definition of reports) {
    const needed = definition.parameters.filter(
      (name) => definition.required?.includes(name) || name === 'from' || name === 'to',
    );
    const query: ReportQuery = Object.fromEntries(needed.map((name) => [name, GIVEN[name] ?? '']));

    const rendered = async <T>(format: Format, read: (document: RenderedDocument) => Promise<T>): Promise<T> => {
      const snapshot = await models.database.snapshot('reporting_reader');
      try {
        const report: Report = await definition.run(snapshot, query, '2026-05-01T12:00:00.000Z');
        return await read(renderReport(report, format));
      } finally {
        await snapshot.end();
      }
    };
    const whole = async (format: Format): Promise<Buffer> => rendered(format, ({ stream }) => buffer(stream));

    it(`${definition.report}: the same rows and totals`, async () => {
      const json = JSON.parse(await rendered('json', ({ stream }) => text(stream))) as Read;
      const { columns } = json;
      expect(json.rows, 'the books have something for every report').not.to.have.length(0);
      const first = columns[0]?.name ?? '';
      const own = columns.some(({ name }) => name === 'total');
      const total = own ? null : json.totals && { ...json.totals, [first]: json.totals[first] ?? 'Total' };
      if (own && json.totals) expect(json.rows.at(-1)?.cells, 'the last row is the total').to.include(json.totals);
      const all = [...json.rows, ...(total ? [{ cells: total, kind: 'total' }] : [])];
      const cellsOf = (row: (typeof all)[number]) =>
        columns.map((column) => ({ column, cell: row.cells[column.name] ?? null }));

      const [, ...lines] = (await whole('csv')).toString().trimEnd().split('\r\n');
      expect(lines.map(fieldsOf)).to.deep.equal(
        all.map((row) => [...cellsOf(row).map(({ cell }) => String(cell ?? '')), row.kind]),
      );

      const [sheet] = await readWorkbook(await whole('xlsx'));
      const read = (sheet?.rows ?? []).slice(5).map((row) => row.map(({ value }) => value));
      expect(read).to.deep.equal(all.map((row) => cellsOf(row).map(({ column, cell }) => inSheet(column, cell))));

      const pages = await readPages(await whole('pdf'));
      const amounts = pages.flatMap((page) => page.text.match(ANY_AMOUNT) ?? []);
      const said = all.flatMap((row) => cellsOf(row).map(({ column, cell }) => shown(column.kind, cell)));
      expect(amounts.sort()).to.deep.equal(said.flatMap((value) => value.match(ANY_AMOUNT) ?? []).sort());
      const words = new Set(pages.flatMap((page) => page.text.split(/\s+/)));
      const joined = pages.map((page) => page.text.replace(/\s+/g, '')).join('');
      const missing = said
        .flatMap((value) => value.split(' '))
        .filter((word) => !words.has(word) && !joined.includes(word));
      expect(missing).to.deep.equal([]);
    });
  }
});
