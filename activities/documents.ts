import { buffer } from 'node:stream/consumers';
import { type Attachment, datesOf, queryOn, refuseCorrespondence } from '../domain/correspondence/index.js';
import { letter, reportSubscription, writeDocument } from '../domain/correspondence/store/index.js';
import { SYSTEM_ACTOR } from '../domain/kernel/actor.js';
import { addDays, type LocalDate } from '../domain/kernel/time.js';
import { customer } from '../domain/parties/store/index.js';
import type { Database } from '../platform/database.js';
import {
  FORMATS,
  type Format,
  type RenderedDocument,
  renderReport,
  reportMail,
  statementMail,
  statementPdf,
} from '../reporting/formats/index.js';
import { statementCustomers } from '../reporting/queries/statement-customers.js';
import { type Report, type ReportQuery, reportNamed, reportQueryProblems } from '../reporting/reports/index.js';
import { guarded } from './guard.js';

const PAGE = 100;
/** Mail servers take no larger ones: base64 adds a third. */
const LARGEST_BYTES = 15 * 1024 * 1024;

/** Documents that are made of the read models and go out as letters. */
export const documentActivities = (database: Database) => ({
  /** The next page of customers who get a statement of the month. */
  statementCustomers: async (month: string, after: string): Promise<string[]> => {
    const snapshot = await database.snapshot('reporting_reader');
    try {
      return await statementCustomers(snapshot, daysOf(month), after, PAGE);
    } finally {
      await snapshot.end();
    }
  },
  /** Writes a customer's statement of the month, once; answers its letter. */
  writeStatement: guarded((month: string, customerId: string) => writeStatement(database, month, customerId)),
  /** Writes the report of a subscription for a day, once; answers its letter, or null when it is cancelled. */
  writeScheduledReport: guarded((subscriptionId: string, day: LocalDate) =>
    writeScheduledReport(database, subscriptionId, day),
  ),
});

/** First and last day of "2026-10". */
function daysOf(month: string): { from: LocalDate; to: LocalDate } {
  const from = `${month}-01`;
  return datesOf('previousMonth', addDays(from, 31));
}

async function writeStatement(database: Database, month: string, customerId: string): Promise<string> {
  const letterId = `statement/${customerId}/${month}`;
  if (await letter(database, letterId)) return letterId;
  const to = await customer(database, customerId);
  if (!to) throw refuseCorrespondence('InvalidLetter', `There is no customer ${customerId}.`);
  const days = daysOf(month);
  const { file, head, totals } = await rendered(database, 'customer-statement', { customerId, ...days }, (report) =>
    statementPdf(report, to),
  );
  await writeDocument(
    database,
    {
      ...{ letterId, kind: 'statement', customerId, recipients: [to.email] },
      ...statementMail(head, { customerId, name: to.name, balance: String(totals['balance']) }),
      attachments: [file],
    },
    { actor: SYSTEM_ACTOR, correlationId: customerId },
  );
  return letterId;
}

async function writeScheduledReport(
  database: Database,
  subscriptionId: string,
  day: LocalDate,
): Promise<string | null> {
  const subscription = await reportSubscription(database, subscriptionId);
  if (subscription?.state !== 'Active') return null;
  const letterId = `report/${subscriptionId}/${day}`;
  if (await letter(database, letterId)) return letterId;
  const { report, format, recipients, cadence, hour } = subscription;
  const query = queryOn(subscription.query, day, reportNamed(report)?.parameters ?? []);
  if (!isFormat(format)) throw refuseCorrespondence('InvalidLetter', `There is no format ${format}.`);
  const { file, head } = await rendered(database, report, query, (made) => renderReport(made, format));
  const of = query['customerId'];
  const customerName = of === undefined ? undefined : (await customer(database, of))?.name;
  await writeDocument(
    database,
    {
      ...{ letterId, kind: 'report', recipients },
      ...reportMail(head, { subscriptionId, format, cadence, hour, customerName }),
      ...{ attachments: [file], place: subscription.query },
    },
    { actor: SYSTEM_ACTOR, correlationId: subscriptionId },
  );
  return letterId;
}

type Render = (report: Report) => RenderedDocument;

interface Made extends Pick<Report, 'head'> {
  readonly file: Attachment;
  readonly totals: Readonly<Record<string, string | number | null>>;
}

/** The whole document. What was a report when someone subscribed may be none by now, and is refused as at the API. */
async function rendered(database: Database, name: string, query: ReportQuery, render: Render): Promise<Made> {
  const definition = reportNamed(name);
  if (!definition) throw refuseCorrespondence('InvalidLetter', `There is no report ${name}.`);
  const now = new Date();
  const fields = reportQueryProblems(definition, query, now.toISOString());
  if (fields.length > 0) {
    throw refuseCorrespondence('InvalidLetter', `The report ${name} cannot be asked so.`, { fields });
  }
  const snapshot = await database.snapshot('reporting_reader');
  try {
    const report = await definition.run(snapshot, query, now.toISOString());
    const { stream, mediaType, fileName } = render(report);
    const content = await buffer(stream);
    if (content.byteLength > LARGEST_BYTES) {
      throw refuseCorrespondence('InvalidLetter', `${fileName} is too large for mail: ${content.byteLength} bytes.`);
    }
    return { file: { name: fileName, mediaType, content }, head: report.head, totals: report.totals() ?? {} };
  } finally {
    await snapshot.end();
  }
}

const isFormat = (format: string): format is Format => (FORMATS as readonly string[]).includes(format);
