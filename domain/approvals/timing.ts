import { type Checks, fieldPath, maybe, oneOf, whole } from '../kernel/fields.js';
import type { FieldProblem } from '../kernel/refusal.js';
import type { Instant } from '../kernel/time.js';
import type { ApprovalRequest, Deadlines, PolicyRule, RuleTiming } from './approvals.wire.js';
import { peopleCheck } from './votes.js';
import { afterWorkingMinutes, type WorkingCalendar } from './working-time.js';

export const A_YEAR_IN_MINUTES = 366 * 24 * 60;

export const TIMING_CHECKS: Checks<RuleTiming> = {
  clock: maybe(oneOf('elapsed', 'working')),
  remindAfterMinutes: maybe(whole(1, A_YEAR_IN_MINUTES)),
  fallback: maybe(oneOf('escalate', 'deny')),
  escalateToPeople: maybe(peopleCheck),
};

/** What does not go together in the timing of a rule. */
export function timingProblems(rule: PolicyRule, path: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const complain = (field: string, message: string): void =>
    void problems.push({ field: fieldPath(path, field), message });
  if (rule.remindAfterMinutes && rule.remindAfterMinutes >= rule.escalateAfterMinutes) {
    complain('remindAfterMinutes', 'Must be earlier than the escalation.');
  }
  if (rule.expireAfterMinutes <= rule.escalateAfterMinutes) {
    complain('expireAfterMinutes', 'Must be later than the escalation.');
  }
  if (rule.fallback === 'deny' && rule.escalateToPeople) {
    complain('escalateToPeople', 'Must be absent where the request is denied instead.');
  }
  return problems;
}

/** Only what a rule says: what was frozen before there was more to say reads the same. */
export const timingOf = ({ clock, remindAfterMinutes, fallback, escalateToPeople }: RuleTiming): RuleTiming => ({
  ...(clock ? { clock } : {}),
  ...(remindAfterMinutes ? { remindAfterMinutes } : {}),
  ...(fallback ? { fallback } : {}),
  ...(escalateToPeople ? { escalateToPeople } : {}),
});

/** With null for what is not said, as it is told and kept. */
export const timingTold = ({ clock, remindAfterMinutes, fallback, escalateToPeople }: RuleTiming) => ({
  clock: clock ?? null,
  remindAfterMinutes: remindAfterMinutes ?? null,
  fallback: fallback ?? null,
  escalateToPeople: escalateToPeople ?? null,
});

export const remindsAfter = ({
  remindAfterMinutes,
  escalateAfterMinutes,
}: Pick<PolicyRule, 'remindAfterMinutes' | 'escalateAfterMinutes'>): number =>
  remindAfterMinutes ?? Math.ceil(escalateAfterMinutes / 2);

type Terms = RuleTiming & Pick<PolicyRule, 'escalateAfterMinutes' | 'expireAfterMinutes'>;

/** The deadlines of a step that begins then. Once escalated, a request stays so in the steps that follow. */
export function deadlinesOf(
  terms: Terms,
  { calendar, escalated, from }: { calendar: WorkingCalendar; escalated: boolean; from: Instant },
): Deadlines {
  const works = terms.clock === 'working';
  const after = (minutes: number): Instant =>
    works ? afterWorkingMinutes(calendar, from, minutes) : new Date(Date.parse(from) + minutes * 60_000).toISOString();
  const denies = terms.fallback === 'deny';
  return {
    remindAt: after(remindsAfter(terms)),
    escalateAt: denies || escalated ? null : after(terms.escalateAfterMinutes),
    expireAt: after(denies ? terms.escalateAfterMinutes : terms.expireAfterMinutes),
    calendarVersion: works ? calendar.version : null,
  };
}

export interface Deadline {
  readonly event: 'remind' | 'escalate' | 'expire';
  readonly at: Instant;
}

/** What comes next for an open request that nobody decides. Nobody is reminded of what is over at once. */
export function nextDeadline(request: ApprovalRequest, now: number): Deadline {
  const { requestedAt, escalatedAt, escalateAfterMinutes, expireAfterMinutes, stepClock } = request;
  if (!stepClock) {
    const minutes = escalatedAt ? expireAfterMinutes : escalateAfterMinutes;
    const at = new Date(Date.parse(requestedAt) + minutes * 60_000).toISOString();
    return { event: escalatedAt ? 'expire' : 'escalate', at };
  }
  const { remindAt, remindedAt, escalateAt, expireAt } = stepClock;
  const escalates = escalatedAt === null && escalateAt !== null;
  const last: Deadline = escalates ? { event: 'escalate', at: escalateAt } : { event: 'expire', at: expireAt };
  const reminds = remindedAt === null && now < Date.parse(last.at);
  return reminds ? { event: 'remind', at: remindAt } : last;
}

/** Until when: of a step that was entered before deadlines were kept they count from the request, without a reminder. */
export function deadlinesNow(
  request: ApprovalRequest,
): Omit<Deadlines, 'remindAt'> & { readonly remindAt: Instant | null } {
  const { requestedAt, escalatedAt, escalateAfterMinutes, expireAfterMinutes, stepClock } = request;
  if (stepClock) {
    const { remindAt, escalateAt, expireAt, calendarVersion } = stepClock;
    return { remindAt, escalateAt: escalatedAt ? null : escalateAt, expireAt, calendarVersion };
  }
  const after = (minutes: number): Instant => new Date(Date.parse(requestedAt) + minutes * 60_000).toISOString();
  const escalateAt = escalatedAt ? null : after(escalateAfterMinutes);
  return { remindAt: null, escalateAt, expireAt: after(expireAfterMinutes), calendarVersion: null };
}
