import type { Role } from '../kernel/actor.js';
import type { ApprovalStep, PolicyRule } from './approvals.wire.js';
import { neededOf } from './votes.js';

const stepsOf = ({ steps, approverRole }: PolicyRule): readonly ApprovalStep[] =>
  steps ?? [{ role: approverRole, quorum: 'one' }];

const neededIn = ({ quorum, people }: ApprovalStep): number => neededOf(quorum, people?.length ?? 0);

/** How many people of the role it takes, in all steps together. */
const neededBy = (rule: PolicyRule, role: Role): number =>
  stepsOf(rule).reduce((sum, step) => sum + (step.role === role ? neededIn(step) : 0), 0);

/** How many of these people agree in any case: nobody votes twice. */
const agreeingOf = (rule: PolicyRule, role: Role, named: readonly string[]): number =>
  stepsOf(rule).reduce((sum, step) => {
    const others = step.people?.filter((id) => !named.includes(id));
    return step.role === role && others ? sum + Math.max(0, neededIn(step) - others.length) : sum;
  }, 0);

/** An Admin counts as anybody of whom no name is asked, as in the escalation. */
function asksRoles(one: PolicyRule, other: PolicyRule): boolean {
  const roles = new Set(stepsOf(other).map(({ role }) => role));
  roles.delete('Admin');
  const missing = [...roles].reduce((sum, role) => sum + Math.max(0, neededBy(other, role) - neededBy(one, role)), 0);
  return neededBy(one, 'Admin') >= neededBy(other, 'Admin') + missing;
}

const asksPeople = (one: PolicyRule, other: PolicyRule): boolean =>
  stepsOf(other).every((step) => !step.people || agreeingOf(one, step.role, step.people) >= neededIn(step));

/** Whether its escalation lets in nobody whom the other's keeps out. */
function escalatesAsNarrowly(one: PolicyRule, other: PolicyRule): boolean {
  if (one.fallback === 'deny') return true;
  if (other.fallback === 'deny') return false;
  const { escalateToPeople: people, escalateToRole } = other;
  if (!people) return true;
  return escalateToRole === one.escalateToRole && (one.escalateToPeople?.every((id) => people.includes(id)) ?? false);
}

/** Whether who passed the one has asked everybody whom the other asks: each role with as many people, and those named. */
export const asksAll = (one: PolicyRule, other: PolicyRule): boolean =>
  asksRoles(one, other) && asksPeople(one, other) && escalatesAsNarrowly(one, other);
