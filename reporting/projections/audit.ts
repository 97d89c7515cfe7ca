import {
  approvalContactAdded,
  approvalContactEnded,
  approvalExpired,
  approvalGranted,
  approvalPolicyDefined,
  approvalRejected,
  approvalRequested,
  approvalReturned,
  approvalVoted,
  approvalWithdrawn,
  delegationGiven,
  delegationRevoked,
  escalationTriggered,
  workingCalendarDefined,
} from '../../domain/approvals/approvals.facts.js';
import { correctionChanged, correctionRequested } from '../../domain/billing/billing.facts.js';
import { exceptionAsked, exceptionDecided } from '../../domain/jobs/jobs.facts.js';
import {
  fiscalYearClosed,
  journalPosted,
  manualJournalApproved,
  manualJournalDrafted,
  manualJournalRejected,
  periodClosed,
  periodLocked,
  periodOpened,
  periodReopened,
  periodReopeningAsked,
  periodReopeningRefused,
} from '../../domain/ledger/ledger.facts.js';
import { operatorTaskResolved } from '../../domain/operations/operations.facts.js';
import { orderCommandRecorded } from '../../domain/orders/order.facts.js';
import { on, type Projection, projection } from '../projection.js';
import {
  type AuditRow,
  approval,
  decided,
  delegated,
  entry,
  manual,
  ofJob,
  order,
  period,
  words,
} from './audit-entry.js';
import { reasonIn } from './summary-text.js';

/** Who asked, who decided, what was overridden and why, of everything where a person's word counts. */
const audit = projection<AuditRow>(
  {
    table: 'audit_entries',
    once: true,
    columns: {
      event_id: ['uuid', 'key'],
      position: ['bigint', 'keep'],
      recorded_at: ['timestamptz', 'keep'],
      happened_on: ['date', 'keep'],
      kind: ['text', 'keep'],
      action: ['text', 'keep'],
      subject: ['text', 'keep'],
      path: ['text', 'keep'],
      person_id: ['text', 'keep'],
      person_name: ['text', 'keep'],
      asked_by: ['text', 'keep'],
      request_id: ['text', 'keep'],
      reason: ['text', 'keep'],
      rule: ['text', 'keep'],
      policy_version: ['integer', 'keep'],
      amount: ['numeric', 'keep'],
      exception: ['text', 'keep'],
    },
  },
  [
    on(approvalPolicyDefined, (fact) => {
      const { kind, policyVersion } = fact.payload;
      return entry(fact, { kind: 'policy', action: 'defined', subject: kind, policy_version: policyVersion });
    }),
    on(workingCalendarDefined, (fact) => {
      const { calendarVersion } = fact.payload;
      return entry(fact, {
        kind: 'policy',
        action: 'defined',
        subject: 'workingCalendar',
        policy_version: calendarVersion,
      });
    }),
    on(approvalContactAdded, (fact) => {
      const { contactId, person, roles } = fact.payload;
      const rule = [person?.id ?? 'a mailbox', ...roles].join(', ');
      return entry(fact, { kind: 'policy', action: 'contact added', subject: contactId, rule });
    }),
    on(approvalContactEnded, (fact) => {
      const { contactId, reason } = fact.payload;
      return entry(fact, { kind: 'policy', action: 'contact ended', subject: contactId, reason });
    }),
    on(approvalRequested, (fact) => {
      const { requestedBy, reason, rule, policyVersion, amount } = fact.payload;
      return entry(fact, {
        ...approval(fact.payload, 'asked'),
        person_id: requestedBy.id,
        person_name: requestedBy.name,
        asked_by: requestedBy.id,
        reason,
        rule: `${fact.payload.kind}: ${rule}`,
        policy_version: policyVersion,
        amount,
      });
    }),
    on(approvalGranted, decided('approved')),
    on(approvalRejected, decided('rejected')),
    on(approvalReturned, decided('sent back')),
    on(approvalVoted, (fact) => decided(fact.payload.vote === 'approve' ? 'voted for' : 'voted against')(fact)),
    on(escalationTriggered, (fact) =>
      entry(fact, { ...approval(fact.payload, 'escalated'), reason: `to ${fact.payload.escalatedToRole}` }),
    ),
    on(approvalExpired, (fact) =>
      entry(fact, { ...approval(fact.payload, 'expired'), reason: fact.payload.reason ?? null }),
    ),
    on(approvalWithdrawn, (fact) =>
      entry(fact, { ...approval(fact.payload, 'withdrawn'), reason: fact.payload.reason }),
    ),
    on(delegationGiven, delegated('given')),
    on(delegationRevoked, delegated('revoked')),
    on(orderCommandRecorded, (fact) => {
      const { orderId, command, input } = fact.payload;
      const reason = reasonIn(input) ?? null;
      return entry(fact, { kind: 'command', action: command, subject: orderId, path: order(orderId), reason });
    }),
    on(exceptionAsked, (fact) => {
      const { amount, input } = fact.payload;
      return entry(fact, { ...ofJob(fact.payload, 'asked'), amount, reason: reasonIn(input) ?? null });
    }),
    on(exceptionDecided, (fact) => entry(fact, ofJob(fact.payload, fact.payload.granted ? 'done' : 'refused'))),
    on(manualJournalDrafted, (fact) => {
      const { description, total } = fact.payload;
      return entry(fact, { ...manual(fact.payload, 'drafted'), reason: description, amount: total });
    }),
    on(manualJournalApproved, (fact) =>
      entry(fact, { ...manual(fact.payload, 'approved'), asked_by: fact.payload.draftedBy }),
    ),
    on(manualJournalRejected, (fact) => {
      const { draftedBy, reason } = fact.payload;
      return entry(fact, { ...manual(fact.payload, 'rejected'), asked_by: draftedBy, reason });
    }),
    on(journalPosted, (fact) => {
      const { journal, reversalOf, description, reason } = fact.payload;
      if (!reversalOf) return [];
      const path = `/v1/journals/${encodeURIComponent(journal)}`;
      return entry(fact, {
        kind: 'manual journal',
        action: 'reversed',
        subject: reversalOf,
        path,
        // Reversals were told without their reason once.
        reason: reason ?? description,
      });
    }),
    on(periodOpened, (fact) => period(fact.payload.from === 'none' ? 'opened' : 'unlocked')(fact)),
    on(periodLocked, period('locked')),
    on(periodClosed, period('closed')),
    on(periodReopeningAsked, period('reopening asked')),
    on(periodReopeningRefused, period('reopening refused')),
    on(periodReopened, (fact) => {
      const { askedBy, approvedBy } = fact.payload;
      const people = { person_id: approvedBy.id, person_name: approvedBy.name, asked_by: askedBy.id };
      return { ...period('approved')(fact), kind: 'override', rule: 'reopening of a closed period', ...people };
    }),
    on(fiscalYearClosed, (fact) => {
      const { year, journal } = fact.payload;
      const path = journal ? `/v1/journals/${encodeURIComponent(journal)}` : null;
      return entry(fact, { kind: 'period', action: 'year closed', subject: String(year), path });
    }),
    on(correctionRequested, (fact) => {
      const { correction, kind, amount, reason } = fact.payload;
      return entry(fact, { kind: 'correction', action: 'asked', subject: correction, rule: kind, amount, reason });
    }),
    on(correctionChanged, (fact) => {
      const { correction, kind, state, reason } = fact.payload;
      const about = { kind: 'correction', action: words(state), subject: correction } as const;
      return entry(fact, { ...about, rule: kind, reason: reason ?? null });
    }),
    on(operatorTaskResolved, (fact) => {
      const { taskId, action, subject, resolvedBy, justification, title } = fact.payload;
      return entry(fact, {
        kind: 'operator task',
        action,
        subject,
        path: `/v1/operator-tasks/${encodeURIComponent(taskId)}`,
        person_id: resolvedBy.id,
        person_name: resolvedBy.name,
        rule: title,
        reason: justification,
      });
    }),
  ],
);

export const auditProjections: readonly Projection[] = [audit];
