import type { Database } from '../../../platform/database.js';
import { type Instant, localDate } from '../../kernel/time.js';
import type { ApprovalRequest } from '../approvals.wire.js';
import { askersAmong, decidersAmong, type Recipient } from '../contacts.js';
import { contactsSince } from './contacts.js';
import { standingDelegations } from './delegations.js';
import { REQUESTS, type RequestRow, requestOf } from './request-row.js';

export interface WhomToTell {
  readonly request: ApprovalRequest;
  /** For whom it waits now. */
  readonly deciders: readonly Recipient[];
  readonly askers: readonly Recipient[];
}

/** Whom of the contacts to tell what happened to a request; null where the list is empty. Nobody is told of what was before they were on it. */
export const whomToTell = (
  database: Database,
  requestId: string,
  { happenedAt, now }: { readonly happenedAt: Instant; readonly now: Instant },
): Promise<WhomToTell | null> =>
  database.read('approvals', async (tx) => {
    const contacts = await contactsSince(tx, localDate(happenedAt));
    if (contacts.length === 0) return null;
    const [row] = await tx.query<RequestRow>(`${REQUESTS} WHERE r.request_id = $1`, [requestId]);
    if (!row) throw new Error(`request ${requestId} has no row`);
    const request = requestOf(row);
    const today = localDate(now);
    const delegations = await standingDelegations(tx, today);
    return {
      request,
      deciders: decidersAmong(contacts, request, delegations, today),
      askers: askersAmong(contacts, request),
    };
  });
