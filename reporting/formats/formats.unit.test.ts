import { buffer, text } from 'node:stream/consumers';
import { expect } from 'chai';
import { type ReadCell, readPages, readWorkbook } from '../../tests/support/office.js';
import type { Cell, Report, ReportColumn, ReportRow } from '../reports/report.js';
import { type Format, renderReport } from './index.js';
import { xlsxDocument } from './xlsx/index.js';

const COLUMNS: readonly ReportColumn[] = [
  { name: 'text', title: 'Text', kind: 'text' },
  { name: 'day', title: 'Day', kind: 'date' },
  { name: 'at', title: 'Recorded at', kind: 'instant' },
  { name: 'quantity', title: 'Quantity', kind: 'quantity' },
  { name: 'amount', title: 'Amount', kind: 'money' },
  { name: 'share', title: 'Share', kind: 'percent' },
];
const ROWS: readonly ReportRow[] = [
  { cells: { text: 'Pumps & valves' }, kind: 'heading' },
  {
    cells: {
      ...{ text: 'Filter "PF", 100', day: '2026-02-03', at: '2026-02-03T15:00:00.000Z' },
      ...{ quantity: '2.5', amount: '-1234567.80', share: '12.5' },
    },
    drill: { amount: '/v1/reports/general-ledger/document?account=1110' },
  },
  { cells: { text: 'Łódź, Ελλάδα', quantity: '-3', amount: '0.05', share: '-100.0' } },
  { cells: { text: 'Pumps & valves', amount: '-1234567.75' }, kind: 'subtotal' },
];
const TOTALS = { quantity: '-0.5', amount: '-1234567.75' };

function report({
  rows = ROWS,
  totals = TOTALS,
  columns = COLUMNS,
}: {
  rows?: Iterable<ReportRow> | AsyncIterable<ReportRow>;
  totals?: Readonly<Record<string, Cell>> | null;
  columns?: readonly ReportColumn[];
} = {}): Report {
  return {
    head: {
      report: 'stock-value',
      title: 'Stock value',
      filters: [
        { name: 'from', title: 'From', value: '2026-02-01' },
        { name: 'to', title: 'To', value: '2026-02-28' },
      ],
      runAt: '2026-03-01T12:00:00.000Z',
      ledgerPosition: { journal: 'JE-000042', sequence: 42 },
      columns,
    },
    rows: (async function* () {
      yield* rows;
    })(),
    totals: () => totals,
  };
}

const bytes = (format: Format, of: Report = report()): Promise<Buffer> => buffer(renderReport(of, format).stream);
const plain = (kind: ReportRow['kind'], cells: ReportRow['cells']): ReportRow => (kind ? { kind, cells } : { cells });
const values = (cells: readonly ReadCell[] | undefined) => (cells ?? []).map(({ value }) => value);

describe('the formats of a report', () => {
  it('name the document and its media type', () => {
    const { fileName, mediaType, stream } = renderReport(report(), 'xlsx');
    stream.destroy();
    expect(fileName).to.equal('stock-value-2026-02-01-2026-02-28.xlsx');
    expect(mediaType).to.equal('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
  });

  it('JSON: every row has every cell, its kind and its drill-down', async () => {
    const read = JSON.parse(await text(renderReport(report(), 'json').stream)) as Record<string, unknown>;
    expect(Object.keys(read)).to.deep.equal('report title filters runAt ledgerPosition columns rows totals'.split(' '));
    expect(read).to.deep.include({ ledgerPosition: { journal: 'JE-000042', sequence: 42 }, totals: TOTALS });
    const rows = read['rows'] as Record<string, unknown>[];
    expect(rows).to.have.length(4);
    expect(rows[2]).to.deep.equal({
      cells: { text: 'Łódź, Ελλάδα', day: null, at: null, quantity: '-3', amount: '0.05', share: '-100.0' },
      kind: 'plain',
      drill: {},
    });
    expect(rows[1]?.['drill']).to.have.property('amount');
  });

  it('CSV: a header, quoted where it must be, totals, and what each row is', async () => {
    expect((await bytes('csv')).toString('utf8')).to.equal(
      [
        'Text,Day,Recorded at,Quantity,Amount,Share,Row',
        'Pumps & valves,,,,,,heading',
        '"Filter ""PF"", 100",2026-02-03,2026-02-03T15:00:00.000Z,2.5,-1234567.80,12.5,plain',
        '"Łódź, Ελλάδα",,,-3,0.05,-100.0,plain',
        'Pumps & valves,,,,-1234567.75,,subtotal',
        'Total,,,-0.5,-1234567.75,,total',
        '',
      ].join('\r\n'),
    );
  });

  it('XLSX: typed cells, bold sums, a frozen header that is printed on every page', async () => {
    const [sheet] = await readWorkbook(await bytes('xlsx'));
    expect(sheet).to.include({ name: 'Stock value', frozen: 'A6', printTitles: '$5:$5', footer: 'Page &P of &N' });
    const rows = sheet?.rows ?? [];
    expect(rows[0]?.[0]).to.include({ value: 'Stock value', bold: true });
    expect(rows[1]?.[0]?.value).to.equal('From: 2026-02-01   To: 2026-02-28');
    expect(rows[2]?.[0]?.value).to.contain('2026-03-01 07:00:00').and.to.contain('journal JE-000042 (sequence 42)');
    expect(values(rows[4])).to.deep.equal(COLUMNS.map(({ title }) => title));
    // 15:00 in UTC is 10:00 in Indianapolis in winter; 12.5 % is 0.125 to a spreadsheet.
    expect(values(rows[6])).to.deep.equal([
      ...['Filter "PF", 100', '2026-02-03 00:00:00', '2026-02-03 10:00:00'],
      ...[2.5, -1234567.8, 0.125],
    ]);
    expect(rows[6]?.map(({ type }) => type).join('')).to.equal('sddnnn');
    expect(rows[6]?.[4]?.format).to.equal('#,##0.00_);\\(#,##0.00\\)');
    expect(rows[7]?.[3]?.format).to.equal('#,##0_);\\(#,##0\\)');
    expect(rows.map((row) => row[0]?.bold)).to.deep.equal([
      ...[true, false, false, false, true],
      ...[true, false, false, true, true],
    ]);
    expect(values(rows.at(-1))).to.deep.equal(['Total', null, null, -0.5, -1234567.75, null]);
  });

  it('XLSX: goes on in a further sheet when one is full', async () => {
    const rows = Array.from({ length: 5 }, (_, index) => plain(undefined, { text: `row ${index}`, amount: '1.00' }));
    const parts: Uint8Array[] = [];
    for await (const part of xlsxDocument(report({ rows, totals: { amount: '5.00' } }), 4)) parts.push(part);
    const sheets = await readWorkbook(Buffer.concat(parts));
    expect(sheets.map(({ name, rows: { length } }) => [name, length])).to.deep.equal([
      ['Stock value', 9],
      ['Stock value (2)', 7],
    ]);
    expect(sheets[1]?.rows.slice(5).map((row) => row[0]?.value)).to.deep.equal(['row 4', 'Total']);
  });

  it('PDF: title, filters, run time, position, grouped numbers, and the number of each page of all', async () => {
    const rows = Array.from({ length: 120 }, (_, index) =>
      plain(undefined, { text: `row ${index}`, amount: '-1234.50' }),
    );
    const pages = await readPages(await bytes('pdf', report({ rows: [...ROWS, ...rows] })));
    expect(pages).to.have.length.above(1);
    const [first] = pages;
    for (const said of [
      ...['Stock value', 'From: 2026-02-01', 'Run at 2026-03-01 07:00:00', 'journal JE-000042 (sequence 42)'],
      ...['Pumps & valves', 'Filter "PF", 100', 'Łódź, Ελλάδα', '(1,234,567.80)', '12.5%', '(100.0%)', '0.05'],
    ]) {
      expect(first?.text).to.contain(said);
    }
    pages.forEach(({ text: said }, index) => {
      expect(said).to.contain('Recorded at');
      expect(said.replace(/\s+/g, ' ')).to.contain(`Page ${index + 1} of ${pages.length}`);
    });
    expect(pages.map(({ text: said }) => said.match(/row \d+/g)?.length ?? 0).reduce((a, b) => a + b)).to.equal(120);
    expect(pages.at(-1)?.text).to.match(/Total[\s\S]*\(0\.5\)[\s\S]*\(1,234,567\.75\)/);
  });

  it('PDF: lies on its side when it is wide', async () => {
    const columns = Array.from(
      { length: 11 },
      (_, at): ReportColumn => ({ name: `c${at}`, title: `C ${at}`, kind: 'money' }),
    );
    const cells = Object.fromEntries(columns.map(({ name }) => [name, '1234567.89']));
    const [wide] = await readPages(await bytes('pdf', report({ columns, rows: [{ cells }], totals: null })));
    const [narrow] = await readPages(await bytes('pdf'));
    expect(wide).to.include({ width: 792, height: 612 });
    expect(narrow).to.include({ width: 612, height: 792 });
    expect(wide?.text.match(/1,234,567\.89/g)).to.have.length(11);
  });

  for (const formula of [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '＝1',
    '=HYPERLINK("http://a";"b")',
    '-5.00',
  ]) {
    it(`lets no spreadsheet run ${JSON.stringify(formula)}`, async () => {
      const rows = [{ cells: { text: formula, amount: '-5.00', quantity: '=2' } }];
      const [, , line = ''] =
        /^(.*\r\n)([\s\S]*)$/.exec((await bytes('csv', report({ rows, totals: null }))).toString()) ?? [];
      expect(line.replace(/^"/, '').startsWith(`'`)).to.equal(true);
      expect(line).to.contain(`,'=2,-5.00,`);
      const [sheet] = await readWorkbook(await bytes('xlsx', report({ rows, totals: null })));
      const cells = sheet?.rows[5] ?? [];
      expect(cells[0]).to.include({ type: 's', value: formula, quoted: true });
      expect(cells[3]).to.include({ type: 's', value: '=2', quoted: true });
      expect(cells[4]).to.include({ type: 'n', value: -5, quoted: false });
    });
  }

  it('say so when there is nothing', async () => {
    const empty = () => report({ rows: [], totals: null });
    expect(JSON.parse((await bytes('json', empty())).toString())).to.deep.include({ rows: [], totals: null });
    expect((await bytes('csv', empty())).toString()).to.equal('Text,Day,Recorded at,Quantity,Amount,Share,Row\r\n');
    expect((await readWorkbook(await bytes('xlsx', empty())))[0]?.rows).to.have.length(5);
    expect((await readPages(await bytes('pdf', empty())))[0]?.text).to.contain('Nothing to show.');
    // The totals of nothing stand below it, not upon it.
    const [page] = await readPages(await bytes('pdf', report({ rows: [] })));
    expect(page?.text).to.match(/Nothing to show\.\s*\n\s*Total\s/);
  });

  it('PDF: titles break between words and after underscores, however little room they have', async () => {
    const titles = ['INDIANAPOLIS, 2025-01-01 to 2025-12-31', 'INDUSTRIAL_PRODUCTS, difference', 'Revenue, %'];
    for (const times of [1, 3, 8]) {
      const columns = Array.from({ length: times }, (_, at) =>
        titles.map((title, index): ReportColumn => ({ name: `c${at}-${index}`, title, kind: 'money' })),
      ).flat();
      const cells = Object.fromEntries(columns.map(({ name }) => [name, '-1234567.89']));
      const all = [{ name: 'job', title: 'Job', kind: 'text' } as const, ...columns];
      const [page] = await readPages(await bytes('pdf', report({ columns: all, rows: [{ cells }], totals: null })));
      const words = page?.text.split(/\s+/) ?? [];
      expect(words, `${times} times`).to.include.members([
        'Job',
        'INDIANAPOLIS,',
        '2025-01-01',
        'difference',
        'Revenue,',
      ]);
      expect(page?.text, `${times} times`).to.match(/INDUSTRIAL_\s*PRODUCTS,|(INDUSTRIAL_[\s\S]*PRODUCTS,)/);
    }
  });

  it('PDF: the total never stands on a page alone', async () => {
    for (let count = 40; count < 56; count += 1) {
      const rows = Array.from({ length: count }, (_, index) => plain(undefined, { text: `row ${index}` }));
      const pages = await readPages(await bytes('pdf', report({ rows })));
      const last = pages.find(({ text: said }) => /\bTotal\b/.test(said));
      expect(last?.text, `${count} rows`).to.contain(`row ${count - 1}`);
    }
  });

  it('have no further total where the last row is one, and words where a filter has them', async () => {
    const rows: ReportRow[] = [
      ...ROWS.slice(0, 3),
      { cells: { text: 'Net income', amount: '5.00' }, kind: 'subtotal' },
    ];
    const words = 'the previous year, as of 2025-02-28';
    const own = (): Report => {
      const { head, ...rest } = report({ rows, totals: { amount: '5.00' } });
      const filters = [{ name: 'compare', title: 'Compared with', value: 'previousYear', words }] as const;
      return { ...rest, head: { ...head, filters }, endsInTotal: true };
    };
    expect(JSON.parse((await bytes('json', own())).toString())).to.have.deep.property('totals', { amount: '5.00' });
    expect((await bytes('csv', own())).toString().trimEnd().split('\r\n').at(-1)).to.equal(
      'Net income,,,,5.00,,subtotal',
    );
    const [sheet] = await readWorkbook(await bytes('xlsx', own()));
    expect(sheet?.rows[1]?.[0]?.value).to.equal(`Compared with: ${words}`);
    expect(sheet?.rows.at(-1)?.[0]?.value).to.equal('Net income');
    const [page] = await readPages(await bytes('pdf', own()));
    expect(page?.text)
      .to.contain(`Compared with: ${words}`)
      .and.not.to.match(/\bTotal\b/);
  });

  it('show percent with what decimals they have, and a total that is labelled in their column', async () => {
    const columns: ReportColumn[] = [{ name: 'rate', title: 'Rate', kind: 'percent' }];
    const rows = ['7.0', '7.25', '0.0'].map((rate) => ({ cells: { rate } }));
    const taxed = () => report({ columns, rows, totals: {} });
    const [sheet] = await readWorkbook(await bytes('xlsx', taxed()));
    expect(sheet?.rows.slice(5).map(([cell]) => cell?.value)).to.deep.equal([0.07, 0.0725, 0, 'Total']);
    expect(sheet?.rows[5]?.[0]?.format).to.match(/^0\.0###%/);
    const [page] = await readPages(await bytes('pdf', taxed()));
    expect(page?.text).to.match(/7\.0%\s+7\.25%\s+0\.0%\s+Total\b/);
  });

  it('keep very long text, also over pages, and characters that XML cannot hold', async () => {
    const long = Array.from({ length: 6_000 }, (_, index) => `word${index}`).join(' ');
    const rows = [{ cells: { text: long } }, { cells: { text: `<a&b> \u0001_x0041_\r\nnext 😀${'x'.repeat(600)}` } }];
    const csv = (await bytes('csv', report({ rows }))).toString();
    expect(csv).to.contain(long).and.to.contain('"<a&b> \u0001_x0041_\r\nnext 😀');
    const [sheet] = await readWorkbook(await bytes('xlsx', report({ rows })));
    expect(sheet?.rows[5]?.[0]?.value).to.have.length(32_767);
    // Excel takes "_x0041_" for "A", so its underscore is spelled out; openpyxl shows it as it stands in the file.
    expect(sheet?.rows[6]?.[0]?.value).to.match(/^<a&b> \ufffd_x005F_x0041_\r?\nnext 😀x+$/);
    const pages = await readPages(await bytes('pdf', report({ rows })));
    const words = pages
      .map((page) => page.text)
      .join(' ')
      .match(/word\d+/g);
    expect(words).to.have.length(6_000);
    expect(words?.at(-1)).to.equal('word5999');
  });

  it('end in an error when their rows do', async () => {
    async function* broken(): AsyncGenerator<ReportRow> {
      yield { cells: { text: 'first' } };
      throw new Error('the cursor is gone');
    }
    for (const format of ['json', 'csv', 'xlsx', 'pdf'] as const) {
      const error = await bytes(format, report({ rows: broken() })).catch((failure: unknown) => failure);
      expect(error, format).to.be.instanceOf(Error).with.property('message', 'the cursor is gone');
    }
  });
});
