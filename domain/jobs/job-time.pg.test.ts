import { expect } from 'chai';
import { by, ollie } from '../../tests/support/actors.js';
import { atOnce, numbersUpTo } from '../../tests/support/at-once.js';
import { factTypes } from '../../tests/support/facts.js';
import { crew, type JobShop, jobShop, operation, plated, RATES } from '../../tests/support/job-shop.js';
import { fieldsOf, refusalOf } from '../../tests/support/refusal.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { Refused } from '../kernel/refusal.js';
import { costSheet, logTime } from './store/index.js';

const FROM = '2026-03-02T13:00:00.000Z';

/** Presence of a person, which begins at a minute after FROM. */
const presence = (jobId: string, person: string, minute: number, minutes: number) => {
  const at = (offset: number): string => new Date(Date.parse(FROM) + offset * 60_000).toISOString();
  const when = { workedOn: null, labourHours: null, from: at(minute), to: at(minute + minutes) };
  return { ...crew(jobId, '0'), person, ...when };
};

describe('time on a job', () => {
  let test: TestDatabase;
  let shop: JobShop;
  before(async () => {
    test = await testDatabase({ poolSize: 20 });
    shop = jobShop(test);
  });
  after(() => test.close());

  const log = (input: ReturnType<typeof presence>, key?: string) => logTime(test.database, by(ollie, input, key));
  const logged = (jobId: string) =>
    test.admin<{ hours: string; worked_on: string; costs: object }>(
      `SELECT labour_hours::text AS hours, worked_on::text, costs FROM jobs.time_logs WHERE job_id = $1 ORDER BY sequence`,
      [jobId],
    );

  it('of a person is the interval, to four decimals of an hour, on the local day of its end', async () => {
    await shop.released('J-1');
    await log(presence('J-1', 'pat', 0, 50));
    await log({ ...presence('J-1', 'pat', 15 * 60 - 10, 20), machineHours: '1' });
    const costs = { labour: '33.33', machine: '0.00', overhead: '12.50' };
    expect((await logged('J-1'))[0]).to.deep.equal({ hours: '0.8333', worked_on: '2026-03-02', costs });
    expect((await logged('J-1'))[1]).to.include({ hours: '0.3333', worked_on: '2026-03-02' });
    await log(presence('J-1', 'pat', 15 * 60 + 30, 60));
    expect((await logged('J-1'))[2]).to.include({ worked_on: '2026-03-03' });
    expect((await costSheet(test.database, 'J-1'))?.lines.slice(1, 2)).to.deep.equal([
      {
        ...{ operation: 10, element: 'labour', part: null, estimated: '400.00' },
        ...{ actual: '86.66', variance: '-313.34' },
      },
    ]);
  });

  it('is absorbed once, whatever the rates are when it is asked for again', async () => {
    await shop.released('J-2');
    const first = await log(presence('J-2', 'quinn', 0, 60), 'log/once');
    const dearer = { ...presence('J-2', 'quinn', 0, 60), rates: { ...RATES, labourRate: '99.00' } };
    expect(await log(dearer, 'log/once')).to.deep.equal(first);
    expect(await logged('J-2')).to.have.length(1);
    expect((await factTypes(test, 'job:J-2')).filter((type) => type === 'TimeLogged')).to.have.length(1);
    await refusalOf(log(presence('J-2', 'quinn', 0, 30), 'log/once'), 'StepKeyReused');
  });

  it('of a person is never in two places: twenty logs at once on twenty jobs, and one of them holds', async () => {
    const jobs = numbersUpTo(20).map((n) => `J-P${n}`);
    for (const jobId of jobs) await shop.released(jobId, { materials: [] });
    const outcomes = await atOnce(jobs, (jobId, at = jobs.indexOf(jobId)) =>
      log(presence(jobId, 'robin', at, 60)).then(
        () => ({ jobId, refused: null }),
        (error: unknown) => ({ jobId, refused: error }),
      ),
    );
    const [winner, ...others] = outcomes.filter(({ refused }) => refused === null);
    expect(others).to.deep.equal([]);
    for (const { refused } of outcomes.filter((one) => one !== winner)) {
      expect(refused).to.be.instanceOf(Refused);
      expect(refused).to.have.property('code', 'OverlappingTime');
      expect((refused as Refused).details).to.include({ jobId: winner?.jobId, operation: 10 });
    }
    // Exactly one hour of one person is on all jobs together.
    const [sum] = await test.admin(
      `SELECT sum(labour_hours)::text AS hours FROM jobs.time_logs WHERE person = 'robin'`,
    );
    expect(sum).to.deep.equal({ hours: '1.0000' });
  });

  it('of a person may touch other time, and of others may be the same', async () => {
    await shop.released('J-3');
    await log(presence('J-3', 'sam', 60, 60));
    await log(presence('J-3', 'sam', 0, 60));
    await log(presence('J-3', 'sam', 120, 60));
    await log(presence('J-3', 'toni', 60, 60));
    for (const [minute, minutes] of [
      [0, 1],
      [59, 2],
      [179, 60],
      [-30, 300],
    ] as const)
      await refusalOf(log(presence('J-3', 'sam', minute, minutes)), 'OverlappingTime');
  });

  it('is refused in the future, over a day long, and backwards', async () => {
    await shop.released('J-4');
    const ahead = Math.ceil((Date.now() - Date.parse(FROM)) / 60_000) + 30;
    for (const [minute, minutes] of [
      [ahead - 60, 60],
      [0, 24 * 60 + 1],
      [60, -60],
      [0, 0],
    ] as const)
      expect(fieldsOf(await refusalOf(log(presence('J-4', 'uma', minute, minutes)), 'InvalidJob'))).to.deep.equal([
        'to',
      ]);
    expect(fieldsOf(await refusalOf(shop.log('J-4', '1', { workedOn: '2099-01-01' }), 'InvalidJob'))).to.deep.equal([
      'workedOn',
    ]);
    expect(await logged('J-4')).to.deep.equal([]);
  });

  it('is taken while the operation can be worked on, and afterwards, but not before', async () => {
    const sequential = { overlaps: false };
    await shop.released('J-5', { operations: [operation(10), operation(20, sequential), operation(30, plated)] });
    await shop.log('J-5', '1');
    const blocked = await refusalOf(shop.log('J-5', '1', { operation: 20 }), 'WrongState');
    expect(blocked.details).to.include({ state: 'Blocked', operation: 20 });
    await refusalOf(shop.log('J-5', '1', { operation: 30 }), 'WrongState');
    await refusalOf(shop.log('J-5', '1', { operation: 40 }), 'UnknownOperation');
    await refusalOf(shop.log('J-9', '1'), 'UnknownJob');
    await shop.start('J-5');
    await shop.report('J-5', '10');
    await shop.finish('J-5');
    await shop.log('J-5', '0.5', { rework: true });
    expect((await logged('J-5')).map(({ hours }) => hours)).to.deep.equal(['1.0000', '0.5000']);
  });
});
