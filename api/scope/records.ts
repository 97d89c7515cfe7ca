import { request } from '../../domain/approvals/store/index.js';
import { correction, creditNote, invoice, payment } from '../../domain/billing/store/index.js';
import { placeOfHold, placeOfLetter, reportSubscription } from '../../domain/correspondence/store/index.js';
import { workCentres } from '../../domain/engineering/store/index.js';
import { job } from '../../domain/jobs/store/index.js';
import type { Place } from '../../domain/kernel/scope.js';
import { journal, manualJournal } from '../../domain/ledger/store/index.js';
import { placeOfTask } from '../../domain/operations/store/index.js';
import { order } from '../../domain/orders/store/index.js';
import { repair } from '../../domain/repairs/store/index.js';
import { returnView } from '../../domain/returns/store/index.js';
import type { ApiTools } from '../call.js';

type Lookup = (tools: ApiTools, id: string) => Promise<readonly Place[]>;

interface RecordKind {
  /** As a problem calls it: "unknown-credit-note". */
  readonly name: string;
  /** Where it stands, by its owner's tables: a journal in several places, what is not there or the company's in none. */
  readonly places: Lookup;
}

const found = (place: Place | null | undefined): Place[] => (place ? [place] : []);
const one = (thing: { readonly dimensions: Place } | null | undefined): Place[] => found(thing?.dimensions);

const ofOrder: Lookup = async ({ database, processes }, id) =>
  one((await order(database, id)) ?? (await processes.startedOrder(id))?.order);
const ofJob: Lookup = async ({ database, processes }, id) =>
  one((await job(database, id))?.spec ?? (await processes.startedJob(id))?.spec);
const ofRepair: Lookup = async ({ database, processes }, id) =>
  one((await repair(database, id)) ?? (await processes.startedRepair(id))?.repair);
const ofReturn: Lookup = async ({ database, processes }, id) =>
  one((await returnView(database, id)) ?? (await processes.startedReturn(id))?.authorised.order);
const ofInvoice: Lookup = async ({ database }, id) => one(await invoice(database, id));
const ofCorrection: Lookup = async ({ database }, id) => one(await correction(database, id));
const ofRequest: Lookup = async ({ database }, id) => one(await request(database, id));

/** A credit note stands where the invoices stand that it credits. */
const ofCreditNote: Lookup = async (tools, id) => {
  const invoices = new Set((await creditNote(tools.database, id))?.lines.map((line) => line.invoice));
  return (await Promise.all([...invoices].map((each) => ofInvoice(tools, each)))).flat();
};

/** What stands somewhere, by the name that its id has in paths, queries and bodies. */
export const RECORDS: Readonly<Record<string, RecordKind>> = {
  orderId: { name: 'order', places: ofOrder },
  jobId: { name: 'job', places: ofJob },
  repairId: { name: 'repair', places: ofRepair },
  returnId: { name: 'return', places: ofReturn },
  requestId: { name: 'request', places: ofRequest },
  taskId: { name: 'task', places: async ({ database }, id) => found(await placeOfTask(database, id)) },
  invoice: { name: 'invoice', places: ofInvoice },
  payment: { name: 'payment', places: async ({ database }, id) => one(await payment(database, id)) },
  creditNote: { name: 'credit note', places: ofCreditNote },
  correction: { name: 'correction', places: ofCorrection },
  journal: {
    name: 'journal',
    places: async ({ database }, id) => (await journal(database, id))?.lines.map(({ dimensions }) => dimensions) ?? [],
  },
  journalId: {
    name: 'journal',
    places: async ({ database }, id) =>
      (await manualJournal(database, id))?.lines.map(({ dimensions }) => dimensions) ?? [],
  },
  letterId: { name: 'letter', places: async ({ database }, id) => found(await placeOfLetter(database, id)) },
  holdId: { name: 'hold', places: async ({ database }, id) => found(await placeOfHold(database, id)) },
  subscriptionId: {
    name: 'subscription',
    places: async ({ database }, id) => {
      const found = await reportSubscription(database, id);
      return found ? [found.query] : [];
    },
  },
  workCentre: { name: 'work centre', places: ({ database }, code) => workCentres(database, [code]) },
};

/** The kind of record that a field names: "invoice", and "fromInvoice" too. */
export function recordNamed(field: string): string | undefined {
  const last = field.replace(/^[a-z]+(?=[A-Z])/, '').replace(/^[A-Z]/, (letter) => letter.toLowerCase());
  return [field, last].find((name) => Object.hasOwn(RECORDS, name));
}
