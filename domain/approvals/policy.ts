import { type Dimensions, dimensionProblems } from '../kernel/dimensions.js';
import {
  amountOfZeroOrMore,
  anything,
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
import { type Amount, money } from '../kernel/money.js';
import type { FieldProblem } from '../kernel/refusal.js';
import { DECIDING_ROLES } from './approvals.js';
import {
  APPROVAL_KINDS,
  type ApprovalDemand,
  type ApprovalEvaluation,
  type DefinePolicyInput,
  type EvaluateApprovalInput,
  type Policy,
  type PolicyRule,
} from './approvals.wire.js';
import { peopleNeeded, stepProblems, stepsInWords } from './votes.js';

const A_YEAR_IN_MINUTES = 366 * 24 * 60;

export const kindCheck = oneOf(...APPROVAL_KINDS);

const RULE_CHECKS: Checks<PolicyRule> = {
  name: oneLine(80),
  minimumAmount: amountOfZeroOrMore,
  businessUnit: maybe(code),
  site: maybe(code),
  approverRole: oneOf(...DECIDING_ROLES),
  steps: anything,
  escalateAfterMinutes: whole(1, A_YEAR_IN_MINUTES),
  escalateToRole: oneOf(...DECIDING_ROLES),
  expireAfterMinutes: whole(2, A_YEAR_IN_MINUTES),
};

/** Every wrong field of a policy. One without rules is right: nothing of its kind needs approval. */
export function policyProblems(input: DefinePolicyInput): FieldProblem[] {
  const isList = (rules: unknown): string | undefined =>
    Array.isArray(rules) ? undefined : 'Must be a list of rules.';
  const problems = fieldProblems(input, { kind: kindCheck, rules: isList, effectiveFrom: maybe(date) });
  if (!Array.isArray(input.rules)) return problems;
  const single = input.rules.flatMap((rule, index) => [
    ...fieldProblems(rule, RULE_CHECKS, `rules[${index}]`),
    ...stepProblems(rule?.steps, rule?.approverRole, `rules[${index}].steps`),
  ]);
  // Comparisons of rules make sense only once each is right by itself.
  return [...problems, ...(single.length > 0 ? single : togetherProblems(input.rules))];
}

const scopeOf = ({ businessUnit, site }: PolicyRule): string => `${businessUnit ?? ''} ${site ?? ''}`;
const reachOf = (rule: PolicyRule): string => `${scopeOf(rule)} ${money(rule.minimumAmount)}`;

/** The rules below this one in its scope that ask more people than it does. */
const lowerThatAskMore = (rules: readonly PolicyRule[], rule: PolicyRule): readonly PolicyRule[] =>
  rules.filter(
    (lower) =>
      scopeOf(lower) === scopeOf(rule) &&
      money(lower.minimumAmount) < money(rule.minimumAmount) &&
      peopleNeeded(lower.steps) > peopleNeeded(rule.steps),
  );

/** Who may decide after the escalation has no less authority than those who were asked before. */
const isNoLower = ({ escalateToRole, approverRole, steps }: PolicyRule): boolean =>
  escalateToRole === 'Admin' ||
  (steps ?? [{ role: approverRole, people: null }]).every(({ role, people }) => role === escalateToRole && !people);

function togetherProblems(rules: readonly PolicyRule[]): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const names = new Set<string>();
  const reaches = new Set<string>();
  rules.forEach((rule, index) => {
    const complain = (field: string, message: string): void => {
      problems.push({ field: fieldPath(`rules[${index}]`, field), message });
    };
    if (names.has(rule.name)) complain('name', 'Another rule has this name.');
    if (reaches.has(reachOf(rule)))
      complain('minimumAmount', 'Another rule begins here for the same business unit and site.');
    if (rule.expireAfterMinutes <= rule.escalateAfterMinutes) {
      complain('expireAfterMinutes', 'Must be later than the escalation.');
    }
    if (!isNoLower(rule))
      complain('escalateToRole', 'Must be Admin, or the role of every step, none of which names people.');
    const [asksMore] = lowerThatAskMore(rules, rule);
    if (asksMore) complain('steps', `Must ask as many people as "${asksMore.name}", which is for less.`);
    names.add(rule.name);
    reaches.add(reachOf(rule));
  });
  return problems;
}

export const evaluationProblems = (input: EvaluateApprovalInput): FieldProblem[] => [
  ...fieldProblems({ kind: input.kind, amount: input.amount }, { kind: kindCheck, amount: amountOfZeroOrMore }),
  ...dimensionProblems(input.dimensions, 'dimensions'),
];

/**
 * The rule that an amount meets: of those at or below the amount, in its business unit and site, the one for the most
 * of both (the unit before the site), and of these the highest. One for neither is the floor, whatever the others say.
 */
export function matchingRule(
  rules: readonly PolicyRule[],
  amount: Amount,
  { businessUnit, site }: Pick<Dimensions, 'businessUnit' | 'site'>,
): PolicyRule | undefined {
  const holds = (own: string | null | undefined, its: string): boolean => (own ?? its) === its;
  const closeness = (rule: PolicyRule): number => (rule.businessUnit ? 2 : 0) + (rule.site ? 1 : 0);
  return rules
    .filter((rule) => holds(rule.businessUnit, businessUnit) && holds(rule.site, site))
    .filter((rule) => money(rule.minimumAmount) <= money(amount))
    .sort((a, b) => closeness(b) - closeness(a) || (money(a.minimumAmount) > money(b.minimumAmount) ? -1 : 1))[0];
}

/** What the policy demands; without a policy for the kind, nothing. */
export function evaluate(policy: Policy | null, input: EvaluateApprovalInput): ApprovalEvaluation {
  const rule = policy ? matchingRule(policy.rules, input.amount, input.dimensions) : undefined;
  if (!policy || !rule) return { required: false };
  return demandOf(policy, rule);
}

export function demandOf(policy: Pick<Policy, 'kind' | 'version'>, rule: PolicyRule): ApprovalDemand {
  const scope = `${rule.businessUnit ? ` in ${rule.businessUnit}` : ''}${rule.site ? ` at ${rule.site}` : ''}`;
  const whom = rule.steps ? stepsInWords(rule.steps) : rule.approverRole;
  return {
    required: true,
    policyVersion: policy.version,
    rule: rule.name,
    approverRole: rule.approverRole,
    escalateAfterMinutes: rule.escalateAfterMinutes,
    escalateToRole: rule.escalateToRole,
    expireAfterMinutes: rule.expireAfterMinutes,
    reason: `${rule.name}: ${rule.minimumAmount} or more${scope} needs ${whom}.`,
    ...(rule.steps ? { steps: rule.steps } : {}),
  };
}
