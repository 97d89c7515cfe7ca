import type { Fact } from '../../domain/kernel/fact.js';
import { localDate } from '../../domain/kernel/time.js';

export const AUDIT_KINDS = [
  'approval',
  'policy',
  'delegation',
  'command',
  'override',
  'exception',
  'manual journal',
  'period',
  'operator task',
  'correction',
] as const;
type AuditKind = (typeof AUDIT_KINDS)[number];

export interface AuditRow {
  event_id: string;
  position: string;
  recorded_at: string;
  /** The company's day. */
  happened_on: string;
  kind: AuditKind;
  action: string;
  subject: string;
  /** Where the API tells more of it. */
  path: string | null;
  person_id: string;
  person_name: string;
  /** Who asked for what this person decided, where the fact says so itself. */
  asked_by: string | null;
  /** The approval request, whose asking tells who asked, by which rule and version. */
  request_id: string | null;
  reason: string | null;
  rule: string | null;
  policy_version: number | null;
  amount: string | null;
  exception: string | null;
}

type About = Pick<AuditRow, 'kind' | 'action' | 'subject'> & Partial<AuditRow>;

/** By whoever acted, unless the fact names another. */
export const entry = ({ eventId, position, occurredAt, actor }: Fact, about: About): AuditRow => ({
  event_id: eventId,
  position,
  recorded_at: occurredAt,
  happened_on: localDate(occurredAt),
  path: null,
  person_id: actor.id,
  person_name: actor.name,
  asked_by: null,
  request_id: null,
  reason: null,
  rule: null,
  policy_version: null,
  amount: null,
  exception: null,
  ...about,
});

interface Approval {
  readonly requestId: string;
  readonly kind: string;
  readonly subject: string;
}

export const approval = ({ requestId, subject }: Approval, action: string): About => ({
  kind: 'approval',
  action,
  subject,
  path: `/v1/approvals/${encodeURIComponent(requestId)}`,
  request_id: requestId,
});

interface Decision extends Approval {
  readonly decidedBy: { readonly id: string; readonly name: string };
  readonly reason: string;
  readonly afterEscalation: boolean;
  readonly onBehalfOf?: { readonly name: string } | null;
}

export const decided =
  (action: string) =>
  (fact: Fact<Decision>): AuditRow =>
    entry(fact, {
      ...approval(fact.payload, action),
      person_id: fact.payload.decidedBy.id,
      person_name: fact.payload.decidedBy.name,
      reason: fact.payload.reason,
      exception: exceptionOf(fact.payload),
    });

function exceptionOf({ afterEscalation, onBehalfOf }: Decision): string | null {
  const said = [...(afterEscalation ? ['after escalation'] : []), ...(onBehalfOf ? [`for ${onBehalfOf.name}`] : [])];
  return said.length > 0 ? `decided ${said.join(' ')}` : null;
}

interface DelegationTold {
  readonly delegationId: string;
  readonly role: string;
  readonly from: { readonly name: string };
  readonly to: { readonly name: string };
  readonly firstDay: string;
  readonly lastDay: string;
  readonly reason: string;
}

export const delegated =
  (action: string) =>
  (fact: Fact<DelegationTold>): AuditRow => {
    const { delegationId, role, from, to, firstDay, lastDay, reason } = fact.payload;
    return entry(fact, {
      kind: 'delegation',
      action,
      subject: delegationId,
      path: `/v1/delegations/${encodeURIComponent(delegationId)}`,
      reason,
      rule: `${role} from ${from.name} to ${to.name}, ${firstDay} to ${lastDay}`,
    });
  };

export const order = (orderId: string): string => `/v1/orders/${encodeURIComponent(orderId)}/timeline`;
const job = (jobId: string): string => `/v1/jobs/${encodeURIComponent(jobId)}/timeline`;

interface JobException {
  readonly jobId: string;
  readonly kind: string;
}

export const ofJob = ({ jobId, kind }: JobException, action: string): About => ({
  kind: kind === 'jobOverride' ? 'override' : 'exception',
  action,
  subject: jobId,
  path: job(jobId),
  rule: kind,
});

interface ManualJournal {
  readonly journalId: string;
  readonly draftedBy: string;
}

export const manual = ({ journalId }: Pick<ManualJournal, 'journalId'>, action: string): About => ({
  kind: 'manual journal',
  action,
  subject: journalId,
  path: `/v1/manual-journals/${encodeURIComponent(journalId)}`,
});

export const period =
  (action: string) =>
  (fact: Fact<{ period: string }>): AuditRow =>
    entry(fact, {
      kind: 'period',
      action,
      subject: fact.payload.period,
      reason: reasonOf(fact.payload) ?? null,
      path: `/v1/periods`,
    });

/** "PendingApproval" → "pending approval". */
export const words = (state: string): string =>
  state.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();

const reasonOf = (payload: object): string | undefined => {
  const { reason } = payload as { reason?: unknown };
  return typeof reason === 'string' ? reason : undefined;
};
