import { expect } from 'chai';
import fc from 'fast-check';
import { type JobCommand, jobCommands, jobSequence, play, threeJobs } from '../../tests/support/job-commands.js';
import { jobShop } from '../../tests/support/job-shop.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { goodsReceived, jobValues } from '../inventory/store/index.js';
import type { Dimensions } from '../kernel/dimensions.js';
import { add, formatMoney, type Money, money, ZERO } from '../kernel/money.js';
import { subcontractReceipts, workInProcess } from './store/index.js';

describe('random job histories', function () {
  this.timeout(300_000);
  let test: TestDatabase;
  let runs = 0;
  before(async () => {
    test = await testDatabase({ poolSize: 20 });
    const shop = jobShop(test);
    await shop.stocked('BAR', '100000', '5.0011');
    await shop.stocked('ROD', '100000', '0.3333');
  });
  after(() => test.close());

  /** The sub-ledgers of work in process and of what subcontractors are owed, as 1230 and 2015 have to say them. */
  async function subledgers(): Promise<Record<string, string>> {
    const [own, throughStock, subcontracted, received] = await Promise.all([
      workInProcess(test.database),
      jobValues(test.database),
      subcontractReceipts(test.database),
      goodsReceived(test.database),
    ]);
    return byPlace([...own, ...throughStock].map(at('1230')), [...subcontracted, ...received].map(at('2015')));
  }

  async function ledger(): Promise<Record<string, string>> {
    const rows = await test.admin<Dimensions & { account: string; value: string }>(
      `SELECT account, business_unit AS "businessUnit", site, cost_centre AS "costCentre",
         sum(debit - credit)::text AS value
       FROM ledger.journal_lines WHERE account IN ('1230', '2015')
       GROUP BY account, business_unit, site, cost_centre`,
    );
    return byPlace(rows.map((row) => at(row.account)(row)));
  }

  const tied = async (): Promise<void> => {
    expect(await subledgers()).to.deep.equal(await ledger());
  };

  it('keep every sub-ledger equal to its account after each step, and every job whole', async () => {
    const done = new Map<string, number>();
    const shop = jobShop(test, tied);
    await fc.assert(
      fc.asyncProperty(jobSequence(50, 90), async (sequence) => {
        const jobs = await threeJobs(shop, `R${++runs}`);
        for (const one of sequence) {
          if (await play(shop, jobs, one)) done.set(one.kind, (done.get(one.kind) ?? 0) + 1);
          expect(await brokenJobs(test), JSON.stringify(one)).to.equal('');
        }
      }),
      { numRuns: 30, interruptAfterTimeLimit: 100_000, endOnFailure: true },
    );
    // A property over commands that are all refused would prove nothing.
    for (const kind of Object.keys(jobCommands)) expect(done.get(kind), kind).to.be.greaterThan(0);
  });

  it('that come at once keep them too, when each job does one command after the other as its process does', async () => {
    const shop = jobShop(test);
    await fc.assert(
      fc.asyncProperty(fc.array(jobSequence(40, 80), { minLength: 3, maxLength: 3 }), async (histories) => {
        const worlds = await Promise.all(histories.map(() => threeJobs(shop, `P${++runs}`)));
        const lanes = histories.flatMap((history, world) => [0, 1, 2].map((job) => laneOf(history, world, job)));
        await Promise.all(lanes.map((lane) => follow(lane)));
        await tied();
        expect(await brokenJobs(test)).to.equal('');

        function laneOf(history: readonly JobCommand[], world: number, job: number) {
          return { jobs: worlds[world] ?? [], commands: history.filter((one) => one.which === job) };
        }
        async function follow({ jobs, commands }: ReturnType<typeof laneOf>): Promise<void> {
          for (const one of commands) await play(shop, jobs, one);
        }
      }),
      { numRuns: 10, interruptAfterTimeLimit: 60_000, endOnFailure: true },
    );
  });
});

type Place = readonly [place: string, value: Money];

const at =
  (account: string) =>
  ({ businessUnit, site, costCentre, value }: Dimensions & { readonly value: string }): Place => [
    `${account} ${businessUnit}/${site}/${costCentre}`,
    money(value),
  ];

function byPlace(...rows: readonly Place[][]): Record<string, string> {
  const sums = new Map<string, Money>();
  for (const [place, value] of rows.flat()) sums.set(place, add(sums.get(place) ?? ZERO, value));
  const held = [...sums].filter(([, value]) => value !== ZERO).map(([place, value]) => [place, formatMoney(value)]);
  return Object.fromEntries(held.sort());
}

/** In words, each thing of a job that may never be. */
async function brokenJobs(test: TestDatabase): Promise<string> {
  return (await test.admin(BROKEN)).map((row) => JSON.stringify(row)).join();
}

const BROKEN = `
    WITH entries AS (
      SELECT c.job_id, c.element,
        coalesce(sum(amount) FILTER (WHERE kind IN ('opened', 'issued', 'logged', 'received', 'overheadCharged',
          'prorated')), 0) AS charged,
        coalesce(sum(amount) FILTER (WHERE kind = 'returned'), 0) AS returned,
        coalesce(sum(amount) FILTER (WHERE kind IN ('completed', 'delivered')), 0) AS completed,
        coalesce(sum(amount) FILTER (WHERE kind IN ('scrapped', 'cancelled')), 0) AS scrapped,
        coalesce(sum(amount) FILTER (WHERE kind = 'variance'), 0) AS variance
      FROM jobs.costs c GROUP BY c.job_id, c.element)
    SELECT 'entries and sums differ' AS finding, t.job_id, t.element FROM jobs.cost_totals t
      LEFT JOIN entries e USING (job_id, element)
      WHERE (coalesce(e.charged, 0), coalesce(e.returned, 0), coalesce(e.completed, 0), coalesce(e.scrapped, 0),
             coalesce(e.variance, 0), coalesce(e.charged - e.returned - e.completed - e.scrapped - e.variance, 0))
        IS DISTINCT FROM (t.charged, t.returned, t.completed, t.scrapped, t.variance, t.in_process)
    UNION ALL
    SELECT 'over, and holds ' || t.in_process, j.job_id, t.element FROM jobs.jobs j JOIN jobs.cost_totals t USING (job_id)
      WHERE j.state IN ('Closed', 'Cancelled') AND t.in_process <> 0
    UNION ALL
    SELECT 'holds ' || t.held || ', its lines say ' || coalesce(l.held, 0), t.job_id, NULL
      FROM (SELECT job_id, sum(in_process) AS held FROM jobs.cost_totals GROUP BY job_id) t
      LEFT JOIN (SELECT job, sum(debit - credit) AS held FROM ledger.journal_lines WHERE account = '1230' GROUP BY job) l
        ON l.job = t.job_id
      WHERE t.held <> coalesce(l.held, 0)
    UNION ALL
    SELECT 'material differs', m.job_id, m.part FROM jobs.materials m
      WHERE m.promised <> 0 OR m.returned > m.issued OR (m.returned = m.issued AND m.returned_value <> m.issued_value)
    UNION ALL
    SELECT 'work is open', w.job_id, w.kind FROM jobs.open_work w`;
