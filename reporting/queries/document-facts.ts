import type { Database } from '../../platform/database.js';

export interface DocumentFacts {
  /** A fact has told of it. */
  readonly known: boolean;
  /** The facts by which the document itself moved money. */
  readonly eventIds: readonly string[];
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What facts say of a document of billing, or whether they tell of an order, a job, a process or themselves by this id. */
export const documentFacts = (database: Database, id: string): Promise<DocumentFacts> =>
  database.read('reporting_reader', async (tx) => {
    const [row] = await tx.query<DocumentFacts>(
      `WITH told AS (
         SELECT e.event_id FROM reporting.receivable_entries e WHERE e.document = $1
         UNION SELECT d.event_id FROM reporting.deposit_entries d WHERE d.document = $1
       )
       SELECT ARRAY(SELECT event_id::text FROM told) AS "eventIds",
         EXISTS (SELECT FROM told)
         OR EXISTS (SELECT FROM reporting.timeline t WHERE t.subject = $1)
         OR EXISTS (SELECT FROM reporting.timeline t WHERE t.job_id = $1)
         OR EXISTS (SELECT FROM reporting.timeline t WHERE t.repair_id = $1)
         OR EXISTS (SELECT FROM reporting.timeline t WHERE t.return_id = $1)
         OR EXISTS (SELECT FROM reporting.timeline t WHERE t.event_id = $2::uuid) AS known`,
      [id, UUID.test(id) ? id : null],
    );
    return row ?? { known: false, eventIds: [] };
  });
