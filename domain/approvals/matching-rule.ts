import { money } from '../kernel/money.js';
import type { EvaluateApprovalInput, PolicyRule } from './approvals.wire.js';
import { peopleNeeded } from './votes.js';

type About = Pick<EvaluateApprovalInput, 'amount' | 'facts'> & {
  readonly dimensions: Pick<EvaluateApprovalInput['dimensions'], 'businessUnit' | 'site'>;
};

/** Whether the rule looks at more than amount, business unit and site. */
export const looksAtFacts = ({ maximumMarginPercent, minimumExposure }: PolicyRule): boolean =>
  (maximumMarginPercent ?? null) !== null || (minimumExposure ?? null) !== null;

/** By amount and place alone. */
function reaches(rule: PolicyRule, { amount, dimensions }: About): boolean {
  const { businessUnit, site, minimumAmount } = rule;
  if ((businessUnit ?? dimensions.businessUnit) !== dimensions.businessUnit) return false;
  return (site ?? dimensions.site) === dimensions.site && money(minimumAmount) <= money(amount);
}

/** What nobody knows is taken as the worst: somebody looks at it. */
function factsHold({ maximumMarginPercent, minimumExposure }: PolicyRule, { facts }: About): boolean {
  const margin = facts?.marginPercent ?? null;
  const exposure = facts?.exposure ?? null;
  if (maximumMarginPercent && margin !== null && money(margin) > money(maximumMarginPercent)) return false;
  return !minimumExposure || exposure === null || money(exposure) >= money(minimumExposure);
}

/** Whether facts may change what is asked. */
export const wantsFacts = (rules: readonly PolicyRule[], about: About): boolean =>
  !about.facts && rules.some((rule) => looksAtFacts(rule) && reaches(rule, about));

const closeness = (rule: PolicyRule): number => (rule.businessUnit ? 2 : 0) + (rule.site ? 1 : 0);

const downwards = (a: bigint, b: bigint): number => (a === b ? 0 : a > b ? -1 : 1);

const byPlaceAndAmount = (a: PolicyRule, b: PolicyRule): number =>
  closeness(b) - closeness(a) || downwards(money(a.minimumAmount), money(b.minimumAmount));

const byExposureAndMargin = (a: PolicyRule, b: PolicyRule): number =>
  downwards(money(a.minimumExposure ?? '-1'), money(b.minimumExposure ?? '-1')) ||
  downwards(money(b.maximumMarginPercent ?? '101'), money(a.maximumMarginPercent ?? '101'));

const bySeverity = (a: PolicyRule, b: PolicyRule): number =>
  peopleNeeded(b.steps) - peopleNeeded(a.steps) || byPlaceAndAmount(a, b) || byExposureAndMargin(a, b);

/**
 * The rule that a document meets. Of the plain rules that it reaches, the one for the most of business unit and site
 * (the unit before the site), and of these the highest; one for neither is the floor. Rules that look at margin or
 * exposure watch over these: of those that hold, the one that asks the most people stands in for the plain one unless it
 * would ask fewer.
 */
export function matchingRule(rules: readonly PolicyRule[], about: About): PolicyRule | undefined {
  const reached = rules.filter((rule) => reaches(rule, about));
  const [plain] = reached.filter((rule) => !looksAtFacts(rule)).sort(byPlaceAndAmount);
  const [watching] = reached.filter((rule) => looksAtFacts(rule) && factsHold(rule, about)).sort(bySeverity);
  if (!plain || !watching) return watching ?? plain;
  return peopleNeeded(watching.steps) >= peopleNeeded(plain.steps) ? watching : plain;
}

/** Whether one rule holds wherever the other does, in the same place. */
export function covers(one: PolicyRule, other: PolicyRule): boolean {
  const margin = (rule: PolicyRule): bigint => money(rule.maximumMarginPercent ?? '101');
  const exposure = (rule: PolicyRule): bigint => money(rule.minimumExposure ?? '-1');
  return (
    (one.businessUnit ?? null) === (other.businessUnit ?? null) &&
    (one.site ?? null) === (other.site ?? null) &&
    money(one.minimumAmount) <= money(other.minimumAmount) &&
    margin(one) >= margin(other) &&
    exposure(one) <= exposure(other)
  );
}
