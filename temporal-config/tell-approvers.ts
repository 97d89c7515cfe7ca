import type { Client } from '@temporalio/client';
import { type ApprovalNews, lettersAbout } from '../activities/approval-letters.js';
import { letterProcessActivities } from '../activities/letter-processes.js';
import {
  approvalExpired,
  approvalGranted,
  approvalRejected,
  approvalReminded,
  approvalRequested,
  approvalReturned,
  approvalVoted,
  approvalWithdrawn,
  escalationTriggered,
} from '../domain/approvals/index.js';
import { whomToTell } from '../domain/approvals/store/index.js';
import { writeApprovalLetters } from '../domain/correspondence/store/index.js';
import { SYSTEM_ACTOR } from '../domain/kernel/actor.js';
import type { Fact, FactDefinition, FactPayload } from '../domain/kernel/fact.js';
import type { Database } from '../platform/database.js';

/** What a fact is to those who are told by mail; null: nothing, such as a vote that leaves its step as it is. */
interface Told<D extends FactDefinition = FactDefinition> {
  readonly fact: D;
  readonly news: (payload: FactPayload<D>) => ApprovalNews | null;
}

const told = <D extends FactDefinition>(fact: D, news: Told<D>['news']): Told => ({ fact, news }) as unknown as Told;

const asked = (step: number) => ({ kind: 'approval', occasion: 'asked', step }) as const;
const ended = ({ reason }: { readonly reason?: string | null }) =>
  ({ kind: 'approvalOutcome', occasion: 'ended', reason: reason ?? '' }) as const;

const TOLD: readonly Told[] = [
  told(approvalRequested, () => asked(1)),
  told(approvalVoted, ({ nextStep }) => (nextStep ? asked(nextStep.step) : null)),
  told(approvalReminded, ({ step }) => ({ kind: 'approval', occasion: 'reminded', step })),
  told(escalationTriggered, () => ({ kind: 'approval', occasion: 'escalated' })),
  told(approvalGranted, ended),
  told(approvalRejected, ended),
  told(approvalReturned, ended),
  told(approvalExpired, ended),
  told(approvalWithdrawn, ended),
];

const BY_TYPE: ReadonlyMap<string, Told> = new Map(TOLD.map((each) => [each.fact.type, each]));

/** The facts of which approvers and askers are told by mail. */
export const APPROVAL_MAIL_FACTS: readonly FactDefinition[] = TOLD.map(({ fact }) => fact);

/**
 * Writes the letters about a fact, once, and starts the process that brings each on its way. It stands beside the
 * approval: a mail server that is away holds up neither a request nor a decision.
 */
export async function tellApprovers(
  { client, database, url }: { readonly client: Client; readonly database: Database; readonly url: string },
  fact: Fact,
): Promise<void> {
  const news = BY_TYPE.get(fact.type)?.news(fact.payload as never);
  if (!news) return;
  const { requestId } = fact.payload as { readonly requestId: string };
  const when = { happenedAt: fact.occurredAt, now: new Date().toISOString() };
  const whom = await whomToTell(database, requestId, when);
  const input = whom && lettersAbout(news, whom, url);
  if (!input) return;
  const command = {
    key: `approval-letters/${requestId}/${input.occasion}`,
    context: { actor: SYSTEM_ACTOR, correlationId: requestId, causationId: fact.eventId },
    input,
  };
  const { letterIds } = await writeApprovalLetters(database, command, whom.request.dimensions);
  const { startLetter } = letterProcessActivities(client);
  for (const letterId of letterIds) await startLetter({ letterId });
}
