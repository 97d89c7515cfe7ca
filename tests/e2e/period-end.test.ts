import { expect } from 'chai';
import { localDate } from '../../domain/kernel/time.js';
import { expectBooksTie } from './support/books.js';
import { costSheet, LONG_AHEAD, newMadePart, newWorkCentre, onJob, releasedJob, shop } from './support/jobs.js';
import { command, done, FAY, FRANK, newCustomer } from './support/orders.js';

const through = localDate(new Date().toISOString());
const balanceOf = async (account: string): Promise<string> => (await expectBooksTie()).get(account) ?? '0.00';

/** What was incurred, by another person's approval; somebody is owed for it. */
async function incurred(account: string, amount: string): Promise<void> {
  const lines = [
    { account, debit: amount, dimensions: shop },
    { account: '2300', credit: amount, dimensions: shop },
  ];
  const body = { date: through, description: 'Incurred in the shop', lines };
  const { journalId } = await done('/v1/manual-journals', { ...FAY, body });
  await done(`/v1/manual-journals/${journalId}/approve`, FRANK);
}

/** A job of its own on which so many hours were worked at a work centre. */
async function workedJob(workCentre: string, labourHours: string): Promise<string> {
  const customerId = await newCustomer();
  const operations = [{ operation: 10, description: 'Test', kind: 'inHouse', workCentre, runHoursPerUnit: '1' }];
  const service = { kind: 'service', customerId, description: 'Test run', quantity: '1', unitOfMeasure: 'EA' };
  const body = { ...service, taxCode: 'SALES', dueDate: LONG_AHEAD, dimensions: shop, operations };
  const jobId = String((await done('/v1/jobs', { body }))['jobId']);
  await onJob(jobId, 'plan');
  await onJob(jobId, 'release');
  await onJob(jobId, 'operations/10/start');
  await onJob(jobId, 'operations/10/time-logs', { workedOn: through, labourHours });
  return jobId;
}

describe('the end of a period', function () {
  this.timeout(180_000);

  it('closes what jobs absorbed against what was incurred, and nothing a second time', async () => {
    await workedJob(await newWorkCentre(), '10');
    await incurred('5075', '175.00');
    await incurred('5050', '390.00');
    const overhead = await done('/v1/period-end/overhead', { ...FAY, body: { through, method: 'costOfGoodsSold' } });
    expect(Number(overhead['incurred']) - Number(overhead['applied'])).to.be.closeTo(
      Number(overhead['difference']),
      0.001,
    );
    expect(overhead).to.deep.include({ toJobs: '0.00', toStock: [] });
    const labour = await done('/v1/period-end/labour', { ...FAY, body: { through } });
    expect(Number(labour['accrued']) - Number(labour['absorbed'])).to.be.closeTo(Number(labour['difference']), 0.001);
    for (const account of ['5070', '5075', '5060', '5050']) expect(await balanceOf(account), account).to.equal('0.00');
    const again = await command('/v1/period-end/labour', { ...FAY, body: { through } });
    expect(again.body).to.include({ status: 409, code: 'nothing-to-close' });
    const tomorrow = await command('/v1/period-end/labour', { ...FAY, body: { through: '2099-01-31' } });
    expect(tomorrow.status, tomorrow.text).to.equal(422);
  });

  it('prorates over what is in process, in stock and sold, and every job still ties', async () => {
    const made = await newMadePart('4');
    const jobId = await releasedJob(made, '2');
    await onJob(jobId, 'operations/10/start');
    await onJob(jobId, 'operations/10/time-logs', { workedOn: through, labourHours: '4' });
    await incurred('5075', '100.00');
    const before = Number((await costSheet(jobId))['inProcess']);
    const closed = await done('/v1/period-end/overhead', { ...FAY, body: { through, method: 'prorate' } });
    expect(closed).to.include({ applied: '60.00', incurred: '100.00', difference: '40.00' });
    expect(Number(closed['toJobs'])).to.be.above(0);
    expect(Number((await costSheet(jobId))['inProcess'])).to.be.above(before);
    await expectBooksTie();
  });

  it('charges actual overhead to the jobs on which the work centre worked, by its basis', async () => {
    const actual = { overheadMethod: 'actual', overheadBasis: 'labourHours', overheadRate: null };
    const workCentre = await newWorkCentre(actual);
    const [first, second] = [await workedJob(workCentre, '3'), await workedJob(workCentre, '1')];
    const body = { workCentre, from: through, to: through, amount: '100.00' };
    const charged = await done('/v1/period-end/actual-overhead', { ...FAY, body });
    expect(charged['jobs']).to.have.deep.members([
      { jobId: first, amount: '75.00' },
      { jobId: second, amount: '25.00' },
    ]);
    expect(await costSheet(second)).to.include({ inProcess: '65.00' });
    await expectBooksTie();
  });
});
