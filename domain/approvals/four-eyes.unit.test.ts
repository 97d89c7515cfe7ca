import { expect } from 'chai';
import type { Role } from '../kernel/actor.js';
import { APPROVAL_KINDS, type ApprovalKind } from './approvals.wire.js';
import { fourEyesDemand, isAlwaysByTwo, twoPeopleFrom } from './four-eyes.js';

const ALWAYS = '0.00';

/** From which amount on a second person is asked though no policy says so, and of which role. */
const FLOORS: Readonly<Record<ApprovalKind, readonly [from: string | null, role: Role]>> = {
  order: ['50000.00', 'Approver'],
  creditOverride: [ALWAYS, 'Finance'],
  manualJournal: [ALWAYS, 'Finance'],
  policyChange: [ALWAYS, 'Admin'],
  jobScrap: [null, 'Approver'],
  jobOverIssue: [null, 'Approver'],
  jobUseAsIs: [ALWAYS, 'Approver'],
  jobCompletion: [ALWAYS, 'Approver'],
  jobOverride: [ALWAYS, 'Approver'],
  jobCancellation: [ALWAYS, 'Approver'],
  periodReopening: [ALWAYS, 'Approver'],
  return: [null, 'Approver'],
  priceCorrection: [ALWAYS, 'Approver'],
  writeOff: [ALWAYS, 'Approver'],
  refund: [ALWAYS, 'Approver'],
  paymentVoid: [ALWAYS, 'Approver'],
};

describe('four eyes', () => {
  for (const kind of APPROVAL_KINDS) {
    it(`look at ${kind}: ${FLOORS[kind][0] ?? 'only where a policy says so'}, ${FLOORS[kind][1]}`, () => {
      const [from, role] = FLOORS[kind];
      expect(twoPeopleFrom(kind, null)).to.equal(from);
      expect(isAlwaysByTwo(kind)).to.equal(from === ALWAYS);
      expect(fourEyesDemand(kind)).to.include({ required: true, approverRole: role, escalateToRole: 'Admin' });
      expect(twoPeopleFrom(kind, { twoPeopleFrom: '7.00' }), 'a policy names another').to.equal('7.00');
    });
  }
});
