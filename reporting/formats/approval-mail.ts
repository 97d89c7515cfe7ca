import { COMPANY } from '../../domain/kernel/company.js';
import { COMPANY_TIME_ZONE, type Instant } from '../../domain/kernel/time.js';
import type { MailWords } from './mail-words.js';
import { grouped, localTime } from './shown.js';

/** A request as mail tells it: what, how much, from whom, why and where; neither lines, prices nor customers. */
export interface MailedRequest {
  readonly requestId: string;
  /** "creditOverride" */
  readonly kind: string;
  readonly subject: string;
  readonly amount: string;
  readonly reason: string;
  readonly site: string;
  readonly businessUnit: string;
  readonly askedBy: string;
}

const LONGEST_SUBJECT = 200;
const LONGEST_TEXT = 1000;

/** Names and reasons are other people's words: they begin no line of their own, nor grow without end. */
const oneLine = (text: string, longest: number): string => {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1).replace(/\p{Surrogate}$/u, '')}…`;
};

/** "creditOverride" → "credit override" */
const kindInWords = (kind: string): string => kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
/** "order SO-1001, USD 12,500.00"; a policy's change costs nothing. */
const about = ({ kind, subject, amount }: MailedRequest): string =>
  `${kindInWords(kind)} ${subject}${/[1-9]/.test(amount) ? `, USD ${grouped(amount, 2)}` : ''}`;
const when = (instant: Instant): string => `${localTime(instant).slice(0, 16)} (${COMPANY_TIME_ZONE})`;

/** Where people read the whole case: it asks who they are. */
const caseOf = ({ requestId }: MailedRequest, url: string): string[] => [
  'The whole case, for who is signed in:',
  `${url.replace(/\/+$/, '')}/v1/approvals/${encodeURIComponent(requestId)}/case`,
];

const letterOf = (subject: string, ...parts: readonly (readonly string[])[]): MailWords => ({
  subject: oneLine(subject, LONGEST_SUBJECT),
  body: [...parts, [COMPANY.name]]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n'),
});

const line = (name: string, text: string): string => `${name}: ${oneLine(text, LONGEST_TEXT)}`;

const factsOf = (request: MailedRequest): string[] => [
  line('What', about(request)),
  line('Asked by', request.askedBy),
  line('Why it needs approval', request.reason),
  line('Where', `site ${request.site}, business unit ${request.businessUnit}`),
];

export interface WaitingMail {
  readonly request: MailedRequest;
  readonly occasion: 'asked' | 'reminded' | 'escalated';
  /** "2 of Approver, then all of Finance (fay, frank)" */
  readonly steps: string;
  readonly step: number;
  /** Who may decide as well, by now. */
  readonly escalatedTo: string | null;
  /** When it is escalated; null: it is not, or was. */
  readonly escalateAt: Instant | null;
  readonly expireAt: Instant;
  /** Whose place the reader stands in, where they decide for others alone. */
  readonly inPlaceOf: readonly string[];
  readonly url: string;
}

const HEADS = { asked: 'Approval needed', reminded: 'Still waiting for approval', escalated: 'Escalated' } as const;

/** What waits for whoever reads it; it decides nothing, and lets nobody in. */
export function waitingMail(mail: WaitingMail): MailWords {
  const { request, escalateAt, expireAt, inPlaceOf, step } = mail;
  const people = inPlaceOf.map((name) => oneLine(name, LONGEST_TEXT)).join(', ');
  return letterOf(
    `${HEADS[mail.occasion]}: ${about(request)}`,
    [`${capital(kindInWords(request.kind))} ${request.subject} waits for your decision.`],
    [
      ...factsOf(request),
      line('Who decides', `${mail.steps}; this is step ${step}`),
      ...(mail.escalatedTo === null ? [] : [line('Escalated to', mail.escalatedTo)]),
      escalateAt ? `Is escalated: ${when(escalateAt)}` : `Ends without a decision: ${when(expireAt)}`,
      ...(people === '' ? [] : [`You may decide in the place of: ${people}`]),
    ],
    caseOf(request, mail.url),
  );
}

export interface OutcomeMail {
  readonly request: MailedRequest;
  readonly state: string;
  /** Who decided, and for whom; null where nobody did. */
  readonly decidedBy: string | null;
  /** In their words, or why it ended without a decision. */
  readonly reason: string;
  readonly url: string;
}

const OUTCOMES: Readonly<Record<string, readonly [head: string, words: string]>> = {
  Granted: ['Approved', 'was approved'],
  Rejected: ['Rejected', 'was rejected'],
  Returned: ['Sent back', 'was sent back to you: the votes were split'],
  Expired: ['Expired', 'expired, for nobody decided in time'],
  Withdrawn: ['Void', 'needs no decision any more: its request was taken back'],
};

/** What became of a request, to whoever asked. */
export function outcomeMail({ request, state, decidedBy, reason, url }: OutcomeMail): MailWords {
  const [head, words] = OUTCOMES[state] ?? [state, `is ${state}`];
  return letterOf(
    `${head}: ${about(request)}`,
    [`${capital(kindInWords(request.kind))} ${request.subject} ${words}.`],
    [
      line('What', about(request)),
      ...(decidedBy === null ? [] : [line('By', decidedBy)]),
      ...(reason === '' ? [] : [line('Reason', reason)]),
    ],
    caseOf(request, url),
  );
}
