import { expect } from 'chai';
import fc from 'fast-check';
import { formatMoney, type Money, money } from '../kernel/money.js';
import type { ApprovalFacts, Policy, PolicyRule } from './approvals.wire.js';
import { matchingRule } from './matching-rule.js';
import { evaluate, policyProblems } from './policy.js';
import { peopleNeeded } from './votes.js';

interface Conditions {
  readonly margin?: string | null;
  readonly exposure?: string | null;
  readonly people?: number;
  readonly unit?: string;
}

const rule = (name: string, minimumAmount: string, conditions: Conditions = {}): PolicyRule => ({
  ...{ name, minimumAmount, approverRole: 'Approver', escalateToRole: 'Admin' },
  ...{ escalateAfterMinutes: 60, expireAfterMinutes: 120 },
  ...{ maximumMarginPercent: conditions.margin ?? null, minimumExposure: conditions.exposure ?? null },
  businessUnit: conditions.unit ?? null,
  steps: [{ role: 'Approver', quorum: String(conditions.people ?? 1) }],
});

const dimensions = { businessUnit: 'OWNER', site: 'INDY', costCentre: 'SALES' };
const about = (amount: string, marginPercent: string | null, exposure: string | null) => ({
  ...{ amount, dimensions },
  facts: { marginPercent, exposure },
});

describe('rules that look at margin and exposure', () => {
  const rules = [
    rule('plain', '1000'),
    rule('large', '100000', { people: 3 }),
    rule('thin', '100', { margin: '10' }),
    rule('deep', '100', { exposure: '50000', people: 2 }),
    rule('thin and deep', '0', { margin: '10', exposure: '90000', people: 3 }),
  ];
  const cases: readonly [string, string | null, string | null, string | undefined][] = [
    ['99.00', '5', '60000', undefined],
    ['99.00', '5', '90000', 'thin and deep'],
    ['100.00', '10', '0', 'thin'],
    ['100.00', '10.01', '0', undefined],
    ['100.00', '40', '50000', 'deep'],
    ['1000.00', '5', '0', 'thin'],
    ['1000.00', '40', '49999.99', 'plain'],
    ['100000.00', '5', '60000', 'large'],
    ['100.00', null, '0', 'thin'],
    ['100.00', '40', null, 'deep'],
    ['0.00', null, null, 'thin and deep'],
  ];
  for (const [amount, margin, exposure, expected] of cases) {
    it(`${amount} at a margin of ${margin} and an exposure of ${exposure} meets ${expected ?? 'none'}`, () => {
      expect(matchingRule(rules, about(amount, margin, exposure))?.name).to.equal(expected);
    });
  }

  it('tell which condition was met, and by what', () => {
    const policy = { kind: 'order', version: 1, rules, twoPeopleFrom: null } as unknown as Policy;
    const reason = (facts?: ApprovalFacts) => {
      const demand = evaluate(policy, { kind: 'order', amount: '0.00', dimensions, ...(facts ? { facts } : {}) });
      return demand.required ? demand : null;
    };
    const met = reason({ marginPercent: '5.00', exposure: '90000.00' });
    expect(met?.reason).to.equal(
      'thin and deep: 0 or more with a margin of 10 % or less (5.00 %) and an exposure of 90000 or more (90000.00) needs 3 of Approver.',
    );
    expect(met?.facts).to.deep.equal({ marginPercent: '5.00', exposure: '90000.00' });
    // Nobody looked yet: it is asked for, and until then taken as the worst.
    const unknown = evaluate(policy, { kind: 'order', amount: '0.00', dimensions });
    expect(unknown).to.deep.include({ required: true, wantsFacts: true });
    expect(unknown.required && unknown.reason).to.contain('(not known)');
    const elsewhere = { ...policy, rules: [rule('there', '0', { margin: '10', unit: 'OTHER' })] };
    expect(evaluate(elsewhere, { kind: 'order', amount: '0.00', dimensions })).to.deep.equal({ required: false });
  });

  const cents = fc.bigInt(0n, 20_000_00n).map((value) => formatMoney(value as Money));
  const percent = fc.integer({ min: -50, max: 60 }).map(String);
  const someRule = fc.record({
    amount: cents,
    margin: fc.option(percent),
    exposure: fc.option(cents),
    people: fc.integer({ min: 1, max: 4 }),
  });
  const someRules = fc
    .array(someRule, { minLength: 1, maxLength: 7 })
    .map((each) => each.map(({ amount, ...conditions }, index) => rule(`r${index}`, amount, conditions)));
  const someFacts = fc.tuple(cents, fc.option(percent), fc.option(cents));
  const asked = (
    some: readonly PolicyRule[],
    ...[amount, margin, exposure]: [string, string | null, string | null]
  ) => {
    const found = matchingRule(some, about(amount, margin, exposure));
    return found ? peopleNeeded(found.steps) : 0;
  };

  it('never ask fewer people for more, for a lower margin or for a greater exposure', () => {
    const atLeast = (a: string | null, b: string | null): boolean => a === null || (b !== null && money(a) >= money(b));
    const atMost = (a: string | null, b: string | null): boolean => a === null || (b !== null && money(a) <= money(b));
    const right = someRules.filter((rules) => policyProblems({ kind: 'order', rules }).length === 0);
    fc.assert(
      fc.property(right, someFacts, someFacts, (some, less, more) => {
        fc.pre(money(more[0]) >= money(less[0]) && atMost(more[1], less[1]) && atLeast(more[2], less[2]));
        expect(asked(some, ...more)).to.be.at.least(asked(some, ...less));
      }),
    );
  });

  it('only ever add to what the plain rules ask, whatever their place', () => {
    const placed = fc
      .tuple(someRules, fc.boolean())
      .map(([some, own]) => (own ? some.map((r) => ({ ...r, businessUnit: 'OWNER' })) : some));
    fc.assert(
      fc.property(placed, someRules, someFacts, (some, others, facts) => {
        const plain = some.map((each) => ({ ...each, maximumMarginPercent: null, minimumExposure: null }));
        const watching = others.filter((each) => each.maximumMarginPercent !== null || each.minimumExposure !== null);
        expect(asked([...plain, ...watching], ...facts)).to.be.at.least(asked(plain, ...facts));
      }),
    );
  });

  it('do not depend on their order', () => {
    const right = someRules.filter((rules) => policyProblems({ kind: 'order', rules }).length === 0);
    const shuffled = right.chain((some) =>
      fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })),
    );
    fc.assert(
      fc.property(shuffled, someFacts, ([some, other], facts) => {
        expect(matchingRule(other, about(...facts))).to.equal(matchingRule(some, about(...facts)));
      }),
    );
  });

  it('are refused where another holds wherever they do and asks more: they would never be met', () => {
    const problems = (...some: PolicyRule[]) =>
      policyProblems({ kind: 'order', rules: some }).map(({ field }) => field);
    const plain = rule('plain', '100', { people: 2 });
    expect(problems(plain, rule('thin', '100', { margin: '10' }))).to.deep.equal(['rules[1].steps']);
    expect(problems(plain, rule('thin', '99', { margin: '10' }))).to.deep.equal([]);
    const thin = rule('thin', '0', { margin: '10', people: 2 });
    expect(problems(thin, rule('thinner', '0', { margin: '9' }))).to.deep.equal(['rules[1].steps']);
    expect(problems(thin, rule('thicker', '0', { margin: '11' }))).to.deep.equal([]);
    expect(problems(thin, rule('again', '0', { margin: '10.00', people: 2 }))).to.deep.equal([
      'rules[1].minimumAmount',
    ]);
  });
});
