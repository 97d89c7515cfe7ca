import type { AttemptOutcome } from '../domain/webhooks/index.js';
import { outgoingWebhook } from '../domain/webhooks/store/index.js';
import type { Database } from '../platform/database.js';
import { type Egress, EgressRefusal, type OutsideAnswer } from '../platform/egress.js';
import { signedHeaders, type WebhookKeys } from '../platform/webhook-secrets.js';
import { fairShare } from './fair-share.js';

export interface WebhookSender {
  readonly keys: WebhookKeys;
  readonly egress: Egress;
}

const USER_AGENT = 'Atlas-Webhooks/1';
const LONGEST_ERROR = 200;

export const webhookSendingActivities = (database: Database, { keys, egress }: WebhookSender) => {
  const oneCall = fairShare();
  return {
    /**
     * One attempt of a delivery, signed now. What the network says is an outcome as well; null when it is not to be sent: it has
     * ended, or the endpoint is paused or disabled. Sent again after a worker died, it bears the same id. Fails, to be asked
     * again, while the endpoint has its share of the calls of this worker.
     */
    sendWebhook: async (deliveryId: string): Promise<AttemptOutcome | null> => {
      const outgoing = await outgoingWebhook(database, deliveryId);
      if (outgoing?.state !== 'Pending' || outgoing.endpointState !== 'Active') return null;
      const { endpointId, url, eventId: id, body, secrets } = outgoing;
      const headers = {
        'content-type': 'application/json',
        'user-agent': USER_AGENT,
        ...signedHeaders(keys, secrets, { id, body, now: new Date() }),
      };
      return oneCall(endpointId, () => egress.post({ url, headers, body }).then(arrived, failed));
    },
  };
};

const arrived = ({ status, retryAfter }: OutsideAnswer): AttemptOutcome => ({
  ...{ status, error: null },
  retryAfterSeconds: secondsOf(retryAfter),
});
const failed = (error: unknown): AttemptOutcome => ({ status: null, error: wordsOf(error), retryAfterSeconds: null });

/** Of a Retry-After in seconds; a date in it is not read. */
const secondsOf = (retryAfter: string | null): number | null =>
  retryAfter !== null && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : null;

function wordsOf(error: unknown): string {
  if (error instanceof EgressRefusal) return `Not called: ${error.message}`;
  if (!(error instanceof Error)) return 'It could not be called.';
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'No answer in time.';
  return `${(error as { code?: string }).code ?? error.name}: ${error.message}`.slice(0, LONGEST_ERROR);
}
