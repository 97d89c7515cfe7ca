import { dimensionProblems } from '../kernel/dimensions.js';
import {
  amountOfZeroOrMore,
  anything,
  type Check,
  type Checks,
  code,
  date,
  fieldPath,
  fieldProblems,
  maybe,
  oneLine,
  oneOf,
  whole,
} from '../kernel/fields.js';
import { isAmount, money } from '../kernel/money.js';
import type { FieldProblem } from '../kernel/refusal.js';
import { DECIDING_ROLES } from './approvals.js';
import {
  APPROVAL_KINDS,
  type ApprovalDemand,
  type ApprovalEvaluation,
  type ApprovalFacts,
  type ApprovalKind,
  type DefinePolicyInput,
  type EvaluateApprovalInput,
  type Policy,
  type PolicyRule,
} from './approvals.wire.js';
import { asksAll } from './authority.js';
import { fourEyesDemand, isAlwaysByTwo, twoPeopleFrom } from './four-eyes.js';
import { clashing, covers, looksAtFacts, matchingRule, wantsFacts } from './matching-rule.js';
import { A_YEAR_IN_MINUTES, TIMING_CHECKS, timingOf, timingProblems } from './timing.js';
import { peopleNeeded, stepProblems, stepsInWords } from './votes.js';

export const kindCheck = oneOf(...APPROVAL_KINDS);

/** Kinds whose process tells margin and exposure. */
const KINDS_WITH_FACTS: readonly ApprovalKind[] = ['order', 'creditOverride'];

const LOWEST_MARGIN = money('-1000');
const HIGHEST_MARGIN = money('100');

function marginCheck(value: unknown): string | undefined {
  const fits = typeof value === 'string' && isAmount(value);
  if (fits && money(value) >= LOWEST_MARGIN && money(value) <= HIGHEST_MARGIN) return undefined;
  return 'Must be a percentage from -1000 to 100 with at most two decimals, such as "12.5".';
}

const RULE_CHECKS: Checks<PolicyRule> = {
  name: oneLine(80),
  minimumAmount: amountOfZeroOrMore,
  maximumMarginPercent: maybe(marginCheck),
  minimumExposure: maybe(amountOfZeroOrMore),
  businessUnit: maybe(code),
  site: maybe(code),
  approverRole: oneOf(...DECIDING_ROLES),
  steps: anything,
  escalateAfterMinutes: whole(1, A_YEAR_IN_MINUTES),
  escalateToRole: oneOf(...DECIDING_ROLES),
  expireAfterMinutes: whole(2, A_YEAR_IN_MINUTES),
  ...TIMING_CHECKS,
};

/** Every wrong field of a policy. One without rules is right: what nobody does alone needs a second person, and else nothing. */
export function policyProblems(input: DefinePolicyInput): FieldProblem[] {
  const isList = (rules: unknown): string | undefined =>
    Array.isArray(rules) ? undefined : 'Must be a list of rules.';
  const problems = [
    ...fieldProblems(input, {
      ...{ kind: kindCheck, rules: isList, effectiveFrom: maybe(date), twoPeopleFrom: maybe(amountOfZeroOrMore) },
      planned: maybe(oneOf('keep', 'drop')),
    }),
    ...floorProblems(input),
  ];
  if (!Array.isArray(input.rules)) return problems;
  const single = input.rules.flatMap((rule, index) => [
    ...fieldProblems(rule, RULE_CHECKS, `rules[${index}]`),
    ...stepProblems(rule?.steps, rule?.approverRole, `rules[${index}].steps`),
    ...factProblems(input.kind, rule, `rules[${index}]`),
  ]);
  // Comparisons of rules make sense only once each is right by itself.
  return [...problems, ...(single.length > 0 ? single : togetherProblems(input.rules))];
}

/** What always takes two people has no amount below which one is enough. */
function floorProblems({ kind, twoPeopleFrom: from }: DefinePolicyInput): FieldProblem[] {
  if (!from || !isAmount(from) || money(from) === 0n || kindCheck(kind) || !isAlwaysByTwo(kind)) return [];
  return [{ field: 'twoPeopleFrom', message: `Must be 0.00 or absent: every ${kind} needs a second person.` }];
}

function factProblems(kind: ApprovalKind, rule: PolicyRule | null, path: string): FieldProblem[] {
  if (KINDS_WITH_FACTS.includes(kind)) return [];
  const asked = (['maximumMarginPercent', 'minimumExposure'] as const).filter((field) => rule?.[field]);
  const message = `Must be absent: only ${KINDS_WITH_FACTS.join(' and ')} look at it.`;
  return asked.map((field) => ({ field: fieldPath(path, field), message }));
}

/** The rules that hold wherever this one does, and ask more than it: one that looks at margin or exposure would never be met. */
const othersThatAskMore = (rules: readonly PolicyRule[], rule: PolicyRule): readonly PolicyRule[] =>
  rules.filter((other) => {
    if (!covers(other, rule)) return false;
    if (!looksAtFacts(rule)) return peopleNeeded(other.steps) > peopleNeeded(rule.steps);
    return asksAll(other, rule) && !asksAll(rule, other);
  });

/** Who may decide after the escalation has no less authority than those who were asked before. */
const isNoLower = ({ escalateToRole, approverRole, steps }: PolicyRule): boolean =>
  escalateToRole === 'Admin' ||
  (steps ?? [{ role: approverRole, people: null }]).every(({ role, people }) => role === escalateToRole && !people);

function togetherProblems(rules: readonly PolicyRule[]): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const names = new Set<string>();
  const reached: PolicyRule[] = [];
  rules.forEach((rule, index) => {
    const complain = (field: string, message: string): void => {
      problems.push({ field: fieldPath(`rules[${index}]`, field), message });
    };
    if (names.has(rule.name)) complain('name', 'Another rule has this name.');
    if (reached.some((other) => covers(other, rule) && covers(rule, other)))
      complain('minimumAmount', 'Another rule begins here for the same business unit, site, margin and exposure.');
    problems.push(...timingProblems(rule, `rules[${index}]`));
    if (!isNoLower(rule))
      complain('escalateToRole', 'Must be Admin, or the role of every step, none of which names people.');
    const [asksMore] = othersThatAskMore(rules, rule);
    if (asksMore) complain('steps', `Must ask for all that "${asksMore.name}" asks, which holds wherever it does.`);
    names.add(rule.name);
    reached.push(rule);
  });
  return problems.length > 0 ? problems : clashProblems(rules);
}

/** Of rules that hold together one asks for all that the others ask: nothing that a rule asks is lost. */
const clashProblems = (rules: readonly PolicyRule[]): FieldProblem[] =>
  rules.flatMap((_, index) => {
    const other = clashing(rules, index);
    if (!other) return [];
    const message = `May hold together with "${other.name}", and no rule asks for all that both ask: define one that does.`;
    return [{ field: fieldPath(`rules[${index}]`, 'steps'), message }];
  });

const decimals: Check = (value) =>
  typeof value === 'string' && isAmount(value) ? undefined : 'Must have at most two decimals.';
const factCheck =
  (check: Check): Check =>
  (value) =>
    value === null ? undefined : check(value);

export const evaluationProblems = (input: EvaluateApprovalInput): FieldProblem[] => [
  ...fieldProblems({ kind: input.kind, amount: input.amount }, { kind: kindCheck, amount: amountOfZeroOrMore }),
  ...dimensionProblems(input.dimensions, 'dimensions'),
  ...(input.facts
    ? fieldProblems(input.facts, { marginPercent: factCheck(decimals), exposure: factCheck(decimals) }, 'facts')
    : []),
];

/** What the policy demands; where no rule holds, a second person from some amount on, or nothing. */
export function evaluate(policy: Policy | null, input: EvaluateApprovalInput): ApprovalEvaluation {
  const wants = policy && wantsFacts(policy.rules, input) ? { wantsFacts: true as const } : {};
  const rule = policy ? matchingRule(policy.rules, input) : undefined;
  if (policy && rule) return { ...demandOf(policy, rule, input.facts), ...wants };
  const from = twoPeopleFrom(input.kind, policy);
  const byTwo = from !== null && money(input.amount) >= money(from);
  return { ...(byTwo ? fourEyesDemand(input.kind) : { required: false }), ...wants };
}

export function demandOf(
  policy: Pick<Policy, 'kind' | 'version'>,
  rule: PolicyRule,
  facts?: ApprovalFacts,
): ApprovalDemand {
  return {
    required: true,
    policyVersion: policy.version,
    rule: rule.name,
    approverRole: rule.approverRole,
    escalateAfterMinutes: rule.escalateAfterMinutes,
    escalateToRole: rule.escalateToRole,
    expireAfterMinutes: rule.expireAfterMinutes,
    reason: reasonOf(rule, facts),
    ...(rule.steps ? { steps: rule.steps } : {}),
    ...(facts && looksAtFacts(rule) ? { facts } : {}),
    ...timingOf(rule),
  };
}

/** Which conditions were met, each with what it was met by. */
function reasonOf(rule: PolicyRule, facts?: ApprovalFacts): string {
  const { maximumMarginPercent: margin, minimumExposure: exposure } = rule;
  const scope = `${rule.businessUnit ? ` in ${rule.businessUnit}` : ''}${rule.site ? ` at ${rule.site}` : ''}`;
  const is = (fact: string | null | undefined, unit = ''): string => (fact ? `${fact}${unit}` : 'not known');
  const conditions = [
    ...(margin ? [`a margin of ${margin} % or less (${is(facts?.marginPercent, ' %')})`] : []),
    ...(exposure ? [`an exposure of ${exposure} or more (${is(facts?.exposure)})`] : []),
  ];
  const told = conditions.length > 0 ? ` with ${conditions.join(' and ')}` : '';
  const whom = rule.steps ? stepsInWords(rule.steps) : rule.approverRole;
  return `${rule.name}: ${rule.minimumAmount} or more${scope}${told} needs ${whom}.`;
}
