import { expect } from 'chai';
import { task as readTask } from '../../domain/operations/store/index.js';
import { expectBooksAtRest } from '../support/books.js';
import { openWorld, type World } from '../support/process-world.js';
import { furnishBench, type RepairDesk, repairDesk } from '../support/repair-desk.js';
import { charge, evaluationOf } from '../support/repair-fixture.js';
import { refusalOf, until } from '../support/until.js';

const MIXED = evaluationOf(charge.warranty('100.00'), charge.billable('300.00'));
const FEE = { amount: '95.00', taxCode: 'IN', taxRate: '0.07' };

describe('the process of a repair', () => {
  let world: World;
  let desk: RepairDesk;
  before(async function () {
    this.timeout(120_000);
    world = await openWorld({ time: 'real' });
    desk = repairDesk(world);
    await furnishBench(world);
  });
  after(async function () {
    this.timeout(120_000);
    await expectBooksAtRest(world.test.database, world.test.admin).finally(() => world.stop());
  });

  async function approved(timing: Parameters<RepairDesk['receive']>[0] = {}): Promise<string> {
    const repairId = await desk.receive(timing);
    await desk.ask('evaluateRepair', repairId, MIXED);
    await desk.ask('quoteRepair', repairId, { answerDays: null });
    await desk.ask('approveRepair', repairId, { reference: 'PO 77' });
    await desk.reaches(repairId, 'InRepair');
    return repairId;
  }

  it('goes from the asset in to the asset out: the job’s cost is split, what is billable is invoiced', async () => {
    const repairId = await approved();
    await desk.work(repairId);
    expect(await desk.test(repairId, false)).to.include({ state: 'InRepair', jobState: 'InProgress' });
    expect(await desk.test(repairId)).to.include({ state: 'Tested', waitingFor: 'job' });
    expect(await refusalOf(desk.return(repairId))).to.deep.include({ code: 'JobNotCompleted' });
    await desk.complete(repairId);
    expect(await desk.return(repairId)).to.include({ state: 'Returned', toBill: '300.00' });
    await desk.reaches(repairId, 'Invoiced', 'close');
    expect(await desk.close(repairId)).to.include({ state: 'Closed', jobState: 'Closed' });
    expect(await desk.handle(repairId).result()).to.include({ state: 'Closed' });
    // 2 parts at 4.00, 2 hours at 40.00 and 15.00 of overhead: 118.00, a quarter of it warranty.
    const of = async (account: string) => desk.balance(repairId, account);
    expect([await of('5095'), await of('5010'), await of('1230')]).to.deep.equal(['29.50', '88.50', '0.00']);
    expect([await of('1110'), await of('4020'), await of('2200')]).to.deep.equal(['321.00', '-300.00', '-21.00']);
    const [stock] = await world.test.admin(`SELECT DISTINCT part FROM inventory.stock ORDER BY part`);
    expect(stock, 'the asset was never stock').to.deep.equal({ part: 'P-1' });
    expect((await desk.view(repairId)).assetMovements).to.have.length(2);
  });

  it('asks the customer nothing when everything is warranty, and bills nothing', async () => {
    const repairId = await desk.receive();
    await desk.ask('evaluateRepair', repairId, evaluationOf(charge.warranty('80.00')));
    await desk.reaches(repairId, 'InRepair');
    await desk.work(repairId);
    await desk.complete(repairId);
    await desk.wake();
    await desk.reaches(repairId, 'InRepair', 'test');
    await desk.test(repairId);
    expect(await desk.return(repairId)).to.include({ state: 'Returned', waitingFor: 'close', toBill: '0.00' });
    await desk.close(repairId);
    expect(await desk.balance(repairId, '5095')).to.equal('118.00');
    expect(await desk.balance(repairId, '1110')).to.equal('0.00');
    expect(await desk.facts(repairId)).not.to.include('RepairQuoted');
  });

  it('gives the asset back when the customer declines, and bills the evaluation', async () => {
    const repairId = await desk.receive();
    await desk.ask('evaluateRepair', repairId, { ...MIXED, evaluationFee: FEE });
    await desk.ask('quoteRepair', repairId, { answerDays: 3 });
    expect(await desk.ask('declineRepair', repairId, { reason: 'too dear' })).to.include({ waitingFor: 'return' });
    await desk.return(repairId);
    const billed = await desk.reaches(repairId, 'Invoiced');
    expect(billed).to.include({ jobId: null, toBill: '95.00' });
    const [invoice] = await world.test.admin<{ total: string }>(
      'SELECT total::text FROM billing.invoices WHERE invoice = $1',
      [billed.invoice],
    );
    expect(invoice).to.deep.equal({ total: '101.65' });
    expect(await desk.close(repairId)).to.include({ state: 'Closed' });
  });

  it('takes another evaluation while the customer thinks, and quotes anew', async () => {
    const repairId = await desk.receive();
    await desk.ask('evaluateRepair', repairId, MIXED);
    await desk.ask('quoteRepair', repairId, { answerDays: null });
    const again = await desk.ask('evaluateRepair', repairId, evaluationOf(charge.billable('250.00')));
    expect(again).to.deep.include({ state: 'Evaluated', quote: null });
    expect(await refusalOf(desk.ask('approveRepair', repairId, { reference: 'x' }))).to.include({ code: 'WrongState' });
    const quoted = await desk.ask('quoteRepair', repairId, { answerDays: null });
    expect(quoted.quote).to.include({ number: 2 });
    expect(await desk.ask('cancelRepair', repairId, { reason: 'sold' })).to.include({ state: 'Cancelled' });
  });

  it('closes only with its job: what keeps that open keeps the repair open', async () => {
    const repairId = await approved();
    const jobId = desk.jobOf(repairId);
    await desk.work(repairId);
    await desk.complete(repairId);
    await desk.test(repairId);
    await desk.return(repairId);
    await desk.reaches(repairId, 'Invoiced');
    world.faults.set(`closeJob`, 'refuseOnceBefore');
    expect(await refusalOf(desk.close(repairId, 'close/1'))).to.include({ code: 'Injected' });
    expect(await desk.view(repairId)).to.include({ state: 'Invoiced' });
    expect(await desk.close(repairId)).to.include({ state: 'Closed' });
    expect(await desk.floor.row(jobId)).to.include({ state: 'Closed' });
  });

  it('is cancelled once its job is', async () => {
    const repairId = await approved();
    const jobId = desk.jobOf(repairId);
    await desk.floor.reaches(jobId, 'Released');
    expect(await refusalOf(desk.ask('cancelRepair', repairId, { reason: 'sold' }))).to.include({
      code: 'JobNotCancelled',
    });
    await desk.floor.ask('cancelJob', { jobId, reason: 'sold', costTo: 'scrap' });
    expect(await desk.ask('cancelRepair', repairId, { reason: 'sold' })).to.include({ state: 'Cancelled' });
    expect(await desk.handle(repairId).result()).to.include({ state: 'Cancelled', jobState: 'Cancelled' });
  });

  it('does a command once, and refuses what its state does not take', async () => {
    const repairId = await desk.receive();
    expect(await refusalOf(desk.return(repairId))).to.deep.include({
      code: 'WrongState',
      details: { state: 'Received', command: 'returnAsset' },
    });
    const answers = await Promise.all(
      [1, 2, 3].map(() => desk.ask('evaluateRepair', repairId, MIXED, { key: `once/${repairId}` })),
    );
    expect(answers.map(({ version }) => version)).to.deep.equal([2, 2, 2]);
    await desk.ask('cancelRepair', repairId, { reason: 'done with' });
  });

  it('goes on from its row when it is started again, and knows what it has done', async () => {
    const repairId = await desk.receive();
    const key = `evaluated/${repairId}`;
    await desk.ask('evaluateRepair', repairId, MIXED, { key });
    await desk.ask('quoteRepair', repairId, { answerDays: null });
    await desk.handle(repairId).terminate('the test loses it');
    await desk.restart(repairId);
    const again = await desk.ask('evaluateRepair', repairId, MIXED, { key });
    expect(again, 'asked again, and not done again').to.include({ state: 'Quoted', version: 3 });
    await desk.ask('approveRepair', repairId, { reference: 'PO 78' });
    await desk.reaches(repairId, 'InRepair');
    await desk.handle(repairId).terminate('the test loses it once more');
    await desk.restart(repairId);
    await desk.work(repairId);
    await desk.complete(repairId);
    await desk.test(repairId);
    await desk.return(repairId);
    await desk.reaches(repairId, 'Invoiced');
    await desk.close(repairId);
    expect(await desk.balance(repairId, '1110')).to.equal('321.00');
  });

  it('leaves a long history behind without losing a command', async () => {
    const repairId = await desk.receive({ historyEvents: 20 });
    const runs = new Set<string>();
    for (let round = 1; round <= 12; round += 1) {
      await until('the command is taken', () =>
        desk.ask('evaluateRepair', repairId, MIXED, { key: `${repairId}/${round}` }),
      );
      runs.add((await desk.handle(repairId).describe()).runId);
    }
    expect(runs.size).to.be.greaterThan(1);
    expect(await desk.view(repairId)).to.include({ state: 'Evaluated', version: 13 });
    await until('it is cancelled', () => desk.ask('cancelRepair', repairId, { reason: 'enough' }));
  });

  it('asks an operator when its job cannot be made, and is given up when they say so', async () => {
    const nowhere = evaluationOf(charge.warranty('80.00'));
    const work = {
      ...nowhere.work,
      operations: nowhere.work.operations.map((one) => ({ ...one, workCentre: 'MOON' })),
    };
    const repairId = await desk.receive();
    await desk.ask('evaluateRepair', repairId, { ...nowhere, work });
    const taskId = `${repairId}/job/1`;
    const task = await until(
      'the operator is asked',
      async () => (await readTask(world.test.database, taskId)) ?? undefined,
    );
    expect(task).to.deep.include({ state: 'Open', subject: repairId, actions: ['retry', 'cancel'] });
    expect(task.detail).to.contain('cannot be planned');
    await desk.resolve(repairId, taskId, 'retry');
    const second = `${repairId}/job/2`;
    await until('it is asked again', async () => (await readTask(world.test.database, second)) ?? undefined);
    await desk.resolve(repairId, second, 'cancel');
    expect(await desk.handle(repairId).result()).to.include({
      state: 'Cancelled',
      reason: 'its job could not be made',
    });
  });

  it('raises an operator task for a repair without a process, once, and none for one that has it', async () => {
    const [lost, kept] = [await desk.receive(), await desk.receive()];
    await desk.handle(lost).terminate('the test loses it');
    await world.test.admin(`UPDATE repairs.repairs SET updated_at = updated_at - interval '5 minutes'`);
    const found = await until('the loss is found', async () => {
      const raised = await world.activities.findLostProcesses();
      return raised.length > 0 ? raised : undefined;
    });
    expect(found).to.have.length(1);
    const task = await readTask(world.test.database, found[0] ?? '');
    expect(task).to.deep.include({ kind: 'workflow-missing', subject: lost, state: 'Open' });
    expect(task?.actions).to.include('restart');
    await desk.restart(lost);
    for (const repairId of [lost, kept]) await desk.ask('cancelRepair', repairId, { reason: 'the test is over' });
  });

  it('is cancelled by its engine’s own cancellation, where that is taken', async () => {
    const repairId = await desk.receive();
    await desk.handle(repairId).cancel();
    expect(await desk.handle(repairId).result()).to.include({
      state: 'Cancelled',
      reason: 'cancelled in the engine by an operator',
    });
  });
});
