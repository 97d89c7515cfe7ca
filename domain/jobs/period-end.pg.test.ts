import { expect } from 'chai';
import { by, fay, ollie } from '../../tests/support/actors.js';
import { factTypes } from '../../tests/support/facts.js';
import { type JobShop, jobShop, MILL, RATES, SHOP } from '../../tests/support/job-shop.js';
import { fieldsOf, refusalOf } from '../../tests/support/refusal.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import type { ChargeActualOverheadInput } from './period-end.wire.js';
import { chargeActualOverhead, closeLabour, closeOverhead, costSheet } from './store/index.js';

const ACTUAL = { rates: { ...RATES, overheadMethod: 'actual' as const, overheadRate: null } };
const bare = { operations: [], materials: [] };

describe('the end of a period', () => {
  let test: TestDatabase;
  let shop: JobShop;
  before(async () => {
    test = await testDatabase();
    shop = jobShop(test);
  });
  after(() => test.close());

  const charge = (more: Partial<ChargeActualOverheadInput> = {}, who = fay) => {
    const days = { from: '2026-03-01', to: '2026-03-31' };
    const input = { chargeId: 'OH-1', workCentre: 'MILL', ...days, amount: '100.00', basis: 'labourHours' as const };
    return chargeActualOverhead(test.database, by(who, { ...input, ...more }));
  };
  const overheadOf = async (jobId: string) =>
    (await costSheet(test.database, jobId))?.elements.find(({ element }) => element === 'overhead');

  describe('charges actual overhead', () => {
    before(async () => {
      for (const jobId of ['J-1', 'J-2', 'J-3', 'J-4']) await shop.released(jobId, { materials: [] });
      await shop.log('J-1', '1', { ...ACTUAL, machineHours: '5' });
      await shop.log('J-1', '0.5', ACTUAL);
      await shop.log('J-2', '1.5', { ...ACTUAL, machineHours: '1' });
      await shop.log('J-3', '1.5', { ...ACTUAL, workedOn: '2026-02-28' });
      await shop.log('J-4', '9');
      await shop.released('J-5', { materials: [] });
      await shop.start('J-5');
      await shop.log('J-5', '1.5', ACTUAL);
      await shop.report('J-5', '10');
      await shop.finish('J-5');
      await shop.complete('J-5', '10');
      await shop.close('J-5');
    });

    it('to the jobs on which the work centre worked, to the cent; a closed job takes it as variance', async () => {
      await shop.journals();
      const { jobs } = await shop.posted(charge());
      expect(jobs).to.deep.equal([
        { jobId: 'J-1', amount: '33.33' },
        { jobId: 'J-2', amount: '33.34' },
        { jobId: 'J-5', amount: '33.33' },
      ]);
      expect((await shop.journals()).sort()).to.deep.equal([
        ['Dr 1230 CC-SHOP 33.33 J-1', 'Cr 5070 CC-MILL 33.33 J-1'],
        ['Dr 1230 CC-SHOP 33.33 J-5', 'Cr 5070 CC-MILL 33.33 J-5'],
        ['Dr 1230 CC-SHOP 33.34 J-2', 'Cr 5070 CC-MILL 33.34 J-2'],
        ['Dr 5080 CC-SHOP 33.33 J-5', 'Cr 1230 CC-SHOP 33.33 J-5'],
      ]);
      expect(await overheadOf('J-5')).to.include({ charged: '33.33', variance: '33.33', inProcess: '0.00' });
      expect(await overheadOf('J-4')).to.include({ charged: '135.00' });
      expect((await factTypes(test, 'job:J-5')).slice(-2)).to.deep.equal(['ActualOverheadCharged', 'JobClosed']);
    });

    it('by hours of the machine, or the cost of labour', async () => {
      const byMachine = await charge({ chargeId: 'OH-2', basis: 'machineHours' });
      expect(byMachine.jobs.map(({ amount }) => amount)).to.deep.equal(['83.33', '16.67']);
      const byCost = await charge({ chargeId: 'OH-3', basis: 'labourCost', from: '2026-02-01' });
      expect(byCost.jobs.map(({ amount }) => amount)).to.deep.equal(['25.00', '25.00', '25.00', '25.00']);
    });

    it('once, by finance, of days that are past, where there was such work', async () => {
      const command = by(fay, {
        ...{ chargeId: 'OH-4', workCentre: 'MILL', from: '2026-03-01', to: '2026-03-31', amount: '1.00' },
        basis: 'labourHours' as const,
      });
      const first = await chargeActualOverhead(test.database, command);
      expect(await chargeActualOverhead(test.database, command)).to.deep.equal(first);
      await refusalOf(charge({ chargeId: 'OH-4' }), 'ClosingExists');
      await refusalOf(charge({ chargeId: 'OH-5' }, ollie), 'NotAllowed');
      await refusalOf(charge({ chargeId: 'OH-5', from: '2026-04-01', to: '2026-04-30' }), 'NothingToClose');
      await refusalOf(charge({ chargeId: 'OH-5', workCentre: 'LATHE' }), 'NothingToClose');
      const wrong = await refusalOf(charge({ amount: '0.00', from: 'March', basis: 'luck' as never }), 'InvalidJob');
      expect(fieldsOf(wrong)).to.deep.equal(['amount', 'basis', 'from']);
      expect(fieldsOf(await refusalOf(charge({ to: '2026-02-01' }), 'InvalidJob'))).to.deep.equal(['to']);
      expect(fieldsOf(await refusalOf(charge({ to: '2099-01-01' }), 'InvalidJob'))).to.deep.equal(['to']);
    });
  });

  it('closes overhead to cost of goods sold, place by place, whichever side an account stands on', async () => {
    await shop.journals();
    const closed = await shop.closeOverhead(
      [
        { dimensions: MILL, applied: '95.00', incurred: '100.00' },
        { dimensions: SHOP, applied: '10.00', incurred: '-2.00' },
      ],
      null,
    );
    expect(closed).to.deep.include({
      ...{ applied: '105.00', incurred: '98.00', difference: '-7.00', toJobs: '0.00', toStock: [] },
    });
    expect(await shop.journals()).to.deep.equal([
      [
        ...['Dr 5070 CC-MILL 95.00', 'Cr 5075 CC-MILL 100.00', 'Dr 5010 CC-MILL 5.00'],
        ...['Dr 5070 CC-SHOP 10.00', 'Cr 5010 CC-SHOP 12.00', 'Dr 5075 CC-SHOP 2.00'],
      ],
    ]);
  });

  it('prorates it over the jobs in process, the goods and what was sold', async () => {
    const unit = { ...SHOP, businessUnit: 'CORPORATE' };
    for (const [jobId, labour] of [
      ['J-10', '40000.00'],
      ['J-11', '10000.00'],
    ] as const) {
      await shop.released(jobId, { ...bare, spec: { dimensions: unit } });
      await shop.openCosts(jobId, { labour });
    }
    await shop.journals();
    const balances = [{ dimensions: unit, applied: '1080000.00', incurred: '1215000.00' }];
    const maker = { businessUnit: 'CORPORATE', site: 'EVV' };
    const over = {
      stock: [{ ...maker, value: '75000.00' }],
      costOfGoodsSold: [{ ...maker, amount: '2375000.00' }],
    };
    const closed = await shop.closeOverhead(balances, over);
    expect(closed).to.deep.include({
      ...{ difference: '135000.00', toJobs: '2700.00' },
      toStock: [{ ...maker, amount: '4050.00', of: '75000.00' }],
    });
    expect((await shop.journals()).slice(1)).to.deep.equal([
      ['Dr 1230 CC-SHOP 2160.00 J-10', 'Cr 5010 CC-SHOP 2160.00 J-10'],
      ['Dr 1230 CC-SHOP 540.00 J-11', 'Cr 5010 CC-SHOP 540.00 J-11'],
    ]);
    expect(await costSheet(test.database, 'J-10')).to.include({ inProcess: '42160.00' });
    const back = await shop.closeOverhead([{ dimensions: unit, applied: '10.00', incurred: '0.00' }], {
      ...{ stock: [], costOfGoodsSold: [] },
    });
    expect(back).to.include({ difference: '-10.00', toJobs: '-10.00' });
    expect((await shop.journals()).slice(1)).to.deep.equal([
      ['Dr 5010 CC-SHOP 8.00 J-10', 'Cr 1230 CC-SHOP 8.00 J-10'],
      ['Dr 5010 CC-SHOP 2.00 J-11', 'Cr 1230 CC-SHOP 2.00 J-11'],
    ]);
  });

  it('closes labour, once, whatever the balances are when it is asked for again', async () => {
    await shop.journals();
    const closing = { closingId: 'LA-1', through: '2026-03-31' };
    const ask = (absorbed: string, key = 'labour/1') =>
      shop.posted(
        closeLabour(
          test.database,
          by(fay, { ...closing, balances: [{ dimensions: MILL, absorbed, accrued: '100.00' }] }, key),
        ),
      );
    const first = await ask('110.00');
    expect(first).to.include({ absorbed: '110.00', accrued: '100.00', difference: '-10.00' });
    expect(await ask('0.00')).to.deep.equal(first);
    expect(await shop.journals()).to.deep.equal([
      ['Dr 5060 CC-MILL 110.00', 'Cr 5050 CC-MILL 100.00', 'Cr 5010 CC-MILL 10.00'],
    ]);
    await refusalOf(ask('1.00', 'labour/2'), 'ClosingExists');
  });

  it('is finance’s, of a day that is past, and refused when there is nothing to close', async () => {
    const overhead = { closingId: 'CL-9', through: '2026-03-31', method: 'prorate' as const, balances: [], over: null };
    const close = (more: object, who = fay) => closeOverhead(test.database, by(who, { ...overhead, ...more }));
    await refusalOf(close({}), 'NothingToClose');
    await refusalOf(close({}, ollie), 'NotAllowed');
    expect(fieldsOf(await refusalOf(close({ through: '2099-01-01' }), 'InvalidJob'))).to.deep.equal(['through']);
    expect(fieldsOf(await refusalOf(close({ method: 'luck', closingId: '' }), 'InvalidJob'))).to.deep.equal([
      ...['closingId', 'method'],
    ]);
  });
});
