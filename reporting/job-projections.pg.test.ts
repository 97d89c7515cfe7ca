import { expect } from 'chai';
import fc from 'fast-check';
import { allFacts } from '../domain/facts.js';
import {
  jobAdvanced,
  jobChanged,
  jobCreated,
  jobPlanned,
  jobsFacts,
  operationAdvanced,
} from '../domain/jobs/jobs.facts.js';
import type { Fact, FactDefinition } from '../domain/kernel/fact.js';
import { factCodec } from '../platform/avro.js';
import { type Database, openDatabase } from '../platform/database.js';
import { deliveriesOf, pieces, shuffled } from '../tests/support/deliveries.js';
import { diceOf, sampleFacts } from '../tests/support/fact-samples.js';
import { type TestDatabase, testDatabase } from '../tests/support/test-database.js';
import { applyDeliveries } from './apply.js';
import { checksums, READ_MODELS } from './checksums.js';
import { createNext } from './rebuild-schema.js';

const codec = factCodec(allFacts, []);
/** The same histories at every run. */
const SEED = 20260401;
const ofJobs = [
  ...jobsFacts,
  ...allFacts.filter(({ type }) => /Job$/.test(type) && !jobsFacts.some((own) => own.type === type)),
];

const onTheBoard = [jobCreated, jobPlanned, jobChanged, jobAdvanced, operationAdvanced];

/** Fields of any fact of a job, as far as the folds below look at them. */
interface Told {
  readonly jobId: string;
  readonly state?: string;
  readonly quantity: string;
  readonly dueDate: string;
  readonly operations: readonly {
    operation: number;
    workCentre?: string | null;
    hours: string;
    setUpHours?: string | null;
  }[];
  readonly operation: number;
  readonly operationState: string;
  readonly blockedBy?: string | null;
  readonly good: string;
  readonly scrapped: string;
  readonly costs: readonly { element: string; amount: string }[];
  readonly value: string;
  readonly amount: string;
  readonly cost: string;
}
type JobFact = Fact<Told>;

describe('projections of jobs', () => {
  let test: TestDatabase;
  let projector: Database;

  before(async () => {
    test = await testDatabase();
    projector = openDatabase({ url: test.urlFor('atlas_projector'), size: 2 });
    await createNext({ query: test.admin });
  });
  after(async () => {
    await projector.close();
    await test.close();
  });

  const empty = async (): Promise<void> => {
    const tables = ['reporting', 'reporting_next'].flatMap((schema) =>
      ['inbox', ...READ_MODELS].map((table) => `${schema}.${table}`),
    );
    await test.admin(`DO $$ BEGIN ${tables.map((table) => `DELETE FROM ${table};`).join(' ')} END $$`);
  };
  const histories = (
    check: (facts: readonly JobFact[], seed: number) => Promise<void>,
    { definitions, runs }: { readonly definitions: readonly FactDefinition[]; readonly runs: number } = {
      definitions: ofJobs,
      runs: 12,
    },
  ): Promise<void> =>
    fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        await empty();
        const facts = sampleFacts(100, diceOf(seed), definitions) as JobFact[];
        const deliveries = deliveriesOf(facts, codec);
        await projector.transaction('reporting', (tx) => applyDeliveries(tx, 'reporting', deliveries));
        await check(facts, seed);
      }),
      { numRuns: runs, seed: SEED },
    );

  it('make the same tables whatever the order and the batches', async () => {
    await histories(async (facts, seed) => {
      const dice = diceOf(seed + 1);
      for (const batch of pieces(shuffled(deliveriesOf(facts, codec), dice), 25, dice)) {
        await projector.transaction('reporting', (tx) => applyDeliveries(tx, 'reporting_next', batch));
      }
      const [live, next] = await projector.transaction('reporting', async (tx) => [
        await checksums(tx, 'reporting'),
        await checksums(tx, 'reporting_next'),
      ]);
      expect(next).to.deep.equal(live);
    });
  });

  it('hold each job as its latest fact says', async () => {
    await histories(async (facts) => {
      const rows = await test.admin<{ job_id: string; state: string; quantity: string | null; due: string | null }>(
        `SELECT job_id, state, trim_scale(quantity)::text AS quantity, due_date::text AS due
         FROM reporting.jobs WHERE state IS NOT NULL`,
      );
      const terms = new Set(['JobCreated', 'JobPlanned', 'JobChanged']);
      for (const { job_id, state, quantity, due } of rows) {
        const own = inOrder(facts, job_id);
        const told = own.filter(({ type }) => terms.has(type)).at(-1)?.payload;
        expect([state, quantity, due]).to.deep.equal([
          own.at(-1)?.payload.state,
          told?.quantity ?? null,
          told?.dueDate ?? null,
        ]);
      }
      expect(rows.map((row) => row.job_id).sort()).to.deep.equal(jobIds(facts.filter(isOfJobs)));
    });
  });

  it('hold the cost of each job by element as the fold of the facts', async () => {
    await histories(async (facts) => {
      const rows = await test.admin<{ job: string; element: string; in_process: string }>(
        `SELECT job_id AS job, element, in_process FROM reporting.job_costs WHERE in_process <> 0 ORDER BY 1, 2`,
      );
      expect(rows.map(({ job, element, in_process }) => `${job} ${element} ${in_process}`)).to.deep.equal(
        costsOf(facts),
      );
    });
  });

  it('show on the board what may go on, or is the first that may not', async () => {
    let shown = 0;
    await histories(
      async (facts) => {
        const rows = await test.admin<{ row: string }>(
          `SELECT format('%s/%s %s %s', job_id, operation, state, trim_scale(open_quantity)) AS row
         FROM reporting.open_operations WHERE on_board ORDER BY job_id, operation`,
        );
        expect(rows.map(({ row }) => row)).to.deep.equal(
          jobIds(facts).flatMap((jobId) => boardOf(inOrder(facts, jobId))),
        );
        shown += rows.length;
      },
      { definitions: onTheBoard, runs: 50 },
    );
    expect(shown).to.be.above(30);
  });
});

const isOfJobs = ({ domain, payload }: JobFact): boolean => domain === 'jobs' && payload.state !== undefined;
const jobIds = (facts: readonly JobFact[]): string[] =>
  [...new Set(facts.map(({ payload }) => payload.jobId).filter((jobId) => jobId !== undefined))].sort();
const inOrder = (facts: readonly JobFact[], jobId: string): JobFact[] =>
  facts
    .filter((fact) => isOfJobs(fact) && fact.payload.jobId === jobId)
    .sort((a, b) => a.aggregateVersion - b.aggregateVersion);

/** What each kind of fact adds to what is in process, in cents by element. */
function costsOf(facts: readonly JobFact[]): string[] {
  const sums = new Map<string, number>();
  const add = (jobId: string, element: string, amount: string, sign: 1 | -1): void => {
    const key = `${jobId} ${element}`;
    sums.set(key, (sums.get(key) ?? 0) + sign * Math.round(Number(amount) * 100));
  };
  for (const { type, payload } of facts) {
    const { jobId, costs, value, amount, cost } = payload;
    if (type === 'MaterialIssuedToJob') add(jobId, 'material', value, 1);
    if (type === 'MaterialReturnedFromJob') add(jobId, 'material', value, -1);
    if (type === 'ActualOverheadCharged' || type === 'OverheadProrated') add(jobId, 'overhead', amount, 1);
    if (type === 'SubcontractReceived') add(jobId, 'subcontract', cost, 1);
    const sign = type === 'TimeLogged' || type === 'JobCostsOpened' ? 1 : -1;
    for (const { element, amount: moved } of costs ?? []) add(jobId, element, moved, sign);
  }
  return [...sums]
    .filter(([, cents]) => cents !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, cents]) => `${key} ${(cents / 100).toFixed(2)}`);
}

function boardOf(own: readonly JobFact[]): string[] {
  const planned = (types: readonly string[]): Told | undefined =>
    own.filter(({ type }) => types.includes(type)).at(-1)?.payload;
  const terms = planned(['JobCreated', 'JobPlanned', 'JobChanged']);
  const plan = planned(['JobCreated', 'JobPlanned']);
  if (!terms || !plan || !['Released', 'InProgress', 'OnHold'].includes(own.at(-1)?.payload.state ?? '')) return [];
  let lost = 0;
  const open = plan.operations.flatMap(({ operation }) => {
    const told = own
      .filter(({ type, payload }) => type === 'OperationAdvanced' && payload.operation === operation)
      .at(-1)?.payload;
    lost += Number(told?.scrapped ?? 0);
    const state = told?.operationState ?? 'Blocked';
    if (state === 'Done' || state === 'Skipped') return [];
    const left = Math.max(Number(terms.quantity) - Number(told?.good ?? 0) - lost, 0);
    return [{ state, line: `${terms.jobId}/${operation} ${state} ${left}` }];
  });
  return open.filter(({ state }, index) => state !== 'Blocked' || index === 0).map(({ line }) => line);
}
