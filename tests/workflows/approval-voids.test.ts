import { expect } from 'chai';
import { APPROVAL_KINDS, type PolicyRule } from '../../domain/approvals/index.js';
import { SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import { by } from '../support/actors.js';
import { furnishFloor } from '../support/job-floor.js';
import { lateGrant } from '../support/late-grant.js';
import { furnish } from '../support/order-fixture.js';
import { openWorld, type World } from '../support/process-world.js';
import { refusalOf, until } from '../support/until.js';
import { agree, waitingDocuments } from '../support/waiting-documents.js';

const FROM_1: PolicyRule = {
  ...{ name: 'from 1', minimumAmount: '1.00', approverRole: 'Approver', escalateToRole: 'Admin' },
  ...{ escalateAfterMinutes: 60, expireAfterMinutes: 120 },
};

describe('a document that changes while a request for its approval waits', () => {
  let world: World;
  let rows: ReturnType<typeof waitingDocuments>;
  before(async function () {
    this.timeout(120_000);
    world = await openWorld({ time: 'real' });
    rows = waitingDocuments(world);
    await furnish(world.test.database, { 'P-1': '1000' });
    await furnishFloor(world.test.database, '1000');
    for (const kind of ['jobScrap', 'jobOverIssue', 'return'] as const) {
      await world.activities.definePolicy(by(SYSTEM_ACTOR, { kind, rules: [FROM_1] }));
    }
  });
  after(async function () {
    this.timeout(120_000);
    await world.stop();
  });

  const stateOf = async (requestId: string) => (await world.activities.readApproval(requestId))?.state;

  it('is a row for each kind', () => {
    expect(Object.keys(rows)).to.have.members([...APPROVAL_KINDS]);
  });

  for (const kind of APPROVAL_KINDS) {
    it(`gets nothing past who agrees to ${kind}`, async function () {
      this.timeout(60_000);
      const { requestId, change, meets } = await rows[kind]();
      expect(await world.activities.readApproval(requestId)).to.include({ kind, state: 'Requested' });
      if ('refused' in meets) {
        expect(await refusalOf(change())).to.have.property('code', meets.refused);
        expect(await stateOf(requestId)).to.equal('Requested');
        return;
      }
      await change();
      if ('ends' in meets) {
        expect(await stateOf(requestId)).to.equal(meets.ends);
        expect(await lateGrant(world, requestId)).to.have.property('code', 'AlreadyEnded');
        return;
      }
      await agree(world, requestId);
      const { seen, is } = meets.granted;
      const settled = until('what was asked is over', async () => ((await seen()) === is ? is : undefined));
      expect(await settled.catch(seen)).to.equal(is);
    });
  }
});
