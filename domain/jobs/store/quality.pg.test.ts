import { expect } from 'chai';
import { factsOfAggregate } from '../../../tests/support/facts.js';
import { jobShop } from '../../../tests/support/job-shop.js';
import { fieldsOf, refusalOf } from '../../../tests/support/refusal.js';
import { BORE, inSequence, type ShopFloor, shopFloor } from '../../../tests/support/shop-floor.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import { job, readJob } from './index.js';

const bored = { characteristics: [BORE, { name: 'Length', unit: 'mm', lower: '-0.5', upper: '0.5' }] };

describe('inspection', () => {
  let test: TestDatabase;
  let floor: ShopFloor;
  let count = 0;
  before(async () => {
    test = await testDatabase();
    floor = shopFloor(test);
  });
  after(() => test.close());

  /** 10 are bored, and 20 may follow. */
  async function boredJob(): Promise<string> {
    count += 1;
    const jobId = `J-${count}`;
    const operations = [inSequence(10, { characteristics: [BORE] }), inSequence(20, { overlaps: true })];
    await floor.released(jobId, { operations });
    await floor.start(jobId, 10);
    await floor.report(jobId, 10, '10');
    return jobId;
  }

  it('accepts what is within the limits, which are within themselves; only that is given on', async () => {
    const jobId = await boredJob();
    expect(await floor.standing(jobId)).to.equal('InProgress 10:Running 20:Blocked(operation 10)');
    const passed = await floor.measure(jobId, 10, `${jobId}/I1`, '4', '25.02');
    expect(passed).to.deep.include({ passed: true, failed: [] });
    expect(await floor.counts(jobId, 10)).to.equal('good 10, accepted 4');
    await floor.start(jobId, 20);
    await refusalOf(floor.report(jobId, 20, '5'), 'TooMuch');
    await floor.report(jobId, 20, '4');
    const open = await refusalOf(floor.finish(jobId, 10), 'StillOpen');
    expect(open.details['open']).to.deep.equal(['6 to be inspected']);
    await floor.measure(jobId, 10, `${jobId}/I2`, '6', '24.98');
    await floor.finish(jobId, 10);
    expect(await floor.standing(jobId)).to.equal('InProgress 10:Done 20:Running');
  });

  it('wants every characteristic measured, once, and no more units than are good', async () => {
    count += 1;
    const jobId = `J-${count}`;
    await floor.released(jobId, { operations: [inSequence(10, bored), inSequence(20)] });
    await floor.start(jobId, 10);
    await floor.report(jobId, 10, '3');
    const input = { jobId, operation: 10, inspectionId: `${jobId}/I`, quantity: '3', note: '' };
    const bore = { name: 'Bore', value: '25' };
    const unmeasured = floor.ask('inspect', { ...input, measured: [bore, { name: 'Weight', value: '1' }] });
    expect(fieldsOf(await refusalOf(unmeasured, 'InvalidJob'))).to.deep.equal(['measured', 'measured[1].name']);
    const measured = [bore, { name: 'Length', value: '0.6' }];
    const much = await refusalOf(floor.ask('inspect', { ...input, quantity: '4', measured }), 'TooMuch');
    expect(much.details).to.include({ uninspected: '3', asked: '4' });
    const failed = await floor.ask('inspect', { ...input, measured });
    expect(failed).to.deep.include({ passed: false, failed: ['Length'], state: 'OnHold' });
    await refusalOf(floor.ask('inspect', { ...input, measured }), 'TooMuch');
    await refusalOf(floor.ask('inspect', { ...input, operation: 20, measured }), 'InvalidJob');
    await refusalOf(floor.ask('inspect', { ...input, quantity: '1', operation: 99, measured }), 'UnknownOperation');
    const other = await boredJob();
    const taken = { ...input, jobId: other, quantity: '1', measured: [bore] };
    await refusalOf(floor.ask('inspect', taken), 'InspectionExists');
  });

  it('that fails holds the job, which only a disposition lets go on', async () => {
    const jobId = await boredJob();
    const failed = await floor.measure(jobId, 10, `${jobId}/I1`, '2', '25.03');
    expect(failed).to.include({ state: 'OnHold', waitingFor: 'disposition' });
    expect(failed.reason).to.contain('operation 10 failed inspection: Bore');
    expect(await floor.standing(jobId)).to.equal('OnHold/disposition 10:Paused(job) 20:Blocked(job)');
    expect(await floor.counts(jobId, 10)).to.equal('good 10, failing 2');
    await refusalOf(floor.report(jobId, 10, '1'), 'WrongState');
    const held = await refusalOf(floor.ask('resumeJob', { jobId, reason: 'never mind' }), 'StillOpen');
    expect(held.details['open']).to.deep.equal([`inspection ${jobId}/I1`]);
    const facts = await factsOfAggregate(test, `job:${jobId}`);
    expect(facts.at(-1)).to.include({ type: 'InspectionRecorded' });
    expect(facts.at(-1)?.payload).to.deep.include({ passed: false, failed: ['Bore'], state: 'OnHold' });
  });

  it('goes to rework: the units are mended, inspected again, and given on', async () => {
    const jobId = await boredJob();
    await floor.measure(jobId, 10, `${jobId}/I1`, '2', '25.03');
    const decision = { jobId, inspectionId: `${jobId}/I1`, disposition: 'rework' as const, reason: 'sleeve it' };
    const decided = await floor.ask('decideDisposition', decision, { key: `${jobId}/decide` });
    expect(decided).to.include({ state: 'InProgress', exception: null });
    expect(await floor.ask('decideDisposition', decision, { key: `${jobId}/decide` })).to.deep.equal(decided);
    expect(await floor.counts(jobId, 10)).to.equal('good 8, inRework 2');
    expect(await floor.standing(jobId)).to.equal('InProgress 10:Paused 20:Blocked(operation 10)');
    const again = await refusalOf(floor.ask('decideDisposition', decision), 'WrongState');
    expect(again.details.state).to.equal('rework');
    await floor.reworked(jobId, 10, '2');
    await floor.measure(jobId, 10, `${jobId}/I2`, '10', '25');
    await floor.finish(jobId, 10);
    const passed = floor.ask('decideDisposition', { ...decision, inspectionId: `${jobId}/I2` });
    expect((await refusalOf(passed, 'WrongState')).details.state).to.equal('passed');
    await refusalOf(floor.ask('decideDisposition', { ...decision, inspectionId: 'I-none' }), 'UnknownInspection');
  });

  it('leads to scrap with permission, and to its cost', async () => {
    const jobId = await boredJob();
    await jobShop(test).log(jobId, '4');
    await floor.measure(jobId, 10, `${jobId}/I1`, '2', '20');
    const decision = { jobId, inspectionId: `${jobId}/I1`, disposition: 'scrap' as const, reason: 'beyond repair' };
    const asked = await floor.ask('decideDisposition', decision);
    // 4 hours at 40.00 + 15.00, of which 2 of 10.
    expect(asked.exception).to.include({ kind: 'jobScrap', amount: '44.00', state: 'Asked' });
    expect(asked).to.include({ state: 'OnHold' });
    expect(await floor.counts(jobId, 10)).to.equal('good 10, failing 2');
    const exceptionId = asked.exception?.exceptionId ?? '';
    const done = await floor.ask('decideDisposition', { ...decision, exceptionId });
    expect(done).to.include({ state: 'InProgress', scrapped: '2' });
    expect(done.toPost).to.have.length(1);
    expect(await floor.counts(jobId, 10)).to.equal('good 8, scrapped 2');
    await refusalOf(floor.ask('decideDisposition', { ...decision, exceptionId }), 'WrongState');
    const [found] = (await job(test.database, jobId))?.inspections ?? [];
    expect(found?.disposition).to.deep.include({ disposition: 'scrap', reason: 'beyond repair', exceptionId });
    expect((await readJob(test.database, jobId))?.exceptions).to.deep.equal([]);
  });

  it('is overruled by a second person, who has the units used as they are', async () => {
    const jobId = await boredJob();
    await floor.measure(jobId, 10, `${jobId}/I1`, '10', '25.03');
    const decision = { jobId, inspectionId: `${jobId}/I1`, disposition: 'useAsIs' as const, reason: 'it still fits' };
    const asked = await floor.ask('decideDisposition', decision);
    expect(asked.exception).to.include({ kind: 'jobUseAsIs', command: 'decideDisposition' });
    const { exceptionId = '' } = asked.exception ?? {};
    expect(await floor.ask('decideDisposition', { ...decision, exceptionId })).to.include({ state: 'InProgress' });
    expect(await floor.counts(jobId, 10)).to.equal('good 10, accepted 10');
    await floor.finish(jobId, 10);
    const facts = await factsOfAggregate(test, `job:${jobId}`);
    const told = facts.find(({ type }) => type === 'DispositionDecided')?.payload;
    expect(told).to.include({ disposition: 'useAsIs', note: 'it still fits', state: 'InProgress' });
  });

  it('keeps the job on hold while another failed one is not decided', async () => {
    const jobId = await boredJob();
    await floor.measure(jobId, 10, `${jobId}/I1`, '1', '25.03');
    await floor.measure(jobId, 10, `${jobId}/I2`, '1', '24');
    await floor.ask('holdJob', { jobId, reason: 'drawing unclear' });
    const decide = (inspectionId: string) =>
      floor.ask('decideDisposition', { jobId, inspectionId, disposition: 'rework', reason: 'again' });
    expect(await decide(`${jobId}/I1`)).to.include({ state: 'OnHold', reason: 'drawing unclear' });
    const resumed = await floor.ask('resumeJob', { jobId, reason: 'it is clear' });
    expect(resumed).to.include({ state: 'OnHold', waitingFor: 'disposition' });
    expect(await decide(`${jobId}/I2`)).to.include({ state: 'InProgress', waitingFor: null });
    const holds = (await job(test.database, jobId))?.holds ?? [];
    expect(holds.map(({ holdId, releasedAt }) => [holdId, releasedAt !== null])).to.deep.equal([
      [`${jobId}/I1`, true],
      [`${jobId}/I2`, true],
      ['H-3', true],
    ]);
  });

  it('brings a finished operation back when what it passed on by override fails', async () => {
    const jobId = await boredJob();
    await floor.permitted('overrideJob', { jobId, operation: 10, to: 'Done', justification: 'inspected at the end' });
    await floor.measure(jobId, 10, `${jobId}/I1`, '3', '25.03');
    await floor.ask('decideDisposition', {
      ...{ jobId, inspectionId: `${jobId}/I1` },
      ...{ disposition: 'rework', reason: 'bore again' },
    });
    expect(await floor.standing(jobId)).to.equal('InProgress 10:Ready 20:Blocked(operation 10)');
    expect(await floor.counts(jobId, 10)).to.equal('good 7, inRework 3');
  });
});
