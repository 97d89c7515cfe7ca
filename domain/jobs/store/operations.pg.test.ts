import { expect } from 'chai';
import { ada, ollie } from '../../../tests/support/actors.js';
import { factsOfAggregate } from '../../../tests/support/facts.js';
import { jobShop, plated } from '../../../tests/support/job-shop.js';
import { refusalOf } from '../../../tests/support/refusal.js';
import { inSequence, type ShopFloor, shopFloor } from '../../../tests/support/shop-floor.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import type { Refused } from '../../kernel/refusal.js';
import { job, startOperation } from './index.js';

const exactly = { overCompletion: '0.2', underCompletion: '0', normalScrap: '0', overIssue: '0' };

describe('operations', () => {
  let test: TestDatabase;
  let floor: ShopFloor;
  before(async () => {
    test = await testDatabase();
    floor = shopFloor(test);
  });
  after(() => test.close());

  it('run one after the other: the next begins when the one before is done', async () => {
    await floor.released('J-1');
    const early = await refusalOf(floor.start('J-1', 20), 'WrongState');
    expect(early.details).to.include({ state: 'Blocked', operation: 20, blockedBy: 'operation 10' });
    expect(await floor.start('J-1', 10)).to.include({ state: 'InProgress' });
    await refusalOf(floor.start('J-1', 10), 'WrongState');
    await floor.report('J-1', 10, '9');
    expect(await floor.standing('J-1')).to.equal('InProgress 10:Running 20:Blocked(operation 10)');
    await floor.finish('J-1', 10);
    expect(await floor.standing('J-1')).to.equal('InProgress 10:Done 20:Ready');
    await floor.start('J-1', 20);
    const much = await refusalOf(floor.report('J-1', 20, '9.5'), 'TooMuch');
    expect(much.details).to.include({ operation: 20, given: '9', processed: '0', asked: '9.5' });
    await floor.report('J-1', 20, '4');
    const open = await refusalOf(floor.finish('J-1', 20), 'StillOpen');
    expect(open.details).to.deep.include({ open: ['5 to be processed'], state: 'Running' });
    await floor.report('J-1', 20, '5');
    expect(await floor.finish('J-1', 20)).to.include({ state: 'InProgress' });
    expect((await job(test.database, 'J-1'))?.operations.map(({ given }) => given)).to.deep.equal(['10', '9']);
  });

  it('overlap where the routing says so: the next takes what has been given on', async () => {
    await floor.released('J-2', { operations: [inSequence(10), inSequence(20, { overlaps: true })] });
    await floor.start('J-2', 10);
    expect(await floor.standing('J-2')).to.equal('InProgress 10:Running 20:Blocked(operation 10)');
    await floor.report('J-2', 10, '3');
    expect(await floor.standing('J-2')).to.equal('InProgress 10:Running 20:Ready');
    await floor.start('J-2', 20);
    await floor.report('J-2', 20, '3');
    await refusalOf(floor.report('J-2', 20, '0.0001'), 'TooMuch');
    const open = await refusalOf(floor.finish('J-2', 20), 'StillOpen');
    expect(open.details['open']).to.deep.equal(['operation 10 is Running']);
    await floor.report('J-2', 10, '2');
    await floor.report('J-2', 20, '2');
    await floor.finish('J-2', 10);
    await floor.finish('J-2', 20);
    expect(await floor.standing('J-2')).to.equal('InProgress 10:Done 20:Done');
  });

  it('make what was ordered, what may be made over it, and what was scrapped once more', async () => {
    await floor.released('J-3', { spec: { tolerances: exactly }, operations: [inSequence(10)] });
    await floor.start('J-3', 10);
    await refusalOf(floor.report('J-3', 10, '12.1'), 'TooMuch');
    await floor.report('J-3', 10, '10', '2');
    await refusalOf(floor.report('J-3', 10, '1'), 'TooMuch');
    await jobShop(test).scrap('J-3', '2', { reworked: true });
    expect(await floor.counts('J-3', 10)).to.equal('good 10, scrapped 2');
    await floor.report('J-3', 10, '2');
    await refusalOf(floor.report('J-3', 10, '0.1'), 'TooMuch');
  });

  it('bring units to rework and back, and are not finished meanwhile', async () => {
    await floor.released('J-4', { operations: [inSequence(10)] });
    await floor.start('J-4', 10);
    await refusalOf(floor.finish('J-4', 10), 'StillOpen');
    await floor.report('J-4', 10, '6', '4');
    expect(await floor.counts('J-4', 10)).to.equal('good 6, inRework 4');
    const open = await refusalOf(floor.finish('J-4', 10), 'StillOpen');
    expect(open.details['open']).to.deep.equal(['4 in rework']);
    const much = await refusalOf(floor.reworked('J-4', 10, '5'), 'TooMuch');
    expect(much.details).to.include({ inRework: '4', asked: '5' });
    await floor.reworked('J-4', 10, '4');
    expect(await floor.counts('J-4', 10)).to.equal('good 10');
    await floor.finish('J-4', 10);
    await refusalOf(floor.report('J-4', 10, '1'), 'WrongState');
  });

  it('are paused and go on, and count while they are paused', async () => {
    await floor.released('J-5', { operations: [inSequence(10)] });
    await refusalOf(floor.ask('pauseOperation', { jobId: 'J-5', operation: 10, reason: 'x' }), 'WrongState');
    await refusalOf(floor.report('J-5', 10, '1'), 'WrongState');
    await floor.start('J-5', 10);
    await floor.ask('pauseOperation', { jobId: 'J-5', operation: 10, reason: 'end of shift' });
    expect(await floor.standing('J-5')).to.equal('InProgress 10:Paused');
    await floor.report('J-5', 10, '1');
    await floor.start('J-5', 10);
    expect(await floor.standing('J-5')).to.equal('InProgress 10:Running');
    const facts = await factsOfAggregate(test, 'job:J-5');
    const paused = facts.find(({ payload }) => payload['event'] === 'pause')?.payload;
    expect(paused).to.include({ operationState: 'Paused', note: 'end of shift', state: 'InProgress' });
    expect(facts.at(-1)?.payload).to.include({ event: 'start', operationState: 'Running', good: '1' });
  });

  it('are refused when they are unknown or the job is not on the floor', async () => {
    await floor.created('J-6');
    await refusalOf(floor.start('J-6', 10), 'WrongState');
    await refusalOf(floor.start('J-5', 99), 'UnknownOperation');
  });

  it('are finished once by two who finish them at the same moment', async () => {
    await floor.released('J-7', { operations: [inSequence(10)] });
    await floor.start('J-7', 10);
    await floor.report('J-7', 10, '10');
    const outcomes = await Promise.allSettled([
      floor.finish('J-7', 10, { as: ollie }),
      floor.finish('J-7', 10, { as: ada }),
    ]);
    const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as Refused] : []));
    expect(refused.map(({ code, details }) => `${code} ${details.state}`)).to.deep.equal(['WrongState Done']);
    const facts = await factsOfAggregate(test, 'job:J-7');
    expect(facts.filter(({ payload }) => payload['event'] === 'finish')).to.have.length(1);
  });

  it('count what is reported twice under one key once', async () => {
    await floor.released('J-8', { operations: [inSequence(10)] });
    await floor.start('J-8', 10);
    const input = { jobId: 'J-8', operation: 10, good: '2', toRework: '0', reworked: false };
    const asked = () => floor.ask('reportQuantity', input, { key: 'J-8/two' });
    const [first, second] = await Promise.all([asked(), asked()]);
    expect(second).to.deep.equal(first);
    expect(await floor.counts('J-8', 10)).to.equal('good 2');
    await refusalOf(floor.ask('reportQuantity', { ...input, good: '3' }, { key: 'J-8/two' }), 'StepKeyReused');
  });

  it('tell another run of the process that they were done before it', async () => {
    await floor.released('J-9', { operations: [inSequence(10)] });
    const command = { key: 'J-9/start', context: { actor: ollie, correlationId: 'c', runId: 'run-1' } };
    const input = { jobId: 'J-9', operation: 10 };
    expect(await startOperation(test.database, { ...command, input })).to.include({ again: false, version: 5 });
    const context = { ...command.context, runId: 'run-2' };
    expect(await startOperation(test.database, { ...command, context, input })).to.include({ again: true, version: 5 });
  });

  it('stop with the job that is cancelled', async () => {
    await floor.released('J-11');
    await floor.start('J-11', 10);
    await jobShop(test).cancel('J-11');
    expect(await floor.standing('J-11')).to.equal('Cancelled 10:Paused(job) 20:Blocked(job)');
  });

  it('go out to a subcontractor, are waited for, and come back with their cost', async () => {
    await floor.released('J-10', { operations: [inSequence(10), inSequence(20, plated)] });
    await floor.start('J-10', 10);
    await floor.report('J-10', 10, '10');
    await floor.finish('J-10', 10);
    const out = { jobId: 'J-10', operation: 20, quantity: '6', reference: 'PO 900', expectedOn: '2026-12-01' };
    await refusalOf(floor.ask('sendOut', { ...out, operation: 10 }), 'WrongState');
    expect(await floor.ask('sendOut', out)).to.include({ state: 'InProgress', waitingFor: 'subcontractor' });
    const much = await refusalOf(floor.ask('sendOut', { ...out, quantity: '5' }), 'TooMuch');
    expect(much.details).to.include({ has: '4', asked: '5' });
    await refusalOf(floor.report('J-10', 20, '1'), 'WrongState');
    const back = { jobId: 'J-10', operation: 20, good: '5', cost: '18.75', reference: 'DN 1' };
    const received = await floor.ask('receiveBack', back);
    expect(received.toPost).to.have.length(1);
    expect(received.waitingFor).to.equal('subcontractor');
    const part = await jobShop(test).complete('J-10', '2');
    expect(part).to.include({ state: 'InProgress', waitingFor: 'subcontractor' });
    const open = await refusalOf(floor.finish('J-10', 20), 'StillOpen');
    expect(open.details['open']).to.deep.equal(['1 at the subcontractor', '5 to be processed']);
    await refusalOf(floor.ask('receiveBack', { ...back, good: '2' }), 'TooMuch');
    // One is lost there, the rest is sent afterwards.
    await jobShop(test).scrap('J-10', '1', { operation: 20 });
    expect(await floor.standing('J-10')).to.equal('InProgress 10:Done 20:Running');
    await floor.ask('sendOut', { ...out, quantity: '4' });
    await floor.ask('receiveBack', { ...back, good: '4', cost: '15.00' });
    await floor.finish('J-10', 20);
    expect(await floor.counts('J-10', 20)).to.equal('good 9, scrapped 1, sentOut 10, receivedBack 9');
    await jobShop(test).complete('J-10', '7', { final: true });
    expect(await jobShop(test).close('J-10')).to.include({ state: 'Closed' });
    const [cost] = await test.admin<{ charged: string }>(
      `SELECT charged::text FROM jobs.cost_totals WHERE job_id = 'J-10' AND element = 'subcontract'`,
    );
    expect(cost?.charged).to.equal('33.75');
    const facts = await factsOfAggregate(test, 'job:J-10');
    const told = facts.filter(({ type }) => type === 'SubcontractReceived').map(({ payload }) => payload);
    expect(told[0]).to.deep.include({ supplierId: 'S-1', quantity: '5', cost: '18.75', operation: 20 });
    expect(told[0]?.['posting']).to.deep.include({ rule: 'job.subcontractReceived' });
  });
});
