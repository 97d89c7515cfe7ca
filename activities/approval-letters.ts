import { type ApprovalRequest, deadlinesNow, isOpen, type Recipient, stepsInWords } from '../domain/approvals/index.js';
import type { WhomToTell } from '../domain/approvals/store/index.js';
import type { WriteApprovalLettersInput } from '../domain/correspondence/index.js';
import { type MailedRequest, type MailWords, outcomeMail, waitingMail } from '../reporting/formats/index.js';

/** What happened to a request that people are told of by mail. */
export type ApprovalNews =
  | { readonly kind: 'approval'; readonly occasion: 'asked' | 'reminded'; readonly step: number }
  | { readonly kind: 'approval'; readonly occasion: 'escalated' }
  /** The reason is the fact's: of what was taken back the request tells none. */
  | { readonly kind: 'approvalOutcome'; readonly occasion: 'ended'; readonly reason: string };

/** The letters about it; null when there is nobody to tell, or nothing any more: a step that is over asks nobody. */
export function lettersAbout(
  news: ApprovalNews,
  { request, deciders, askers }: WhomToTell,
  url: string,
): WriteApprovalLettersInput | null {
  const { requestId } = request;
  if (news.kind === 'approvalOutcome') {
    const words = outcomeOf(request, news.reason, url);
    const letters = askers.map((recipient) => addressed(recipient, words));
    return letters.length > 0 ? { requestId, kind: news.kind, occasion: news.occasion, letters } : null;
  }
  const step = request.step ?? 1;
  if (!isOpen(request.state) || ('step' in news && news.step !== step)) return null;
  const occasion = 'step' in news ? `${news.occasion}-${step}` : news.occasion;
  const letters = deciders.map((recipient) => addressed(recipient, waitingFor(request, news.occasion, recipient, url)));
  return letters.length > 0 ? { requestId, kind: news.kind, occasion, letters } : null;
}

const addressed = ({ contact: { contactId, email } }: Recipient, words: MailWords) => ({
  ...{ contactId, recipient: email },
  ...words,
});

const mailed = ({
  requestId,
  kind,
  subject,
  amount,
  reason,
  dimensions,
  requestedBy,
}: ApprovalRequest): MailedRequest => ({
  ...{ requestId, kind, subject, amount, reason, askedBy: requestedBy.name },
  ...{ site: dimensions.site, businessUnit: dimensions.businessUnit },
});

function waitingFor(
  request: ApprovalRequest,
  occasion: 'asked' | 'reminded' | 'escalated',
  { onBehalfOf }: Recipient,
  url: string,
): MailWords {
  const { steps, approverRole, step = 1, escalatedAt, escalateToRole, escalateToPeople } = request;
  const { escalateAt, expireAt } = deadlinesNow(request);
  const people = escalateToPeople ? ` (${escalateToPeople.join(', ')})` : '';
  return waitingMail({
    ...{ request: mailed(request), occasion, step, escalateAt, expireAt, url },
    steps: stepsInWords(steps ?? [{ role: approverRole, quorum: 'one' }]),
    escalatedTo: escalatedAt === null ? null : `${escalateToRole}${people}`,
    inPlaceOf: onBehalfOf.map(({ name }) => name),
  });
}

function outcomeOf(request: ApprovalRequest, reason: string, url: string): MailWords {
  const { state, decision } = request;
  const inPlaceOf = decision?.onBehalfOf ? `, in the place of ${decision.onBehalfOf.name}` : '';
  const decidedBy = decision ? `${decision.decidedBy.name}${inPlaceOf}` : null;
  return outcomeMail({ request: mailed(request), state, decidedBy, reason, url });
}
