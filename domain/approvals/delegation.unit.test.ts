import { expect } from 'chai';
import fc from 'fast-check';
import { actor, ada, amos, ollie, vera } from '../../tests/support/actors.js';
import { fieldsOf, refusalOf } from '../../tests/support/refusal.js';
import { type Actor, type Role, SYSTEM_ACTOR } from '../kernel/actor.js';
import { Refused } from '../kernel/refusal.js';
import { addDays } from '../kernel/time.js';
import { DECIDING_ROLES, type Decidable, decisionRefusal, nextApprovalState } from './approvals.js';
import type { Delegation } from './approvals.wire.js';
import {
  chainOfDecision,
  chainsTo,
  delegationProblems,
  delegationRefusal,
  delegationState,
  revocationRefusal,
  waysToDecide,
} from './delegation.js';

const TODAY = '2026-08-10';
const request: Decidable = {
  state: 'Requested',
  escalatedAt: null,
  requestedBy: { id: 'ollie' },
  approverRole: 'Approver',
  escalateToRole: 'Admin',
  dimensions: { businessUnit: 'OWNER', site: 'LOUISVILLE' },
};

const lent = (from: string, to: string, change: Partial<Delegation> = {}): Delegation => ({
  delegationId: `${from}-${to}`,
  role: 'Approver',
  from: { id: from, name: from },
  own: true,
  to: { id: to, name: to },
  firstDay: '2026-08-03',
  lastDay: '2026-08-14',
  reason: 'on holiday',
  givenAt: '2026-08-01T12:00:00.000Z',
  revoked: null,
  ...change,
});
const revoked = { reason: 'back early', by: { id: 'amos', name: 'amos' }, at: '2026-08-05T12:00:00.000Z' };
const ids = (chains: readonly (readonly Delegation[])[]): string[] =>
  chains.map((chain) => chain.map(({ delegationId }) => delegationId).join(' '));

describe('a delegation', () => {
  const input = { ...lent('amos', 'anton'), delegationId: 'DG-1' };
  const wrong = (change: object, giver: Actor = amos): string[] =>
    delegationProblems({ ...input, ...change }, giver, TODAY)
      .map(({ field }) => field)
      .sort();

  it('is right, or wrong field by field', () => {
    expect(wrong({})).to.deep.equal([]);
    expect(wrong({ role: 'Viewer', firstDay: '3 August', reason: ' ', to: { id: '', name: '' } })).to.deep.equal([
      'firstDay',
      'reason',
      'role',
      'to.id',
      'to.name',
    ]);
    expect(wrong({ to: { id: 'amos', name: 'Amos' } })).to.deep.equal(['to.id']);
    expect(wrong({ firstDay: '2026-08-15' })).to.deep.equal(['lastDay']);
    expect(wrong({ lastDay: '2026-08-09' })).to.deep.equal(['lastDay']);
    expect(wrong({ lastDay: TODAY })).to.deep.equal([]);
    // 2026-08-03 and 366 days make 2027-08-04.
    expect(wrong({ lastDay: '2027-08-04' })).to.deep.equal([]);
    expect(wrong({ lastDay: '2027-08-05' })).to.deep.equal(['lastDay']);
  });

  const STANDING = [
    { state: 'Planned', today: '2026-08-02', change: {} },
    { state: 'InForce', today: '2026-08-03', change: {} },
    { state: 'InForce', today: '2026-08-14', change: {} },
    { state: 'Ended', today: '2026-08-15', change: {} },
    { state: 'Revoked', today: '2026-08-10', change: { revoked } },
  ];
  for (const { state, today, change } of STANDING) {
    const over = state === 'Ended' || state === 'Revoked';
    it(`is ${state} on ${today}, and ${over ? 'has nothing to revoke' : 'is revoked by its giver or an Admin'}`, async () => {
      const each = lent('amos', 'anton', change);
      expect(delegationState(each, today)).to.equal(state);
      for (const who of [amos, ada]) {
        expect(revocationRefusal(each, who, today)?.code).to.equal(over ? 'DelegationOver' : undefined);
      }
      for (const who of [ollie, actor('anton', 'Approver')]) {
        expect(revocationRefusal(each, who, today)?.code).to.equal('DelegationOfAnother');
      }
    });
  }

  it('lends the role on its days, and on from one who is lent it', () => {
    const on = lent('anton', 'bea', { own: false, lastDay: '2026-08-12' });
    const all = [lent('amos', 'anton'), on];
    expect(ids(chainsTo(all, 'Approver', 'bea', '2026-08-12'))).to.deep.equal(['amos-anton anton-bea']);
    expect(chainsTo(all, 'Approver', 'bea', '2026-08-13')).to.deep.equal([]);
    expect(chainsTo(all, 'Finance', 'bea', TODAY)).to.deep.equal([]);
    expect(chainsTo([on], 'Approver', 'bea', TODAY), 'what nobody holds is not lent').to.deep.equal([]);
    expect(chainsTo([lent('amos', 'anton', { revoked }), on], 'Approver', 'bea', TODAY)).to.deep.equal([]);
  });

  it('is refused to who neither holds the role nor is lent it on each day', () => {
    const on = (lastDay: string) => lent('anton', 'bea', { own: false, lastDay });
    const all = [lent('amos', 'anton')];
    expect(delegationRefusal(on('2026-08-14'), all)).to.equal(undefined);
    expect(delegationRefusal(on('2026-08-15'), all)?.details['day']).to.equal('2026-08-15');
    expect(delegationRefusal(on('2026-08-14'), [])?.code).to.equal('RoleNotHeld');
  });

  it('is refused when the same stands on one of its days, and stands once in a chain', () => {
    const all = [lent('amos', 'anton')];
    const again = (change: Partial<Delegation>, standing = all) =>
      delegationRefusal(lent('amos', 'anton', { delegationId: 'again', ...change }), standing)?.code;
    expect(again({})).to.equal('DelegationExists');
    expect(again({ firstDay: '2026-08-14', lastDay: '2026-08-30' })).to.equal('DelegationExists');
    expect(again({ firstDay: '2026-08-15', lastDay: '2026-08-30' })).to.equal(undefined);
    expect(again({ role: 'Finance' })).to.equal(undefined);
    expect(again({ to: { id: 'bea', name: 'bea' } })).to.equal(undefined);
    expect(again({}, [lent('amos', 'anton', { revoked })])).to.equal(undefined);
    const twice = [lent('amos', 'anton', { delegationId: 'lent-on', own: false }), ...all];
    expect(ids(chainsTo(twice, 'Approver', 'anton', TODAY))).to.deep.equal(['amos-anton']);
  });

  it('is refused when the role would go round in a circle on one of its days', () => {
    const all = [lent('amos', 'anton'), lent('anton', 'bea', { own: false })];
    const back = (change: Partial<Delegation>) => delegationRefusal(lent('bea', 'amos', change), all)?.code;
    expect(back({})).to.equal('DelegationCircle');
    expect(back({ firstDay: '2026-08-14', lastDay: '2026-08-30' })).to.equal('DelegationCircle');
    expect(back({ firstDay: '2026-08-15', lastDay: '2026-08-30' })).to.equal(undefined);
    expect(back({ role: 'Finance' })).to.equal(undefined);
    expect(delegationRefusal(lent('anton', 'amos'), [lent('amos', 'anton', { revoked })])).to.equal(undefined);
  });
});

describe('a crowd that lends everything on', () => {
  // Twelve rows of four, of whom each lends on to each of the next: four million ways from the first row to the last.
  const row = (n: number): string[] => [1, 2, 3, 4].map((each) => `${n}.${each}`);
  const crowd = Array.from({ length: 11 }, (_, n) =>
    row(n).flatMap((from) => row(n + 1).map((to) => lent(from, to, { own: n === 0, lastDay: '2027-08-03' }))),
  ).flat();

  it('is looked through at once, and nothing is lent on further than five times', () => {
    const lends = (from: string, to: string, own: boolean) =>
      delegationRefusal(lent(from, to, { own, lastDay: '2027-08-03' }), crowd);
    expect(lends('4.1', 'new', false)).to.equal(undefined);
    const refused = lends('5.1', 'new', false);
    expect(refused?.code).to.equal('InvalidDelegation');
    expect(JSON.stringify(refused?.details)).to.contain('Comes to 5.1 by 5 delegations');
    expect(lends('nobody', 'new', false)?.code).to.equal('RoleNotHeld');
    expect(lends('new', '0.1', true)).to.equal(undefined);
    expect(lends('11.4', '0.1', true)?.code).to.equal('DelegationCircle');
    expect(chainsTo(crowd, 'Approver', '5.1', TODAY)).to.have.length(4 ** 5);
    expect(chainsTo(crowd, 'Approver', '6.1', TODAY)).to.deep.equal([]);
  }).timeout(5_000);
});

describe('a decision in another’s place', () => {
  const bea = actor('bea', 'Ops');
  const decide = (all: readonly Delegation[], onBehalfOf = 'amos', who: Actor = bea, asked = request) =>
    chainOfDecision(asked, { actor: who, onBehalfOf }, all, TODAY);
  const chain = [lent('amos', 'anton'), lent('anton', 'bea', { own: false })];

  it('is taken with the role of the head of a chain, the shortest there is', () => {
    expect(ids([decide(chain)])).to.deep.equal(['amos-anton anton-bea']);
    expect(ids([decide([...chain, lent('amos', 'bea')])])).to.deep.equal(['amos-bea']);
    expect(ids(waysToDecide(request, chain, 'bea', TODAY))).to.have.length(1);
  });

  it('is never above the role that is lent', async () => {
    const ofFinance = { ...request, approverRole: 'Finance' as const };
    await refusalOf(() => decide(chain, 'amos', bea, ofFinance), 'DecisionNotAllowed');
    await refusalOf(() => decide(chain, 'anton'), 'DecisionNotAllowed');
    await refusalOf(() => decide([], 'amos'), 'DecisionNotAllowed');
    await refusalOf(() => decide([lent('ada', 'bea', { role: 'Admin' })], 'ada'), 'DecisionNotAllowed');
    const escalated = { ...request, state: 'Escalated' as const, escalatedAt: '2026-08-09T00:00:00.000Z' };
    expect(ids([decide([lent('ada', 'bea', { role: 'Admin' })], 'ada', bea, escalated)])).to.deep.equal(['ada-bea']);
  });

  it('reaches no further than each who lent on the way, another way does', async () => {
    const only = (...sites: string[]): Partial<Delegation> => ({ scope: { sites } });
    const wide = [lent('amos', 'anton', only('LOUISVILLE', 'EVANSVILLE'))];
    const on = (scope: Partial<Delegation>) => [...wide, lent('anton', 'bea', { own: false, ...scope })];
    expect(ids([decide(on(only('LOUISVILLE')))])).to.deep.equal(['amos-anton anton-bea']);
    for (const all of [
      on(only('EVANSVILLE')),
      on(only()),
      [lent('amos', 'anton', only('EVANSVILLE')), lent('anton', 'bea', { own: false })],
    ]) {
      expect(fieldsOf(await refusalOf(() => decide(all), 'OutsideScope'))).to.deep.equal(['dimensions.site']);
      expect(waysToDecide(request, all, 'bea', TODAY)).to.deep.equal([]);
    }
    const near = lent('amos', 'bea', { scope: { businessUnits: ['CORPORATE'] } });
    expect(fieldsOf(await refusalOf(() => decide([near]), 'OutsideScope'))).to.deep.equal(['dimensions.businessUnit']);
    expect(ids([decide([near, ...on(only('LOUISVILLE'))])])).to.deep.equal(['amos-anton anton-bea']);
  });

  it('is taken neither by nor for nor through the one who asked', async () => {
    const by = await refusalOf(() => decide([lent('amos', 'ollie')], 'amos', ollie), 'OwnRequest');
    expect(fieldsOf(by)).to.deep.equal([]);
    await refusalOf(() => decide([lent('ollie', 'bea')], 'ollie'), 'OwnRequest');
    const through = [lent('amos', 'ollie'), lent('ollie', 'bea', { own: false })];
    await refusalOf(() => decide(through), 'DecisionNotAllowed');
    expect(waysToDecide(request, through, 'bea', TODAY)).to.deep.equal([]);
  });

  it('is a person’s, and no Viewer’s', async () => {
    await refusalOf(() => decide([lent('amos', 'vera')], 'amos', vera), 'DecisionNotAllowed');
    await refusalOf(() => decide([lent('amos', 'system')], 'amos', SYSTEM_ACTOR), 'OnlyPeopleDecide');
  });
});

const PEOPLE = ['p0', 'p1', 'p2', 'p3', 'p4'];
const person = fc.integer({ min: 0, max: PEOPLE.length - 1 });
const role = fc.constantFrom(...DECIDING_ROLES);
const move = fc.oneof(
  fc.record({ move: fc.constant('give' as const), by: person, to: person, role, day: fc.nat(4), days: fc.nat(4) }),
  fc.record({ move: fc.constant('revoke' as const), by: person, which: fc.nat(20) }),
  fc.record({ move: fc.constant('nextDay' as const) }),
  fc.record({ move: fc.constant('escalate' as const) }),
  fc.record({ move: fc.constant('decide' as const), by: person, onBehalfOf: fc.option(person) }),
);

interface Play {
  readonly people: readonly Actor[];
  readonly requestedBy: number;
  readonly approverRole: Role;
  readonly escalateToRole: Role;
}
const play: fc.Arbitrary<Play> = fc.record({
  people: fc.tuple(...PEOPLE.map((id) => fc.subarray([...DECIDING_ROLES]).map((roles) => actor(id, ...roles)))),
  requestedBy: person,
  approverRole: role,
  escalateToRole: role,
});

describe('any sequence of delegations, revocations, escalations and decisions', () => {
  it('lets nobody both ask and approve, lends no role that its head does not hold, and never goes in circles', () => {
    let approved = 0;
    fc.assert(
      fc.property(play, fc.array(move, { maxLength: 30 }), ({ people, requestedBy, ...roles }, moves) => {
        const at = (index: number): Actor => people[index] as Actor;
        const all: Delegation[] = [];
        let today = TODAY;
        let asked: Decidable = { ...request, ...roles, requestedBy: { id: at(requestedBy).id } };
        for (const each of moves) {
          if (each.move === 'nextDay') today = addDays(today, 1);
          if (each.move === 'escalate') asked = { ...asked, state: 'Escalated', escalatedAt: request.requestedBy.id };
          if (each.move === 'revoke') {
            const index = each.which % Math.max(all.length, 1);
            const found = all[index];
            if (found && !revocationRefusal(found, at(each.by), today)) all[index] = { ...found, revoked };
          }
          if (each.move === 'give') {
            const [giver, to] = [at(each.by), at(each.to)];
            const firstDay = addDays(today, each.day);
            const days = { firstDay, lastDay: addDays(firstDay, each.days) };
            const own = giver.roles.includes(each.role);
            const given = lent(giver.id, to.id, { ...days, role: each.role, own, delegationId: `DG-${all.length}` });
            if (delegationProblems(given, giver, today).length === 0 && !delegationRefusal(given, all)) all.push(given);
          }
          if (each.move === 'decide') {
            const who = at(each.by);
            const head = each.onBehalfOf === null ? who : at(each.onBehalfOf);
            const through = tryDecision(asked, who, head, all, today);
            if (!through) continue;
            approved += 1;
            expect(nextApprovalState(asked.state, 'approve')).to.equal('Granted');
            const stoodIn = [who.id, head.id, ...through.map(({ from }) => from.id), ...through.map(({ to }) => to.id)];
            expect(stoodIn).not.to.include(asked.requestedBy.id);
            const allowed = [asked.approverRole, ...(asked.escalatedAt ? [asked.escalateToRole] : [])];
            expect(head.roles.filter((held) => allowed.includes(held))).not.to.deep.equal([]);
            expect(new Set(through.map(({ to }) => to.id)).size, 'nobody twice on the way').to.equal(through.length);
            expect(through.map(({ to }) => to.id)).not.to.include(through[0]?.from.id);
          }
        }
      }),
      { numRuns: 2000, seed: 20260810 },
    );
    expect(approved, 'the property is about something').to.be.greaterThan(200);
  });
});

/** The chain of a decision that is taken, empty when it is by a role of their own; nothing when it is refused. */
function tryDecision(
  asked: Decidable,
  who: Actor,
  head: Actor,
  all: readonly Delegation[],
  today: string,
): readonly Delegation[] | undefined {
  if (who === head) return decisionRefusal(asked, who) ? undefined : [];
  try {
    return chainOfDecision(asked, { actor: who, onBehalfOf: head.id }, all, today);
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}
