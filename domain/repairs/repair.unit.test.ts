import { expect } from 'chai';
import { Refused } from '../kernel/refusal.js';
import {
  isRepairOver,
  REPAIR_COMMAND_STATES,
  REPAIR_COMMANDS,
  REPAIR_EVENTS,
  REPAIR_STATES,
  type RepairState,
  repairAfter,
  requireRepairState,
  waitingForOf,
} from './repair.js';

/** Written out once more, by hand: `event→state …`. Every pair that is not here is refused. */
const EXPECTED: Record<RepairState, string> = {
  Received: 'evaluate→Evaluated cancel→Cancelled',
  Evaluated: 'evaluate→Evaluated quote→Quoted startRepair→InRepair cancel→Cancelled',
  Quoted: 'evaluate→Evaluated approve→Approved decline→Declined lapse→Declined cancel→Cancelled',
  Approved: 'startRepair→InRepair',
  InRepair: 'passTest→Tested failTest→InRepair cancel→Cancelled',
  Tested: 'passTest→Tested failTest→InRepair return→Returned cancel→Cancelled',
  Declined: 'quote→Quoted return→Returned',
  Returned: 'invoice→Invoiced close→Closed',
  Invoiced: 'close→Closed',
  Closed: '',
  Cancelled: '',
};

const expectedOf = (state: RepairState): Map<string, RepairState> =>
  new Map(
    EXPECTED[state]
      .split(' ')
      .filter(Boolean)
      .map((pair) => pair.split('→') as [string, RepairState]),
  );

function refusalOf(body: () => unknown): Refused {
  try {
    body();
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('the state table of repairs', () => {
  for (const state of REPAIR_STATES) {
    for (const event of REPAIR_EVENTS) {
      const next = expectedOf(state).get(event);
      it(`${state} + ${event} → ${next ?? 'refused'}`, () => {
        if (next) return expect(repairAfter(state, event)).to.equal(next);
        const refused = refusalOf(() => repairAfter(state, event));
        expect(refused.code).to.equal('WrongState');
        expect(refused.details.state).to.equal(state);
      });
    }
  }

  it('ends only when the asset is back and all is billed, or it was cancelled', () => {
    expect(REPAIR_STATES.filter(isRepairOver)).to.deep.equal(['Closed', 'Cancelled']);
  });

  it('reaches every state from Received', () => {
    const reached = new Set<RepairState>(['Received']);
    for (const state of reached) for (const next of expectedOf(state).values()) reached.add(next);
    expect([...reached].sort()).to.deep.equal([...REPAIR_STATES].sort());
  });
});

describe('the commands of repairs', () => {
  for (const kind of REPAIR_COMMANDS) {
    for (const state of REPAIR_STATES) {
      const taken = REPAIR_COMMAND_STATES[kind].includes(state);
      it(`${kind} of a repair that is ${state} is ${taken ? 'taken' : 'refused with the state'}`, () => {
        if (taken) return expect(() => requireRepairState(kind, state)).not.to.throw();
        expect(refusalOf(() => requireRepairState(kind, state)).details).to.include({ state, command: kind });
      });
    }
  }

  const eventOf = {
    ...{ evaluateRepair: 'evaluate', quoteRepair: 'quote', approveRepair: 'approve', declineRepair: 'decline' },
    ...{ testRepair: 'passTest', returnAsset: 'return', closeRepair: 'close', cancelRepair: 'cancel' },
  } as const;

  it('are taken exactly where the table knows their event', () => {
    for (const kind of REPAIR_COMMANDS) {
      const knowing = REPAIR_STATES.filter((state) => expectedOf(state).has(eventOf[kind]));
      expect([...REPAIR_COMMAND_STATES[kind]].sort(), kind).to.deep.equal(knowing.sort());
    }
  });
});

describe('what a repair waits for', () => {
  const waits = (state: RepairState, jobState: string | null = null, billable = true) =>
    waitingForOf({ state, jobState, billable });

  it('is what somebody has to do next', () => {
    expect(
      ['Received', 'Evaluated', 'Quoted', 'Declined', 'Invoiced'].map((state) => waits(state as RepairState)),
    ).to.deep.equal(['evaluation', 'quote', 'approval', 'return', 'close']);
  });

  it('is nothing where the process goes on by itself, or nothing is left', () => {
    expect(waits('Evaluated', null, false)).to.equal(null);
    expect(waits('Returned', 'Completed')).to.equal(null);
    for (const state of ['Approved', 'Closed', 'Cancelled'] as const) expect(waits(state)).to.equal(null);
  });

  it('follows the job while the asset is being repaired', () => {
    expect(waits('InRepair')).to.equal('job');
    expect(waits('InRepair', 'InProgress')).to.equal('job');
    expect(waits('InRepair', 'Completed')).to.equal('test');
    expect(waits('Tested', 'InProgress')).to.equal('job');
    expect(waits('Tested', 'Completed')).to.equal('return');
    expect(waits('Tested', 'Cancelled')).to.equal('cancellation');
    expect(waits('InRepair', 'Cancelled')).to.equal('cancellation');
    expect(waits('Returned', 'Completed', false)).to.equal('close');
  });
});
