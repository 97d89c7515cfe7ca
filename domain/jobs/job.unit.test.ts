import { expect } from 'chai';
import { refusalOf } from '../../tests/support/refusal.js';
import type { Refused } from '../kernel/refusal.js';
import {
  isJobOver,
  isWorking,
  JOB_COMMANDS,
  JOB_EVENTS,
  JOB_OVERRIDES,
  JOB_STATES,
  type JobCommandKind,
  type JobState,
  jobAfter,
  requireJobState,
} from './job.js';

/** Written out once more, by hand: `state: event→state …`. Every pair that is not here is refused. */
const EXPECTED: Record<JobState, string> = {
  Quoted: 'revise→Quoted accept→Accepted decline→Cancelled lapse→Cancelled cancel→Cancelled',
  Accepted: 'plan→Planned cancel→Cancelled',
  Planned: 'plan→Planned release→Released cancel→Cancelled',
  Released: 'start→InProgress hold→OnHold completePart→InProgress complete→Completed cancel→Cancelled',
  InProgress: 'hold→OnHold completePart→InProgress complete→Completed cancel→Cancelled',
  OnHold: 'hold→OnHold resumeReleased→Released resumeStarted→InProgress cancel→Cancelled',
  Completed: 'close→Closed',
  Closed: '',
  Cancelled: '',
};

/** The states in which each command is taken. */
const TAKEN: Record<JobCommandKind, string> = {
  reviseQuote: 'Quoted',
  acceptQuote: 'Quoted',
  declineQuote: 'Quoted',
  changeJob: 'Accepted Planned Released InProgress OnHold',
  planJob: 'Accepted Planned',
  releaseJob: 'Planned',
  holdJob: 'Released InProgress OnHold',
  resumeJob: 'OnHold',
  startOperation: 'Released InProgress',
  pauseOperation: 'Released InProgress OnHold',
  finishOperation: 'Released InProgress',
  reportQuantity: 'Released InProgress',
  logTime: 'Released InProgress OnHold Completed',
  scrapUnits: 'Released InProgress OnHold',
  sendOut: 'Released InProgress',
  receiveBack: 'Released InProgress OnHold',
  inspect: 'Released InProgress OnHold',
  decideDisposition: 'Released InProgress OnHold',
  issueMaterial: 'Released InProgress OnHold Completed',
  returnMaterial: 'Released InProgress OnHold Completed',
  completeJob: 'Released InProgress',
  closeJob: 'Completed',
  cancelJob: 'Quoted Accepted Planned Released InProgress OnHold',
  overrideJob: 'Quoted Planned Released InProgress OnHold Completed',
  openJobCosts: 'Accepted Planned Released InProgress OnHold',
};

const wordsOf = (text: string): string[] => text.split(' ').filter(Boolean);
const expectedOf = (state: JobState): Map<string, string> =>
  new Map(wordsOf(EXPECTED[state]).map((pair) => pair.split('→') as [string, string]));

async function expectWrongState(body: () => unknown, state: JobState): Promise<Refused> {
  const refused = await refusalOf(body, 'WrongState');
  expect(refused.details.state).to.equal(state);
  return refused;
}

describe('the state table of jobs', () => {
  for (const state of JOB_STATES) {
    for (const event of JOB_EVENTS) {
      const next = expectedOf(state).get(event);
      it(`${state} + ${event} → ${next ?? 'refused'}`, async () => {
        if (next) expect(jobAfter(state, event)).to.equal(next);
        else await expectWrongState(() => jobAfter(state, event), state);
      });
    }
  }

  it('reaches every state from Quoted, and ends when it is closed or cancelled', () => {
    const reached = new Set<string>(['Quoted']);
    for (const state of reached) for (const next of expectedOf(state as JobState).values()) reached.add(next);
    expect([...reached].sort()).to.deep.equal([...JOB_STATES].sort());
    expect(JOB_STATES.filter(isJobOver)).to.deep.equal(['Closed', 'Cancelled']);
    expect(JOB_STATES.filter(isWorking)).to.deep.equal(['Released', 'InProgress']);
  });

  it('is passed over by nothing that ended: what is closed or cancelled holds no cost', () => {
    const overrides = Object.entries(JOB_OVERRIDES).map(([from, to]) => `${from}: ${to.join(' ')}`.trim());
    expect(overrides).to.deep.equal([
      'Quoted: Accepted',
      'Accepted:',
      'Planned: Accepted',
      'Released: InProgress',
      'InProgress: Released Completed',
      'OnHold: Released InProgress',
      'Completed: InProgress',
      'Closed:',
      'Cancelled:',
    ]);
  });
});

describe('the commands of jobs', () => {
  for (const kind of JOB_COMMANDS) {
    for (const state of JOB_STATES) {
      const taken = wordsOf(TAKEN[kind]).includes(state);
      it(`${kind} of a job that is ${state} is ${taken ? 'taken' : 'refused with the state'}`, async () => {
        if (taken) return expect(() => requireJobState(kind, state)).not.to.throw();
        const refused = await expectWrongState(() => requireJobState(kind, state), state);
        return expect(refused.details['command']).to.equal(kind);
      });
    }
  }
});
