import { expect } from 'chai';
import { operation } from '../../../tests/support/job-shop.js';
import { refusalOf } from '../../../tests/support/refusal.js';
import { BORE } from '../../../tests/support/shop-floor.js';
import { formatQuantity, NONE, quantity } from '../../kernel/quantity.js';
import type { PlannedOperation } from '../jobs.wire.js';
import {
  finished,
  givenTo,
  obstacleOf,
  outside,
  passedOn,
  portion,
  requirePossible,
  requireRoom,
  waitingOf,
} from './flow.js';
import type { JobRow, OperationRow } from './job-row.js';

const row = (number: number, more: Partial<OperationRow> = {}, plan: Partial<PlannedOperation> = {}): OperationRow => ({
  ...{ operation: number, plan: operation(number, { overlaps: false, ...plan }), state: 'Ready', blockedBy: null },
  ...{ good: NONE, scrapped: NONE, inRework: NONE, accepted: NONE, failing: NONE, sentOut: NONE, receivedBack: NONE },
  ...{ expectedOn: null, readyByOverride: false },
  ...more,
});

const tolerances = { overCompletion: '0.05', underCompletion: '0', normalScrap: '0', overIssue: '0' };
const jobOf = (operations: OperationRow[], more: Partial<JobRow> = {}): JobRow =>
  ({
    ...{ jobId: 'J-1', state: 'InProgress', waitingFor: null, quantity: quantity('10'), tolerances },
    ...{ completed: NONE, scrapped: NONE, short: [], operations },
    ...more,
  }) as unknown as JobRow;

const units = (count: string) => quantity(count);
const shown = formatQuantity;
const up: ReadonlySet<string> = new Set();

describe('what an operation gives on', () => {
  it('is what is good and has not failed', () => {
    const turned = row(10, { good: units('8'), failing: units('1'), scrapped: units('1'), inRework: units('2') });
    expect(shown(passedOn(jobOf([turned]), turned))).to.equal('7');
  });

  it('is what is accepted where it is inspected', () => {
    const bored = row(10, { good: units('8'), accepted: units('3') }, { characteristics: [BORE] });
    expect(shown(passedOn(jobOf([bored]), bored))).to.equal('3');
  });

  it('is what it was given, less its scrap, when it is skipped', () => {
    const skipped = row(20, { state: 'Skipped', good: units('1'), scrapped: units('2') });
    const job = jobOf([row(10, { good: units('9') }), skipped, row(30)]);
    expect(shown(passedOn(job, skipped))).to.equal('7');
    expect(shown(finished(jobOf([row(10, { good: units('9') }), skipped])))).to.equal('7');
  });

  it('may be all of the job when it has no operation', () => {
    expect(shown(finished(jobOf([])))).to.equal('10.5');
  });
});

describe('what an operation may process', () => {
  it('is what was ordered, what may be made over it and what was scrapped, for the first', () => {
    const first = row(10);
    expect(shown(givenTo(jobOf([first], { scrapped: units('2') }), first))).to.equal('12.5');
    expect(shown(portion(units('1'), '0.333333'))).to.equal('0.3333');
  });

  it('is refused beyond that, with the numbers', async () => {
    const second = row(20, { good: units('2'), scrapped: units('1'), inRework: units('1') });
    const job = jobOf([row(10, { good: units('5') }), second]);
    expect(() => requireRoom(job, second, units('1'))).not.to.throw();
    const refused = await refusalOf(() => requireRoom(job, second, units('1.0001')), 'TooMuch');
    expect(refused.details).to.deep.equal({ operation: 20, given: '5', processed: '4', asked: '1.0001' });
  });

  it('was processed already: a job cannot be made smaller than that, or than what is completed', async () => {
    const job = jobOf([row(10, { good: units('8') })]);
    requirePossible(job);
    const smaller = { ...job, quantity: units('7') };
    expect((await refusalOf(() => requirePossible(smaller), 'TooMuch')).details).to.include({
      done: '8',
      limit: '7.35',
    });
    const done = { ...job, completed: units('9') };
    expect((await refusalOf(() => requirePossible(done), 'TooMuch')).details).to.include({ done: '9', limit: '8' });
  });
});

describe('what stands in the way of an operation', () => {
  const first = row(10, { state: 'Running', good: units('1') });
  const second = row(20);

  it('is the job, then material, then the operation before it, then its machine', () => {
    const down = new Set(['MILL']);
    const short = [{ line: 1, part: 'BAR', quantity: '1' }];
    expect(obstacleOf(jobOf([first, second], { state: 'OnHold', short }), second, down)).to.equal('job');
    expect(obstacleOf(jobOf([first, second], { short }), second, down)).to.equal('material');
    expect(obstacleOf(jobOf([first, second]), second, down)).to.equal('operation 10');
    expect(obstacleOf(jobOf([{ ...first, state: 'Done' }, second]), second, down)).to.equal('machine');
    expect(obstacleOf(jobOf([{ ...first, state: 'Done' }, second]), second, up)).to.equal(null);
  });

  it('is nothing but job and machine once it has begun, or was made ready by override', () => {
    const short = [{ line: 1, part: 'BAR', quantity: '1' }];
    const job = jobOf([first, second], { short });
    for (const one of [first, { ...second, state: 'Paused' as const }, { ...second, readyByOverride: true }]) {
      expect(obstacleOf(job, one, up)).to.equal(null);
      expect(obstacleOf(job, one, new Set(['MILL']))).to.equal('machine');
      expect(obstacleOf({ ...job, state: 'Planned' }, one, up)).to.equal('job');
    }
  });

  it('is not the one before it when they overlap and it has given something on', () => {
    const overlapping = row(20, {}, { overlaps: true });
    expect(obstacleOf(jobOf([first, overlapping]), overlapping, up)).to.equal(null);
    expect(obstacleOf(jobOf([{ ...first, good: NONE }, overlapping]), overlapping, up)).to.equal('operation 10');
  });

  it('looks past what is skipped', () => {
    const skipped = row(20, { state: 'Skipped' });
    const third = row(30);
    expect(obstacleOf(jobOf([first, skipped, third]), third, up)).to.equal('operation 10');
    expect(obstacleOf(jobOf([{ ...first, state: 'Done' }, skipped, third]), third, up)).to.equal(null);
  });
});

describe('what a job waits for', () => {
  const out = row(10, { sentOut: units('5'), good: units('3'), receivedBack: units('3') });

  it('is material, then a subcontractor, while it is worked on', () => {
    expect(shown(outside(out))).to.equal('2');
    expect(waitingOf(jobOf([out]))).to.equal('subcontractor');
    expect(waitingOf(jobOf([out], { short: [{ line: 1, part: 'BAR', quantity: '1' }] }))).to.equal('material');
    expect(waitingOf(jobOf([row(10)]))).to.equal(null);
  });

  it('is nobody for units that came back, or were lost on the way', () => {
    expect(outside({ ...out, scrapped: units('2') })).to.equal(NONE);
    expect(outside({ ...out, good: units('5'), receivedBack: units('5') })).to.equal(NONE);
  });

  it('is what the command said in every other state', () => {
    expect(waitingOf(jobOf([out], { state: 'OnHold', waitingFor: 'disposition' }))).to.equal('disposition');
  });
});
