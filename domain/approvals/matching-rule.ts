import { money } from '../kernel/money.js';
import type { EvaluateApprovalInput, PolicyRule } from './approvals.wire.js';
import { asksAll } from './authority.js';
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
 * exposure watch over these: of all that hold, the one that asks for all that each of them asks. Policies from before
 * that was checked may have none: then a watching rule stands in only for a plain one all of which it asks for.
 */
export function matchingRule(rules: readonly PolicyRule[], about: About): PolicyRule | undefined {
  const { plain, watching, asksMost } = holding(rules, about);
  return asksMost ?? watching.find((rule) => !plain || asksAll(rule, plain)) ?? plain;
}

function holding(rules: readonly PolicyRule[], about: About) {
  const reached = rules.filter((rule) => reaches(rule, about));
  const [plain] = reached.filter((rule) => !looksAtFacts(rule)).sort(byPlaceAndAmount);
  const watching = reached.filter((rule) => looksAtFacts(rule) && factsHold(rule, about)).sort(bySeverity);
  const all = plain ? [...watching, plain] : watching;
  return { plain, watching, all, asksMost: all.find((one) => all.every((other) => asksAll(one, other))) };
}

/** A rule before this one that may hold together with it, where no rule asks for all that is asked there. */
export function clashing(rules: readonly PolicyRule[], index: number): PolicyRule | undefined {
  const rule = rules[index];
  if (!rule) return undefined;
  const plain = rules.filter((other) => !looksAtFacts(other));
  return rules.slice(0, index).find((other) => {
    if (!looksAtFacts(rule) && !looksAtFacts(other)) return false;
    if (asksAll(rule, other) || asksAll(other, rule)) return false;
    return [rule, ...plain].some((third) => {
      const corner = cornerOf([rule, other, third]);
      if (!corner) return false;
      const { all, asksMost } = holding(rules, corner);
      return !asksMost && all.includes(rule) && all.includes(other);
    });
  });
}

/** The least for which all these rules are reached, if there is a place for all of them. */
function cornerOf(rules: readonly PolicyRule[]): About | undefined {
  const units = said(rules.map(({ businessUnit }) => businessUnit));
  const sites = said(rules.map(({ site }) => site));
  if (units.length > 1 || sites.length > 1) return undefined;
  const amounts = rules.map(({ minimumAmount }) => minimumAmount).sort(byMoney);
  return {
    amount: amounts.at(-1) ?? '0.00',
    dimensions: { businessUnit: units[0] ?? '', site: sites[0] ?? '' },
    facts: {
      marginPercent: said(rules.map(({ maximumMarginPercent }) => maximumMarginPercent)).sort(byMoney)[0] ?? '101',
      exposure:
        said(rules.map(({ minimumExposure }) => minimumExposure))
          .sort(byMoney)
          .at(-1) ?? '-1',
    },
  };
}

const byMoney = (a: string, b: string): number => downwards(money(b), money(a));

const said = (values: readonly (string | null | undefined)[]): string[] => [
  ...new Set(values.filter((value) => value !== null && value !== undefined)),
];

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
