import { Readable } from 'node:stream';
import type { Report } from '../reports/report.js';
import { csvDocument } from './csv.js';
import { fileName } from './file-name.js';
import { said } from './head-lines.js';
import { jsonDocument } from './json.js';
import { type Bill, billDocument } from './pdf/bill.js';
import { addressed, type Recipient } from './pdf/letter.js';
import { pdfDocument } from './pdf/report.js';
import { xlsxDocument } from './xlsx/index.js';

export { type MailedRequest, outcomeMail, waitingMail } from './approval-mail.js';
export { type MailWords, reportMail, statementMail } from './mail-words.js';
export type { Bill, Sum } from './pdf/bill.js';
export { addressed, type Recipient } from './pdf/letter.js';

export const FORMATS = ['json', 'csv', 'xlsx', 'pdf'] as const;
export type Format = (typeof FORMATS)[number];

export const MEDIA_TYPES: Readonly<Record<Format, string>> = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
};

/** A document on its way: its bytes are made as they are read, and it fails in the middle when they cannot be made. */
export interface RenderedDocument {
  readonly stream: Readable;
  readonly mediaType: string;
  readonly fileName: string;
}

const RENDERERS: Readonly<Record<Format, (report: Report) => AsyncGenerator<Uint8Array>>> = {
  json: jsonDocument,
  csv: csvDocument,
  xlsx: xlsxDocument,
  pdf: (report) => pdfDocument(report),
};

/** The same rows and totals in each format, in memory that does not grow with the rows. */
export function renderReport(report: Report, format: Format): RenderedDocument {
  const { filters } = report.head;
  const dates = filters.filter(({ name }) => ['asOf', 'from', 'to'].includes(name)).map(({ value }) => value);
  return rendered(RENDERERS[format](report), format, [report.head.report, ...dates]);
}

/** A report of one customer as a letter to them. */
export function statementPdf(report: Report, recipient: Recipient): RenderedDocument {
  const { filters } = report.head;
  const parts = filters.filter(({ name }) => ['customerId', 'from', 'to'].includes(name)).map(({ value }) => value);
  const facts = filters.map((filter) => ({ label: filter.title, value: said(filter) }));
  const letter = { kind: 'Statement', facts, to: addressed(recipient) };
  return rendered(pdfDocument(report, letter), 'pdf', ['statement', ...parts]);
}

/** An invoice or a credit note as a letter. */
export const billPdf = (bill: Bill): RenderedDocument => rendered(billDocument(bill), 'pdf', [bill.title]);

const rendered = (
  chunks: AsyncIterable<Uint8Array>,
  format: Format,
  nameParts: readonly string[],
): RenderedDocument => ({
  stream: Readable.from(chunks, { objectMode: false }),
  mediaType: MEDIA_TYPES[format],
  fileName: fileName(nameParts, format),
});
