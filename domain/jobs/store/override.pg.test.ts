import { expect } from 'chai';
import { by, fay, ollie } from '../../../tests/support/actors.js';
import { factsOfAggregate } from '../../../tests/support/facts.js';
import { refusalOf } from '../../../tests/support/refusal.js';
import { BORE, inSequence, type ShopFloor, shopFloor } from '../../../tests/support/shop-floor.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import { job, refuseException, stopWorkCentre } from './index.js';
import { jobHistory } from './job.reader.js';

const because = { justification: 'the customer waits' };

describe('overrides', () => {
  let test: TestDatabase;
  let floor: ShopFloor;
  before(async () => {
    test = await testDatabase();
    floor = shopFloor(test);
  });
  after(() => test.close());

  const override = (jobId: string, operation: number | null, to: 'Ready' | 'Done' | 'Skipped' | 'InProgress') =>
    floor.permitted('overrideJob', { jobId, operation, to, ...because });

  it('do nothing but ask, until a second person allows it', async () => {
    await floor.released('J-1');
    const input = { jobId: 'J-1', operation: 20, to: 'Ready' as const, ...because };
    const asked = await floor.ask('overrideJob', input);
    expect(asked.exception).to.deep.include({ exceptionId: 'J-1-X1', kind: 'jobOverride', amount: '0.00', input });
    expect(asked.exceptions).to.deep.equal([{ exceptionId: 'J-1-X1', requestId: 'AR-J-1-X1' }]);
    expect(await floor.standing('J-1')).to.equal('Released 10:Ready 20:Blocked(operation 10)');
    await floor.ask('overrideJob', { ...input, exceptionId: 'J-1-X1' });
    expect(await floor.standing('J-1')).to.equal('Released 10:Ready 20:Ready');
    const again = await refusalOf(floor.ask('overrideJob', { ...input, exceptionId: 'J-1-X1' }), 'WrongState');
    expect(again.details).to.deep.include({ state: 'Ready', to: 'Ready', allowed: ['Done', 'Skipped'] });
    const facts = await factsOfAggregate(test, 'job:J-1');
    expect(facts.at(-1)?.payload).to.include({ event: 'override', operation: 20, note: because.justification });
  });

  it('allow one thing once, and nothing when they were refused', async () => {
    await floor.released('J-2');
    const input = { jobId: 'J-2', operation: 10, to: 'Skipped' as const, ...because };
    const { exception } = await floor.ask('overrideJob', input);
    const { exceptionId = '' } = exception ?? {};
    await refusalOf(floor.ask('overrideJob', { ...input, justification: 'for fun', exceptionId }), 'ExceptionDecided');
    await refuseException(test.database, by(fay, { jobId: 'J-2', exceptionId, reason: 'no' }));
    await refusalOf(floor.ask('overrideJob', { ...input, exceptionId }), 'ExceptionDecided');
    expect((await job(test.database, 'J-2'))?.exceptions[0]).to.include({ state: 'Refused', reason: 'no' });
  });

  it('skip an operation, which then gives on what it was given', async () => {
    await floor.released('J-3', { operations: [inSequence(10), inSequence(20), inSequence(30)] });
    await floor.start('J-3', 10);
    await floor.report('J-3', 10, '8');
    await floor.finish('J-3', 10);
    await override('J-3', 20, 'Skipped');
    expect(await floor.standing('J-3')).to.equal('InProgress 10:Done 20:Skipped 30:Ready');
    await floor.start('J-3', 30);
    await refusalOf(floor.report('J-3', 30, '9'), 'TooMuch');
    await floor.report('J-3', 30, '5');
    // What went by it cannot be undone.
    const back = await refusalOf(override('J-3', 20, 'Ready'), 'TooMuch');
    expect(back.details).to.include({ done: '5', limit: '0' });
    expect(await floor.standing('J-3')).to.equal('InProgress 10:Done 20:Skipped 30:Running');
  });

  it('make the first operation that is not skipped the first', async () => {
    await floor.released('J-4');
    await override('J-4', 10, 'Skipped');
    expect(await floor.standing('J-4')).to.equal('Released 10:Skipped 20:Ready');
    await floor.start('J-4', 20);
    await floor.report('J-4', 20, '7');
    await floor.finish('J-4', 20);
    expect(await floor.standing('J-4')).to.equal('InProgress 10:Skipped 20:Done');
    await override('J-4', 20, 'Ready');
    expect(await floor.standing('J-4')).to.equal('InProgress 10:Skipped 20:Ready');
  });

  it('begin an operation before its turn, through holds and restarts, yet never beyond what it was given', async () => {
    await floor.released('J-5');
    await override('J-5', 20, 'Ready');
    await floor.ask('holdJob', { jobId: 'J-5', reason: 'lunch' });
    await floor.ask('resumeJob', { jobId: 'J-5', reason: 'lunch is over' });
    expect(await floor.standing('J-5')).to.equal('Released 10:Ready 20:Ready');
    await floor.start('J-5', 20);
    await refusalOf(floor.report('J-5', 20, '1'), 'TooMuch');
    await override('J-5', 20, 'Done');
    expect(await floor.standing('J-5')).to.equal('InProgress 10:Ready 20:Done');
  });

  it('leave no units behind', async () => {
    await floor.released('J-6', { operations: [inSequence(10, { characteristics: [BORE] })] });
    await floor.start('J-6', 10);
    await floor.report('J-6', 10, '4', '1');
    const open = await refusalOf(override('J-6', 10, 'Done'), 'StillOpen');
    expect(open.details['open']).to.deep.equal(['1 in rework']);
    await floor.reworked('J-6', 10, '1');
    await override('J-6', 10, 'Done');
    expect(await floor.counts('J-6', 10)).to.equal('good 5');
  });

  it('pass no machine that is down, and no job that is held', async () => {
    await floor.released('J-7', { operations: [inSequence(10, { workCentre: 'SAW' })] });
    await stopWorkCentre(test.database, by(ollie, { workCentre: 'SAW', cause: 'blade' }));
    await refusalOf(override('J-7', 10, 'Ready'), 'WorkCentreStopped');
    await floor.ask('holdJob', { jobId: 'J-7', reason: 'no blade' });
    const held = await refusalOf(override('J-7', 10, 'Skipped'), 'WrongState');
    expect(held.details.state).to.equal('OnHold');
    await refusalOf(override('J-7', 99, 'Ready'), 'UnknownOperation');
  });

  it('take a job past its holds, and leave their reason in its history', async () => {
    await floor.released('J-8', { operations: [inSequence(10, { characteristics: [BORE] })] });
    await floor.start('J-8', 10);
    await floor.report('J-8', 10, '4');
    await floor.measure('J-8', 10, 'J-8/I', '1', '99');
    expect(await override('J-8', null, 'InProgress')).to.include({
      state: 'InProgress',
      reason: because.justification,
    });
    expect(await floor.standing('J-8')).to.equal('InProgress 10:Paused');
    const last = (await jobHistory(test.database, 'J-8')).findLast(({ operation }) => operation === null);
    expect(last).to.deep.include({
      event: 'override',
      from: 'OnHold',
      to: 'InProgress',
      reason: because.justification,
    });
    // The units that failed are decided on all the same.
    const open = await refusalOf(floor.finish('J-8', 10), 'StillOpen');
    expect(open.details['open']).to.include('1 failed inspection');
    const decision = { jobId: 'J-8', inspectionId: 'J-8/I', disposition: 'rework' as const, reason: 'again' };
    expect(await floor.ask('decideDisposition', decision)).to.include({ state: 'InProgress' });
  });

  it('go only where the tables of overrides say', async () => {
    await floor.released('J-9');
    const refused = await refusalOf(
      floor.ask('overrideJob', { jobId: 'J-9', operation: null, to: 'Closed', ...because }),
      'WrongState',
    );
    expect(refused.details).to.deep.include({ state: 'Released', to: 'Closed', allowed: ['InProgress'] });
    expect(await floor.standing('J-9')).to.equal('Released 10:Ready 20:Blocked(operation 10)');
    expect((await job(test.database, 'J-9'))?.exceptions).to.deep.equal([]);
  });
});
