import { expect } from 'chai';
import fc from 'fast-check';
import { formatMoney, type Money, money } from '../kernel/money.js';
import type { ApprovalKind, ApprovalStep, DefinePolicyInput, Policy, PolicyRule } from './approvals.wire.js';
import { matchingRule } from './matching-rule.js';
import { evaluate, evaluationProblems, policyProblems } from './policy.js';

const rule = (name: string, minimumAmount: string, businessUnit?: string): PolicyRule => ({
  name,
  minimumAmount,
  ...(businessUnit ? { businessUnit } : {}),
  approverRole: 'Approver',
  escalateAfterMinutes: 60,
  escalateToRole: 'Admin',
  expireAfterMinutes: 120,
});

const rules = [
  rule('any', '10000.00'),
  rule('huge', '50000'),
  rule('machining', '5000.00', 'MACHINING_REPAIR'),
  rule('machining, large', '20000.00', 'MACHINING_REPAIR'),
];
const policy: Policy = {
  kind: 'order',
  version: 3,
  effectiveFrom: '2026-01-01',
  twoPeopleFrom: null,
  state: 'Defined',
  requestId: null,
  rules,
  definedBy: { id: 'ada', name: 'Ada', roles: ['Admin'] },
  definedAt: '2026-01-01T00:00:00.000Z',
};
const dimensions = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'INDY', costCentre: 'SALES' };

const meets = (some: readonly PolicyRule[], amount: string, businessUnit: string, site = 'INDY') =>
  matchingRule(some, { amount, dimensions: { businessUnit, site } });

describe('matchingRule', () => {
  const cases: readonly [amount: string, unit: string, expected: string | undefined][] = [
    ['9999.99', 'INDUSTRIAL_PRODUCTS', undefined],
    ['10000', 'INDUSTRIAL_PRODUCTS', 'any'],
    ['49999.99', 'INDUSTRIAL_PRODUCTS', 'any'],
    ['50000.00', 'INDUSTRIAL_PRODUCTS', 'huge'],
    ['4999.99', 'MACHINING_REPAIR', undefined],
    ['5000.00', 'MACHINING_REPAIR', 'machining'],
    ['12000.00', 'MACHINING_REPAIR', 'machining'],
    ['60000.00', 'MACHINING_REPAIR', 'machining, large'],
  ];
  for (const [amount, unit, expected] of cases) {
    it(`${amount} in ${unit} meets ${expected ?? 'no rule'}`, () => {
      expect(meets(rules, amount, unit)?.name).to.equal(expected);
    });
  }

  it('falls back to a general rule when no rule of the unit is reached', () => {
    const some = [rule('general', '100'), rule('own', '500', 'OWNER')];
    expect(meets(some, '200', 'OWNER')?.name).to.equal('general');
  });

  it('is the closest to business unit and site, the unit before the site, and the floor where no other is', () => {
    const some = [
      { ...rule('floor', '100') },
      { ...rule('site', '0'), site: 'INDY' },
      { ...rule('unit', '0', 'OWNER') },
      { ...rule('both', '500', 'OWNER'), site: 'INDY' },
    ];
    expect(meets(some, '500', 'OWNER', 'INDY')?.name).to.equal('both');
    expect(meets(some, '499', 'OWNER', 'INDY')?.name).to.equal('unit');
    expect(meets(some, '500', 'CORPORATE', 'INDY')?.name).to.equal('site');
    expect(meets(some, '100', 'CORPORATE', 'PARIS')?.name).to.equal('floor');
    expect(meets(some, '99', 'CORPORATE', 'PARIS')?.name).to.equal(undefined);
  });

  it('does not depend on the order of the rules, nor change them', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10_000_000n), fc.shuffledSubarray(rules, { minLength: 4 }), (cents, shuffled) => {
        const before = [...shuffled];
        const amount = formatMoney(cents as Money);
        const found = meets(shuffled, amount, 'MACHINING_REPAIR');
        expect(found).to.equal(meets(rules, amount, 'MACHINING_REPAIR'));
        expect(shuffled).to.deep.equal(before);
        if (found) expect(money(found.minimumAmount) <= cents).to.equal(true);
      }),
    );
  });
});

describe('evaluate', () => {
  it('demands what the rule says, with the version it stands in', () => {
    expect(evaluate(policy, { kind: 'order', amount: '10000.00', dimensions })).to.deep.equal({
      required: true,
      policyVersion: 3,
      rule: 'any',
      approverRole: 'Approver',
      escalateAfterMinutes: 60,
      escalateToRole: 'Admin',
      expireAfterMinutes: 120,
      reason: 'any: 10000.00 or more needs Approver.',
    });
  });

  it('demands nothing below every rule, and a second person from some amount on where no rule holds', () => {
    const asks = (its: Policy | null, amount: string, kind: ApprovalKind = 'order') => {
      const demand = evaluate(its, { kind, amount, dimensions });
      return demand.required ? demand.rule : null;
    };
    const empty = { ...policy, rules: [] };
    expect(asks(policy, '1.00')).to.equal(null);
    for (const none of [null, empty]) {
      expect(asks(none, '49999.99')).to.equal(null);
      expect(asks(none, '50000.00')).to.equal('four eyes');
    }
    expect(asks({ ...empty, twoPeopleFrom: '300.00' }, '299.99')).to.equal(null);
    expect(asks({ ...empty, twoPeopleFrom: '300.00' }, '300.00')).to.equal('four eyes');
    expect(asks({ ...empty, twoPeopleFrom: '90000.00' }, '50000.00')).to.equal(null);
    expect(asks(null, '0.00', 'writeOff')).to.equal('four eyes');
    expect(asks(null, '99999.00', 'jobScrap')).to.equal(null);
  });
});

describe('policyProblems', () => {
  const fields = (input: unknown): string[] => policyProblems(input as DefinePolicyInput).map(({ field }) => field);

  it('has margin and exposure for orders only, and no amount below which one is enough where two always are', () => {
    const watching = { ...rule('thin', '0'), maximumMarginPercent: '12.5', minimumExposure: '1000' };
    expect(fields({ kind: 'order', rules: [watching], twoPeopleFrom: '100' })).to.deep.equal([]);
    expect(fields({ kind: 'writeOff', rules: [watching], twoPeopleFrom: '0.01' })).to.deep.equal([
      'twoPeopleFrom',
      'rules[0].maximumMarginPercent',
      'rules[0].minimumExposure',
    ]);
    expect(fields({ kind: 'writeOff', rules: [], twoPeopleFrom: '0' })).to.deep.equal([]);
    const wrong = { ...watching, maximumMarginPercent: '100.01', minimumExposure: '-1' };
    expect(fields({ kind: 'order', rules: [wrong], twoPeopleFrom: 'much' })).to.deep.equal([
      'twoPeopleFrom',
      'rules[0].maximumMarginPercent',
      'rules[0].minimumExposure',
    ]);
  });

  it('takes a right policy, also one without rules', () => {
    expect(fields({ kind: 'order', rules })).to.deep.equal([]);
    expect(fields({ kind: 'order', rules: [] })).to.deep.equal([]);
  });

  it('names every wrong field of every rule', () => {
    const wrong = { ...rule('', '-1', 'no'), approverRole: 'Viewer', escalateAfterMinutes: 0, expireAfterMinutes: 1.5 };
    expect(fields({ kind: 'ordr', rules: [rule('right', '1'), wrong] })).to.deep.equal([
      'kind',
      'rules[1].name',
      'rules[1].minimumAmount',
      'rules[1].businessUnit',
      'rules[1].approverRole',
      'rules[1].escalateAfterMinutes',
      'rules[1].expireAfterMinutes',
    ]);
    expect(fields({ kind: 'order' })).to.deep.equal(['rules']);
    expect(fields({ kind: 'order', rules: [null] })).to.include('rules[0].name');
  });

  it('refuses rules that cannot be told apart, and an end before the escalation', () => {
    const early = { ...rule('c', '7'), expireAfterMinutes: 60 };
    expect(fields({ kind: 'order', rules: [rule('a', '5'), rule('a', '6'), rule('b', '5.00'), early] })).to.deep.equal([
      'rules[1].name',
      'rules[2].minimumAmount',
      'rules[3].expireAfterMinutes',
    ]);
  });
});

describe('the escalation of a rule', () => {
  const escalated = (escalateToRole: string, steps?: readonly ApprovalStep[]): string[] => {
    const its = { ...rule('a', '1'), ...(steps ? { steps } : {}), escalateToRole };
    return policyProblems({ kind: 'order', rules: [its] } as DefinePolicyInput).map(({ field }) => field);
  };
  const approvers = { role: 'Approver', quorum: '2' } as const;

  it('goes to Admin, or to the role of every step where nobody is named: it lowers no authority', () => {
    expect(escalated('Approver')).to.deep.equal([]);
    expect(escalated('Ops')).to.deep.equal(['rules[0].escalateToRole']);
    expect(escalated('Approver', [approvers, approvers])).to.deep.equal([]);
    expect(escalated('Admin', [{ ...approvers, people: ['ann', 'bob'] }])).to.deep.equal([]);
    expect(escalated('Approver', [{ ...approvers, people: ['ann', 'bob'] }])).to.deep.equal([
      'rules[0].escalateToRole',
    ]);
    expect(escalated('Approver', [approvers, { role: 'Finance', quorum: 'one' }])).to.deep.equal([
      'rules[0].escalateToRole',
    ]);
  });
});

describe('the steps of a rule', () => {
  const problems = (...some: PolicyRule[]): string[] =>
    policyProblems({ kind: 'order', rules: some }).map(({ field }) => field);
  const steps = (...each: ApprovalStep[]): PolicyRule => ({ ...rule('steps', '1'), steps: each });
  const people = ['fay', 'frank', 'finn'];

  it('are right, or wrong field by field', () => {
    expect(
      problems(steps({ role: 'Approver', quorum: '2' }, { role: 'Finance', quorum: 'all', people })),
    ).to.deep.equal([]);
    expect(problems(steps())).to.deep.equal(['rules[0].steps']);
    expect(problems(steps({ role: 'Viewer', quorum: 'most', people: [] }))).to.deep.equal([
      'rules[0].steps[0].role',
      'rules[0].steps[0].quorum',
      'rules[0].steps[0].people',
    ]);
    expect(problems(steps({ role: 'Finance', quorum: 'one' }))).to.deep.equal(['rules[0].steps[0].role']);
    expect(problems(steps({ role: 'Approver', quorum: 'majority' }))).to.deep.equal(['rules[0].steps[0].people']);
    expect(problems(steps({ role: 'Approver', quorum: '4', people }))).to.deep.equal(['rules[0].steps[0].quorum']);
    const both = [
      { role: 'Approver', quorum: 'all', people: ['fay', 'bob'] },
      { role: 'Finance', quorum: 'one', people },
    ];
    expect(problems(steps(...(both as ApprovalStep[])))).to.deep.equal(['rules[0].steps[1].people']);
  });

  it('never ask fewer people for more', () => {
    // 2 + 2 of 3 are 4 people.
    const four = steps({ role: 'Approver', quorum: '2' }, { role: 'Finance', quorum: 'majority', people });
    expect(problems(four, { ...rule('more', '2'), steps: [{ role: 'Approver', quorum: '4' }] })).to.deep.equal([]);
    expect(problems(four, { ...rule('more', '2'), steps: [{ role: 'Approver', quorum: '3' }] })).to.deep.equal([
      'rules[1].steps',
    ]);
    expect(problems(four, rule('elsewhere', '2', 'OWNER'))).to.deep.equal([]);
  });

  it('stand in the demand and in its reason', () => {
    const asked = {
      ...steps({ role: 'Approver', quorum: '2' }, { role: 'Finance', quorum: 'all', people }),
      site: 'INDY',
    };
    const demand = evaluate({ ...policy, rules: [asked] }, { kind: 'order', amount: '5.00', dimensions });
    expect(demand).to.deep.include({
      steps: asked.steps,
      reason: 'steps: 1 or more at INDY needs 2 of Approver, then all of Finance (fay, frank, finn).',
    });
  });
});

describe('evaluationProblems', () => {
  it('names every wrong field', () => {
    const wrong = { kind: 'nothing', amount: '1.234', dimensions: { ...dimensions, site: '' } };
    const problems = evaluationProblems(wrong as unknown as Parameters<typeof evaluationProblems>[0]);
    expect(problems.map(({ field }) => field)).to.deep.equal(['kind', 'amount', 'dimensions.site']);
  });
});
