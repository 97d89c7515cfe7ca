import type { Role } from '../kernel/actor.js';
import { type Check, type Checks, fieldProblems, matching, maybe, oneLine, oneOf } from '../kernel/fields.js';
import type { FieldProblem } from '../kernel/refusal.js';
import { DECIDING_ROLES } from './approvals.js';
import type { ApprovalDecision, ApprovalStep } from './approvals.wire.js';

export const MOST_STEPS = 5;
const MOST_PEOPLE = 20;

/** Whom a step asks now, and how many of them must agree. */
export interface Seats {
  readonly role: Role;
  /** Null: everybody with the role. */
  readonly people: readonly string[] | null;
  readonly needed: number;
  /** Of how many: where nobody is named, all who are needed must agree. */
  readonly of: number;
}

const quorumCheck: Check = matching(
  /^(one|majority|all|[1-9]|1\d|20)$/,
  'Must be "one", "majority", "all" or a number of people from 1 to 20.',
);

export const peopleCheck: Check = (value) =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.length <= MOST_PEOPLE &&
  new Set(value).size === value.length &&
  value.every((id) => oneLine()(id) === undefined)
    ? undefined
    : `Must name 1 to ${MOST_PEOPLE} people by their ids, each once.`;

const STEP_CHECKS: Checks<ApprovalStep> = {
  role: oneOf(...DECIDING_ROLES),
  quorum: quorumCheck,
  people: maybe(peopleCheck),
};

/** Every wrong field of the steps of a rule. */
export function stepProblems(steps: unknown, approverRole: Role, path: string): FieldProblem[] {
  if (steps === undefined || steps === null) return [];
  if (!Array.isArray(steps) || steps.length === 0 || steps.length > MOST_STEPS) {
    return [{ field: path, message: `Must be a list of 1 to ${MOST_STEPS} steps.` }];
  }
  const problems = steps.flatMap((step, index) => fieldProblems(step, STEP_CHECKS, `${path}[${index}]`));
  if (problems.length > 0) return problems;
  const say = (index: number, field: string, message: string): void =>
    void problems.push({ field: `${path}[${index}].${field}`, message });
  const named = new Set<string>();
  (steps as ApprovalStep[]).forEach(({ role, quorum, people }, index) => {
    if (index === 0 && role !== approverRole) say(0, 'role', 'Must be the approver role of the rule.');
    if (!people && !isCount(quorum)) say(index, 'people', `Must name the people for "${quorum}".`);
    if (people && Number(quorum) > people.length) say(index, 'quorum', `Must be at most the ${people.length} named.`);
    const twice = people?.find((id) => named.has(id));
    if (twice) say(index, 'people', `${twice} is named in an earlier step, and nobody votes twice.`);
    for (const id of people ?? []) named.add(id);
  });
  return problems;
}

const isCount = (quorum: string): boolean => quorum === 'one' || /^\d+$/.test(quorum);

/** How many of so many a quorum needs. */
export function neededOf(quorum: string, people: number): number {
  if (quorum === 'one') return 1;
  if (quorum === 'majority') return Math.floor(people / 2) + 1;
  return quorum === 'all' ? people : Number(quorum);
}

/** How many people a rule needs at least, all its steps together. */
export const peopleNeeded = (steps: readonly ApprovalStep[] | null | undefined): number =>
  (steps ?? [{ quorum: 'one' }]).reduce((sum, { quorum, people }: Partial<ApprovalStep>) => {
    return sum + neededOf(quorum ?? 'one', people?.length ?? 0);
  }, 0);

/**
 * Who is asked in a step. Nobody decides what they asked for, nor votes twice, so that those who asked and those who
 * voted in an earlier step have no seat; where too few of the named are left, anybody else with the role may take
 * theirs, and as many as ever must agree.
 */
export function seatsOf({ role, quorum, people }: ApprovalStep, seatless: readonly string[]): Seats {
  const named = (people ?? []).filter((id) => !seatless.includes(id));
  const needed = Math.max(1, neededOf(quorum, people?.length ?? 0));
  if (people && needed <= named.length) return { role, people: named, needed, of: named.length };
  return { role, people: null, needed, of: needed };
}

/** How many a step needs that was entered before that was kept: of the named without who asked. */
export const neededBefore = ({ quorum, people }: ApprovalStep, askers: readonly string[]): number =>
  Math.max(1, neededOf(quorum, (people ?? []).filter((id) => !askers.includes(id)).length));

export type StepOutcome = 'open' | 'passed' | 'rejected' | 'split';

/** What the votes of one step come to: split when some agreed and the rest can no longer make the quorum. */
export function outcomeOf({ needed, of }: Seats, votes: readonly Pick<ApprovalDecision, 'decision'>[]): StepOutcome {
  const agreed = votes.filter(({ decision }) => decision === 'approve').length;
  const refused = votes.length - agreed;
  if (agreed >= needed) return 'passed';
  if (Math.max(of, votes.length) - refused >= needed) return 'open';
  return agreed > 0 ? 'split' : 'rejected';
}

/** "2 of Approver, then all of Finance (fay, frank)" */
export const stepsInWords = (steps: readonly ApprovalStep[]): string =>
  steps
    .map(({ role, quorum, people }) => `${quorum} of ${role}${people ? ` (${people.join(', ')})` : ''}`)
    .join(', then ');
