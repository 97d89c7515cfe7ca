import { expect } from 'chai';
import fc from 'fast-check';
import { endPlay, play, scenario, throughTheAsker } from '../../../tests/support/random-approvals.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import type { Actor } from '../../kernel/actor.js';
import { Refused } from '../../kernel/refusal.js';
import { covers } from '../../kernel/scope.js';
import { localDate } from '../../kernel/time.js';
import { DECIDING_ROLES, decisionRefusal, isOpen } from '../approvals.js';
import type { ApprovalRequest } from '../approvals.wire.js';
import { chainOfDecision } from '../delegation.js';
import { rightNow } from '../right.js';
import { standingDelegations } from './delegations.js';
import { delegatesFor, delegation, waitingFor } from './index.js';

describe('who may decide', function () {
  this.timeout(120_000);
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
  });
  after(() => test.close());

  it('waits for exactly those who may decide, and names in whose place', async () => {
    const seen = { own: 0, inPlace: 0 };
    const property = fc.asyncProperty(scenario, async (of) => {
      const played = await play(test.database, of);
      const now = new Date().toISOString();
      const day = localDate(now);
      const standing = await test.database.read('approvals', (tx) => standingDelegations(tx, day));
      const may = (asked: ApprovalRequest, actor: Actor, onBehalfOf: string): boolean => {
        try {
          return chainOfDecision(asked, { actor, onBehalfOf }, standing, day).length > 0;
        } catch (error) {
          if (error instanceof Refused) return false;
          throw error;
        }
      };
      const open = played.requests.filter(({ state }) => isOpen(state));
      for (const actor of played.people) {
        const expected: string[] = [];
        for (const asked of open) {
          const own = decisionRefusal(asked, actor) === undefined;
          const inPlace = played.people.map(({ id }) => id).filter((id) => may(asked, actor, id));
          const told = (await delegatesFor(test.database, asked, now)).filter(({ person }) => person.id === actor.id);
          if (actor.roles.some((role) => DECIDING_ROLES.includes(role))) {
            expect(told.map(({ onBehalfOf }) => onBehalfOf.id)).to.have.members(inPlace);
          }
          const right = rightNow(asked, actor, standing, day);
          const within = covers(actor.scope, asked.dimensions);
          expect(right?.own ?? false, 'by a role of their own').to.equal(within && own);
          expect((right?.onBehalfOf ?? []).map(({ id }) => id)).to.have.members(within ? inPlace : []);
          if (!within) continue;
          if (own || inPlace.length > 0) expected.push([asked.requestId, ...inPlace].join(' '));
          seen.own += Number(own);
          seen.inPlace += inPlace.length;
        }
        const { items, total } = await waitingFor(test.database, actor, { page: 1, pageSize: 50 }, now);
        expect(total).to.equal(items.length);
        const listed = items.map(({ requestId, onBehalfOf }) =>
          [requestId, ...onBehalfOf.map(({ id }) => id).sort()].join(' '),
        );
        expect(listed, JSON.stringify(actor)).to.have.members(expected);
      }
      await endPlay(test.database, played);
    });
    await fc.assert(property, { numRuns: 80, interruptAfterTimeLimit: 90_000, endOnFailure: true });
    expect(seen.own, 'by a role of their own').to.be.above(0);
    expect(seen.inPlace, 'in the place of another').to.be.above(0);
  });

  it('lets nobody both ask and approve, nor anybody twice, whatever is lent, overridden or escalated', async () => {
    const seen = { granted: 0, inPlace: 0, ownRefused: 0 };
    const property = fc.asyncProperty(scenario, async (of) => {
      const played = await play(test.database, of);
      for (const { requestedBy, alsoAskedBy = [], votes = [], state } of played.requests) {
        const askers = [requestedBy.id, ...alsoAskedBy];
        for (const { decidedBy, onBehalfOf, delegations = [] } of votes) {
          const chain = await Promise.all(delegations.map((id) => delegation(test.database, id)));
          const voices = [decidedBy.id, onBehalfOf?.id, ...chain.flatMap((one) => [one?.from.id, one?.to.id])];
          expect(voices).not.to.include.oneOf(askers);
          seen.inPlace += Number(Boolean(onBehalfOf));
        }
        const words = votes.flatMap(({ decidedBy, onBehalfOf }) => [
          decidedBy.id,
          ...(onBehalfOf ? [onBehalfOf.id] : []),
        ]);
        expect(words).to.have.length(new Set(words).size);
        if (state === 'Granted') expect(votes.filter(({ decision }) => decision === 'approve')).not.to.have.length(0);
        seen.granted += Number(state === 'Granted');
      }
      seen.ownRefused += played.refused.filter((code) => code === 'OwnRequest').length;
      await endPlay(test.database, played);
    });
    const limits = { interruptAfterTimeLimit: 90_000, endOnFailure: true };
    await fc.assert(property, { numRuns: 120, examples: [[throughTheAsker]], ...limits });
    for (const [what, times] of Object.entries(seen)) expect(times, what).to.be.above(0);
  });
});
