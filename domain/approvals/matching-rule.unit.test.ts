import { expect } from 'chai';
import fc from 'fast-check';
import type { Role } from '../kernel/actor.js';
import { formatMoney, type Money, money } from '../kernel/money.js';
import type { ApprovalFacts, Policy, PolicyRule } from './approvals.wire.js';
import { matchingRule } from './matching-rule.js';
import { evaluate, policyProblems } from './policy.js';
import { peopleNeeded, stepProblems } from './votes.js';

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

  const someStep = fc
    .record({
      role: fc.constantFrom('Approver', 'Finance', 'Admin'),
      quorum: fc.constantFrom('1', '2'),
      named: fc.option(fc.subarray([1, 2, 3, 4], { minLength: 2 })),
    })
    .map(({ role, quorum, named }) => ({ role, quorum, people: named?.map((n) => `${role}${n}`) ?? null }));
  const someAuthorities = fc
    .tuple(someRules, fc.array(fc.array(someStep, { minLength: 1, maxLength: 2 }), { minLength: 7, maxLength: 7 }))
    .map(([some, steps]) =>
      some.map((each, at) => ({ ...each, approverRole: steps[at]?.[0]?.role, steps: steps[at] }) as PolicyRule),
    )
    .filter((some) => some.every(({ steps, approverRole }) => stepProblems(steps, approverRole, '').length === 0));

  interface Voter {
    readonly id: string;
    readonly role: string;
  }

  /** Some people by whom the rule is passed. Who is named has no vote in another step, or else the seat may go to anybody. */
  function whoAgree({ steps }: PolicyRule, luck: number): Voter[] {
    const voters: Voter[] = [];
    for (const { role, quorum, people } of steps ?? []) {
      const pool = people ?? Array.from({ length: 4 }, (_, n) => `${role}${n + 5}`);
      const free = pool.filter((id) => !voters.some((voter) => voter.id === id));
      for (let n = 0; n < Number(quorum); n += 1) {
        const [id] = free.splice((luck >> (n * 3)) % Math.max(1, free.length), 1);
        if (id) voters.push({ id, role });
      }
    }
    return voters;
  }

  const seatsOf = ({ steps }: PolicyRule) => (steps ?? []).flatMap((step) => Array(Number(step.quorum)).fill(step));

  /** Whether each seat can be given to another of the voters. */
  const passes = (seats: { role: string; people: string[] | null }[], voters: readonly Voter[]): boolean => {
    const [seat, ...rest] = seats;
    if (!seat) return true;
    return voters.some(({ id, role }, at) => {
      const fits = seat.people
        ? role === seat.role && seat.people.includes(id)
        : role === seat.role || role === 'Admin';
      return fits && passes(rest, [...voters.slice(0, at), ...voters.slice(at + 1)]);
    });
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

  it('only ever add to what the plain rules ask, in people, roles and names, whatever their place', () => {
    const placed = fc
      .tuple(someAuthorities, fc.boolean())
      .map(([some, own]) => (own ? some.map((r) => ({ ...r, businessUnit: 'OWNER' })) : some));
    fc.assert(
      fc.property(placed, someAuthorities, someFacts, fc.nat(), (some, others, facts, luck) => {
        const plain = some.map((each) => ({ ...each, maximumMarginPercent: null, minimumExposure: null }));
        const watching = others.filter((each) => each.maximumMarginPercent !== null || each.minimumExposure !== null);
        const before = matchingRule(plain, about(...facts));
        const found = matchingRule([...plain, ...watching], about(...facts));
        if (!before) return;
        expect(found && passes(seatsOf(before), whoAgree(found, luck))).to.equal(true);
      }),
      { numRuns: 500 },
    );
  });

  it('lose nothing that any of them asks where a policy is right', () => {
    const right = someAuthorities.filter((rules) => policyProblems({ kind: 'order', rules }).length === 0);
    fc.assert(
      fc.property(right, someFacts, fc.nat(), (some, facts, luck) => {
        const [amount, margin, exposure] = facts;
        const found = matchingRule(some, about(...facts));
        const holds = ({ minimumAmount, maximumMarginPercent, minimumExposure }: PolicyRule): boolean =>
          money(minimumAmount) <= money(amount) &&
          (!maximumMarginPercent || margin === null || money(margin) <= money(maximumMarginPercent)) &&
          (!minimumExposure || exposure === null || money(exposure) >= money(minimumExposure));
        for (const watching of some.filter(
          (each) => (each.maximumMarginPercent ?? each.minimumExposure) !== null && holds(each),
        )) {
          expect(found && passes(seatsOf(watching), whoAgree(found, luck))).to.equal(true);
        }
      }),
      { numRuns: 300 },
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

  it('never stand in for a higher authority, nor for people who are named', () => {
    const found = (...some: PolicyRule[]) => {
      const problems = policyProblems({ kind: 'order', rules: some }).map(({ field }) => field);
      return [problems, matchingRule(some, about('200000.00', null, null))?.name];
    };
    const asks = (name: string, from: string, steps: PolicyRule['steps'], margin: string | null = '10') =>
      ({ ...rule(name, from, { margin }), approverRole: steps?.[0]?.role, steps }) as PolicyRule;
    const one = (role: Role, ...people: string[]) => ({
      role,
      quorum: 'one',
      people: people.length > 0 ? people : null,
    });
    const dear = asks('dear', '100000', [one('Admin')], null);
    expect(found(dear, asks('thin', '0', [one('Approver')]))).to.deep.equal([[], 'dear']);
    const byTwo = asks('by two', '0', [{ role: 'Approver', quorum: '2' }]);
    expect(found(dear, byTwo)).to.deep.equal([['rules[1].steps'], 'dear']);
    const both = asks('both', '100000', [one('Admin'), { role: 'Approver', quorum: '2' }]);
    expect(found(dear, byTwo, both)).to.deep.equal([[], 'both']);
    const fay = asks('fay', '0', [one('Finance', 'fay')], null);
    expect(found(fay, asks('frank', '0', [one('Finance', 'frank')]))).to.deep.equal([['rules[1].steps'], 'fay']);
    expect(found(fay, asks('of two', '0', [one('Finance', 'fay', 'frank')]))).to.deep.equal([
      ['rules[1].steps'],
      'fay',
    ]);
    const all = asks('all', '0', [{ ...one('Finance', 'fay', 'frank'), quorum: 'all' }]);
    expect(found(fay, all)).to.deep.equal([[], 'all']);
    const denies = { ...asks('denies', '0', [one('Approver')], null), fallback: 'deny' } as const;
    expect(found(denies, asks('escalates', '0', [one('Approver')]))).to.deep.equal([['rules[1].steps'], 'denies']);
    const toAnn = { ...asks('to ann', '0', [one('Approver')], null), escalateToPeople: ['ann'] };
    expect(found(toAnn, asks('to all', '0', [one('Approver')]))).to.deep.equal([['rules[1].steps'], 'to ann']);
    expect(found(toAnn, { ...byTwo, escalateToPeople: ['ann'] })).to.deep.equal([[], 'by two']);
    const exposed = { ...asks('exposed', '0', [one('Finance')], null), minimumExposure: '1' };
    expect(found(exposed, byTwo)[0]).to.deep.equal(['rules[1].steps']);
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
