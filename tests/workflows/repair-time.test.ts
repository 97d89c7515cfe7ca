import { expect } from 'chai';
import { expectBooksAtRest } from '../support/books.js';
import { openWorld, type World } from '../support/process-world.js';
import { furnishBench, type RepairDesk, repairDesk } from '../support/repair-desk.js';
import { charge, evaluationOf } from '../support/repair-fixture.js';

describe('the process of a repair as time passes', () => {
  let world: World;
  let desk: RepairDesk;
  // A world a test: skipped time stays skipped, and the database does not know of it.
  beforeEach(async function () {
    this.timeout(120_000);
    world = await openWorld({ time: 'skipping' });
    desk = repairDesk(world);
    await furnishBench(world, '10');
  });
  afterEach(async function () {
    this.timeout(120_000);
    await expectBooksAtRest(world.test.database, world.test.admin).finally(() => world.stop());
  });

  async function quoted(answerDays: number | null, timing = {}): Promise<string> {
    const repairId = await desk.receive(timing);
    await desk.ask('evaluateRepair', repairId, evaluationOf(charge.billable('300.00')));
    await desk.ask('quoteRepair', repairId, { answerDays });
    return repairId;
  }
  const reminders = async (repairId: string): Promise<number> => (await desk.view(repairId)).quote?.reminders ?? 0;

  it('reminds at one and two thirds of the time, and lapses at its end, weeks later', async () => {
    const repairId = await quoted(42);
    await world.sleep('13 days');
    expect(await reminders(repairId)).to.equal(0);
    await world.sleep('2 days');
    expect(await reminders(repairId)).to.equal(1);
    await world.sleep('12 days');
    expect(await reminders(repairId)).to.equal(1);
    await world.sleep('2 days');
    expect(await reminders(repairId)).to.equal(2);
    await world.sleep('12 days');
    expect(await desk.view(repairId)).to.include({ state: 'Quoted' });
    await world.sleep('2 days');
    expect(await desk.view(repairId)).to.include({
      ...{ state: 'Declined', waitingFor: 'return', reason: 'the customer did not answer in time' },
    });
    const facts = await desk.facts(repairId);
    expect(facts.filter((type) => type === 'RepairReminderDue')).to.have.length(2);
    // Nothing is billed without an evaluation fee.
    expect(await desk.return(repairId)).to.include({ state: 'Returned', waitingFor: 'close' });
    expect(await desk.close(repairId)).to.include({ state: 'Closed' });
  });

  it('reminds no more once the customer has approved, and waits for months for its job', async () => {
    const repairId = await quoted(null, { jobRereadMinutes: 24 * 60 });
    await world.sleep('5 days');
    expect(await reminders(repairId)).to.equal(1);
    await desk.ask('approveRepair', repairId, { reference: 'PO 1' });
    await world.sleep('90 days');
    expect(await desk.view(repairId)).to.include({ state: 'InRepair', waitingFor: 'job' });
    expect(await reminders(repairId)).to.equal(1);
    await desk.work(repairId);
    await desk.complete(repairId);
    // Nobody tells it: it reads its job again within the day.
    await world.sleep('25 hours');
    expect(await desk.view(repairId)).to.include({ waitingFor: 'test', jobState: 'Completed' });
    await desk.test(repairId);
    await desk.return(repairId);
    await desk.reaches(repairId, 'Invoiced');
    await desk.close(repairId);
  });

  it('keeps the customer’s time over a restart: what is past due is done at once', async () => {
    const repairId = await quoted(30);
    await desk.handle(repairId).terminate('the test loses it');
    await world.sleep('12 days');
    expect(await reminders(repairId)).to.equal(0);
    await desk.restart(repairId);
    await desk.reaches(repairId, 'Quoted');
    await world.sleep('1 minute');
    expect(await reminders(repairId)).to.equal(1);
    await desk.handle(repairId).terminate('the test loses it once more');
    await world.sleep('20 days');
    await desk.restart(repairId);
    await desk.reaches(repairId, 'Declined');
    expect(await reminders(repairId), 'nobody is reminded of what is over').to.equal(1);
    await desk.return(repairId);
    await desk.close(repairId);
  });
});
