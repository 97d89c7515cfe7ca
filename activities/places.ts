import { request } from '../domain/approvals/store/index.js';
import { correction, invoice } from '../domain/billing/store/index.js';
import { placeOfLetter } from '../domain/correspondence/store/index.js';
import { job } from '../domain/jobs/store/index.js';
import type { Place } from '../domain/kernel/scope.js';
import { order } from '../domain/orders/store/index.js';
import { repair } from '../domain/repairs/store/index.js';
import { returnView } from '../domain/returns/store/index.js';
import type { Database } from '../platform/database.js';

type PlaceOf = (database: Database, id: string) => Promise<Place | null | undefined>;

export const placeOfInvoice: PlaceOf = async (database, id) => (await invoice(database, id))?.dimensions;

/** By what a process is of: the first word of its id. */
const OF_PROCESS: Readonly<Record<string, PlaceOf>> = {
  order: async (database, id) => (await order(database, id))?.dimensions,
  job: async (database, id) => (await job(database, id))?.spec.dimensions,
  repair: async (database, id) => (await repair(database, id))?.dimensions,
  return: async (database, id) => (await returnView(database, id))?.dimensions,
  correction: async (database, id) => (await correction(database, id))?.dimensions,
  approval: async (database, id) => (await request(database, id))?.dimensions,
  dunning: placeOfInvoice,
  letter: placeOfLetter,
};

/** Where that stands of which a process is; null for one of no place, and for what has no row. */
export async function placeOfProcess(database: Database, workflowId: string): Promise<Place | null> {
  const [kind = '', ...id] = workflowId.split(':');
  return (await OF_PROCESS[kind]?.(database, id.join(':'))) ?? null;
}
