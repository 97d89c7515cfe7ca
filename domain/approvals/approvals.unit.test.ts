import { expect } from 'chai';
import { ada, amos, fay, vera } from '../../tests/support/actors.js';
import { fieldsOf, refusalOf } from '../../tests/support/refusal.js';
import { SYSTEM_ACTOR } from '../kernel/actor.js';
import { Refused } from '../kernel/refusal.js';
import {
  APPROVAL_EVENTS,
  APPROVAL_STATES,
  APPROVAL_TRANSITIONS,
  type ApprovalCell,
  type ApprovalEvent,
  type ApprovalState,
  type Decidable,
  decidingRoles,
  decisionRefusal,
  isOpen,
  nextApprovalState,
} from './approvals.js';

const times = (count: number, cell: ApprovalCell): ApprovalCell[] => Array.from({ length: count }, () => cell);

// Written out a second time, by hand, so that a change of the table is a change of two places.
const EXPECTED: Readonly<Record<ApprovalState, readonly ApprovalCell[]>> = {
  // vote, approve, reject, sendBack, escalate, expire, withdraw
  Requested: ['Requested', 'Granted', 'Rejected', 'Returned', 'Escalated', 'Expired', 'Withdrawn'],
  Escalated: ['Escalated', 'Granted', 'Rejected', 'Returned', 'Escalated', 'Expired', 'Withdrawn'],
  Granted: [...times(4, 'AlreadyDecided'), 'Granted', 'Granted', 'Granted'],
  Rejected: [...times(4, 'AlreadyDecided'), 'Rejected', 'Rejected', 'Rejected'],
  Returned: [...times(4, 'AlreadyDecided'), 'Returned', 'Returned', 'Returned'],
  Expired: [...times(4, 'AlreadyEnded'), 'Expired', 'Expired', 'Expired'],
  Withdrawn: [...times(4, 'AlreadyEnded'), 'Withdrawn', 'Withdrawn', 'Withdrawn'],
};

function outcome(state: ApprovalState, event: ApprovalEvent): string {
  try {
    return nextApprovalState(state, event);
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
}

describe('approval state table', () => {
  for (const state of APPROVAL_STATES) {
    APPROVAL_EVENTS.forEach((event, column) => {
      it(`${state} + ${event} → ${EXPECTED[state][column]}`, () => {
        expect(outcome(state, event)).to.equal(EXPECTED[state][column]);
      });
    });
  }

  it('has a cell for every pair and none besides', () => {
    expect(Object.keys(APPROVAL_TRANSITIONS)).to.have.members([...APPROVAL_STATES]);
    for (const state of APPROVAL_STATES) {
      expect(Object.keys(APPROVAL_TRANSITIONS[state])).to.have.members([...APPROVAL_EVENTS]);
    }
  });

  it('tells the state in which a decision came too late', async () => {
    const refused = await refusalOf(() => nextApprovalState('Expired', 'approve'), 'AlreadyEnded');
    expect(refused.kind).to.equal('conflict');
    expect(refused.details.state).to.equal('Expired');
    expect(fieldsOf(refused)).to.deep.equal([]);
  });

  it('never leaves an ended state', () => {
    for (const state of APPROVAL_STATES.filter((each) => !isOpen(each))) {
      const reached = APPROVAL_EVENTS.map((event) => APPROVAL_TRANSITIONS[state][event]);
      expect(reached.filter((cell) => cell !== state && !cell.startsWith('Already'))).to.deep.equal([]);
    }
  });
});

const requested: Decidable = {
  state: 'Requested',
  escalatedAt: null,
  requestedBy: { id: 'ollie' },
  approverRole: 'Approver',
  escalateToRole: 'Admin',
  dimensions: { businessUnit: 'OWNER', site: 'LOUISVILLE' },
};
const escalated: Decidable = { ...requested, state: 'Escalated', escalatedAt: '2026-01-02T00:00:00.000Z' };

describe('who may decide', () => {
  const mayDecide = (request: Decidable, who: Parameters<typeof decisionRefusal>[1]): string =>
    decisionRefusal(request, who)?.code ?? 'yes';

  it('needs the rule’s role, and Admin does not stand in for it', () => {
    expect(mayDecide(requested, amos)).to.equal('yes');
    for (const who of [fay, vera, ada]) expect(mayDecide(requested, who), who.id).to.equal('DecisionNotAllowed');
  });

  it('lets the escalation role decide as well, once escalated', () => {
    expect(decidingRoles(escalated)).to.deep.equal(['Approver', 'Admin']);
    for (const who of [amos, ada]) expect(mayDecide(escalated, who), who.id).to.equal('yes');
    expect(mayDecide(escalated, fay)).to.equal('DecisionNotAllowed');
  });

  it('refuses the one who asked, by id, whatever roles they hold', () => {
    const own = { ...amos, id: 'ollie', name: 'Someone else' };
    expect(mayDecide(requested, own)).to.equal('OwnRequest');
    expect(mayDecide(escalated, { ...ada, id: 'ollie' })).to.equal('OwnRequest');
  });

  it('refuses the system actor and programs, whatever roles they hold', () => {
    expect(mayDecide(requested, { ...amos, program: true })).to.equal('OnlyPeopleDecide');
    expect(mayDecide(requested, SYSTEM_ACTOR)).to.equal('OnlyPeopleDecide');
    expect(mayDecide(requested, { ...amos, system: true })).to.equal('OnlyPeopleDecide');
  });
});
