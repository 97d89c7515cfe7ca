import { expect } from 'chai';
import { actor, ada, amos, by, ollie, vera } from '../../../tests/support/actors.js';
import { factsOfAggregate, factTypes } from '../../../tests/support/facts.js';
import { fieldsOf, refusalOf } from '../../../tests/support/refusal.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import { type Actor, SYSTEM_ACTOR } from '../../kernel/actor.js';
import { addDays, localDate } from '../../kernel/time.js';
import type { GiveDelegationInput } from '../approvals.wire.js';
import { fourEyesDemand } from '../four-eyes.js';
import {
  decideApproval,
  delegation,
  delegations,
  giveDelegation,
  nextDelegationId,
  request,
  requestApproval,
  revokeDelegation,
  waitingFor,
} from './index.js';

const anton = actor('anton', 'Ops');
const bea = actor('bea', 'Finance');
const today = localDate(new Date().toISOString());
const dimensions = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'INDIANAPOLIS', costCentre: 'IP_SALES' };

describe('delegations in PostgreSQL', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
  });
  after(() => test.close());

  const lend = async (from: Actor, to: Actor, change: Partial<GiveDelegationInput> = {}): Promise<string> => {
    const delegationId = await nextDelegationId(test.database);
    const given = { delegationId, role: 'Approver', to: { id: to.id, name: to.name }, reason: 'away' } as const;
    const days = { firstDay: today, lastDay: addDays(today, 13) };
    await giveDelegation(test.database, by(from, { ...given, ...days, ...change }));
    return delegationId;
  };
  const revoke = (who: Actor, delegationId: string) =>
    revokeDelegation(test.database, by(who, { delegationId, reason: 'back early' }));
  const ask = (requestId: string, requestedBy: Actor = ollie, site = dimensions.site) =>
    requestApproval(
      test.database,
      by(ollie, {
        ...{
          requestId,
          kind: 'jobScrap',
          subject: 'J-2001',
          amount: '500.00',
          requestedBy,
          dimensions: { ...dimensions, site },
        },
        ...{ requesterWorkflowId: 'job:J-2001', demand: fourEyesDemand('jobScrap') },
      } as const),
    );
  const decide = (requestId: string, who: Actor, onBehalfOf?: string) =>
    decideApproval(
      test.database,
      by(who, { requestId, decision: 'approve', reason: 'seen', ...(onBehalfOf ? { onBehalfOf } : {}) } as const),
    );
  const waiting = async (who: Actor): Promise<unknown[]> => {
    const { items, total } = await waitingFor(test.database, who, { page: 1, pageSize: 50 }, new Date().toISOString());
    expect(total).to.equal(items.length);
    return items.map(({ requestId, onBehalfOf }) => [requestId, ...onBehalfOf.map(({ id }) => id)]);
  };

  it('are given once by the key, told, and found by who gave and who was given', async () => {
    const given = { delegationId: 'DG-1', role: 'Finance', to: { id: 'ada', name: 'ada' }, reason: 'away' } as const;
    const command = by(bea, { ...given, firstDay: today, lastDay: today }, 'DG-1/give');
    const first = await giveDelegation(test.database, command);
    expect(await giveDelegation(test.database, command)).to.deep.equal(first);
    await refusalOf(giveDelegation(test.database, by(bea, command.input)), 'DelegationExists');
    expect(await delegation(test.database, 'DG-1')).to.deep.include({ own: true, firstDay: today, revoked: null });
    expect(await delegation(test.database, 'DG-none')).to.equal(null);
    for (const [person, total] of [
      ['bea', 1],
      ['ada', 1],
      ['vera', 0],
    ] as const) {
      expect((await delegations(test.database, { page: 1, pageSize: 9 }, { person })).total).to.equal(total);
    }
    const facts = await factsOfAggregate(test, 'delegation:DG-1');
    expect(facts.map(({ type }) => type)).to.deep.equal(['DelegationGiven']);
    expect(facts[0]?.payload).to.deep.include({ from: { id: 'bea', name: 'bea' }, role: 'Finance', own: true });
  });

  it('are refused to Viewers, to the system, without the role, and field by field', async () => {
    await refusalOf(lend(vera, bea), 'NotAllowed');
    await refusalOf(lend(SYSTEM_ACTOR, bea), 'OnlyPeopleDecide');
    await refusalOf(lend(ollie, bea), 'RoleNotHeld');
    expect(fieldsOf(await refusalOf(lend(amos, amos, { reason: '' }), 'InvalidDelegation'))).to.deep.equal(['reason']);
    expect(fieldsOf(await refusalOf(lend(amos, amos), 'InvalidDelegation'))).to.deep.equal(['to.id']);
  });

  it('let the delegate decide, with both names in the decision and in the fact, until they are revoked', async () => {
    const first = await lend(amos, anton);
    const second = await lend(anton, bea);
    await ask('R-1');
    await ask('R-2', amos);
    await ask('R-3', anton);
    await ask('R-4', bea);
    await ask('R-5');
    expect(await waiting(bea)).to.deep.equal([
      ['R-1', 'amos'],
      ['R-5', 'amos'],
    ]);
    expect(await waiting(anton)).to.deep.equal([
      ['R-1', 'amos'],
      ['R-4', 'amos'],
      ['R-5', 'amos'],
    ]);
    expect(await waiting(amos)).to.deep.equal([['R-1'], ['R-3'], ['R-4'], ['R-5']]);

    await refusalOf(decide('R-1', bea), 'DecisionNotAllowed');
    await refusalOf(decide('R-1', bea, 'anton'), 'DecisionNotAllowed');
    await refusalOf(decide('R-2', bea, 'amos'), 'OwnRequest');
    await refusalOf(decide('R-3', bea, 'amos'), 'DecisionNotAllowed');
    await refusalOf(decide('R-4', bea, 'amos'), 'OwnRequest');
    expect(await decide('R-1', bea, 'amos')).to.deep.include({ state: 'Granted' });
    expect((await request(test.database, 'R-1'))?.decision).to.deep.include({
      decidedBy: bea,
      onBehalfOf: { id: 'amos', name: 'amos' },
      delegations: [first, second],
    });
    const facts = await factsOfAggregate(test, 'approval:R-1');
    expect(facts[1]?.payload).to.deep.include({
      decidedBy: { id: 'bea', name: 'bea' },
      onBehalfOf: { id: 'amos', name: 'amos' },
      delegations: [first, second],
    });

    await refusalOf(revoke(bea, first), 'DelegationOfAnother');
    await refusalOf(revoke(ada, 'DG-none'), 'UnknownDelegation');
    await revoke(ada, first);
    await refusalOf(revoke(amos, first), 'DelegationOver');
    expect(await factTypes(test, `delegation:${first}`)).to.deep.equal(['DelegationGiven', 'DelegationRevoked']);
    expect(await waiting(bea)).to.deep.equal([]);
    await refusalOf(decide('R-5', bea, 'amos'), 'DecisionNotAllowed');
    expect(await decide('R-5', amos)).to.deep.include({ state: 'Granted' });
    expect((await request(test.database, 'R-5'))?.decision).to.deep.include({ onBehalfOf: null, delegations: [] });
  });

  it('lend no more than each giver had when they gave: in the decision, in the list and in the fact', async () => {
    const limited = (who: Actor, ...sites: string[]): Actor => ({ ...who, scope: { sites } });
    const iris = actor('iris', 'Approver');
    const [first, second] = [actor('first', 'Ops'), actor('second', 'Ops')];
    const given = await lend(limited(iris, 'INDIANAPOLIS', 'EVANSVILLE'), first);
    await lend(limited(first, 'EVANSVILLE', 'LOUISVILLE'), second);
    for (const site of ['INDIANAPOLIS', 'EVANSVILLE', 'LOUISVILLE']) await ask(`S-${site}`, ollie, site);

    expect(await delegation(test.database, given)).to.deep.include({
      scope: { sites: ['INDIANAPOLIS', 'EVANSVILLE'] },
    });
    const [told] = await factsOfAggregate(test, `delegation:${given}`);
    expect(told?.payload).to.deep.include({ scope: { sites: ['INDIANAPOLIS', 'EVANSVILLE'] } });
    const lentTo = async (who: Actor) =>
      (await waiting(who)).filter((each) => String(each).startsWith('S-')).map((each) => (each as string[])[0]);
    expect(await lentTo(first)).to.deep.equal(['S-INDIANAPOLIS', 'S-EVANSVILLE']);
    expect(await lentTo(limited(first, 'INDIANAPOLIS', 'LOUISVILLE'))).to.deep.equal(['S-INDIANAPOLIS']);
    expect(await lentTo(second)).to.deep.equal(['S-EVANSVILLE']);
    expect(await lentTo(iris)).to.have.length(3);

    for (const [who, site] of [
      [first, 'LOUISVILLE'],
      [second, 'INDIANAPOLIS'],
      [second, 'LOUISVILLE'],
      [limited(second, 'INDIANAPOLIS'), 'EVANSVILLE'],
    ] as const) {
      const refused = await refusalOf(decide(`S-${site}`, who, 'iris'), 'OutsideScope');
      expect(fieldsOf(refused)).to.deep.equal(['dimensions.site']);
    }
    expect(await decide('S-EVANSVILLE', second, 'iris')).to.deep.include({ state: 'Granted' });
    for (const site of ['INDIANAPOLIS', 'LOUISVILLE']) await decide(`S-${site}`, iris);
  });

  it('never go round in a circle, though all are given at once', async () => {
    const people = ['c0', 'c1', 'c2', 'c3'].map((id) => actor(id, 'Approver'));
    const given = await Promise.allSettled(
      people.map((from, index) => lend(from, people[(index + 1) % people.length] as Actor)),
    );
    const refused = given.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    expect(refused).to.have.length(1);
    await refusalOf(Promise.reject(refused[0]), 'DelegationCircle');
  });

  it('take one of twenty decisions made at once', async () => {
    const delegates = Array.from({ length: 10 }, (_, index) => actor(`d${index}`, 'Ops'));
    for (const delegate of delegates) await lend(amos, delegate);
    await ask('R-20');
    const outcomes = await Promise.allSettled(
      delegates.flatMap((each, index) => [
        decide('R-20', each, 'amos'),
        decide('R-20', actor(`a${index}`, 'Approver')),
      ]),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') await refusalOf(Promise.reject(outcome.reason), 'AlreadyDecided');
    }
    expect(await factTypes(test, 'approval:R-20')).to.deep.equal(['ApprovalRequested', 'ApprovalGranted']);
  });
});
