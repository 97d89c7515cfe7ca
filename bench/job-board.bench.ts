import pg from 'pg';
import { type JobBoardFilter, jobBoard } from '../reporting/queries/job-board.js';
import type { Draft } from '../tests/support/emit.js';
import { advanced, created, operationIs } from '../tests/support/job-drafts.js';
import { type ReadModels, readModels } from '../tests/support/read-models.js';
import { type Benchmark, type Figure, figureOf, percentile, timed } from './support/figure.js';
import type { World } from './support/world.js';

const JOBS = 10_000;
const CUSTOMERS = 300;
const WORK_CENTRES = 25;
/** Together about 500 facts, as many as the projector takes at once. */
const JOBS_AT_ONCE = 140;
const PAGE_SIZE = 50;
const LOOKS = 600;
const WARM_UP = 40;
const NOW = '2026-03-02T15:00:00.000Z';

/** A third of the jobs are late. */
const dueDate = (job: number): string => new Date(Date.UTC(2026, 1, 1 + ((job * 7) % 90))).toISOString().slice(0, 10);
const centre = (job: number, operation: number): string => `WC-${(job * 3 + operation) % WORK_CENTRES}`;

/** A job of three operations on the floor: of ten, one lacks material, one is at its second operation. */
function jobOf(job: number): Draft[] {
  const jobId = `J-${JOBS + job}`;
  const operations = [10, 20, 30].map((operation) => ({
    operation,
    workCentre: centre(job, operation),
    setUpHours: '1',
    hours: '11',
  }));
  const is = (operation: number, state: string, more: object = {}): Draft =>
    operationIs(jobId, operation, state, { workCentre: centre(job, operation), ...more });
  return [
    created(jobId, { operations, dueDate: dueDate(job), customerId: `C-${job % CUSTOMERS}` }),
    advanced(jobId, 'Planned', 'Released'),
    job % 10 === 1 ? is(10, 'Blocked', { blockedBy: 'material' }) : is(10, 'Running', { good: '3' }),
    ...(job % 10 === 2 ? [is(10, 'Done', { good: '10' }), is(20, 'Ready')] : []),
  ];
}

async function fill(models: ReadModels): Promise<void> {
  for (let first = 0; first < JOBS; first += JOBS_AT_ONCE) {
    const jobs = Array.from({ length: Math.min(JOBS_AT_ONCE, JOBS - first) }, (_, index) => jobOf(first + index));
    await models.feed(jobs.flat());
  }
  await models.test.admin('VACUUM ANALYZE reporting.open_operations');
}

/** What people look at: the first page, others, that of a work centre, what is late. */
const looks: readonly ((turn: number) => { readonly page: number; readonly filter: JobBoardFilter })[] = [
  () => ({ page: 1, filter: {} }),
  (turn) => ({ page: 1 + ((turn * 13) % (JOBS / PAGE_SIZE)), filter: {} }),
  (turn) => ({ page: 1, filter: { workCentre: `WC-${turn % WORK_CENTRES}` } }),
  () => ({ page: 1, filter: { late: true } }),
];

/** The control: as many rows of a table in which each knows its place on the board, by one statement. */
async function boardByPlace({
  test,
}: ReadModels): Promise<{ look(page: number): Promise<unknown>; end(): Promise<void> }> {
  await test.admin('CREATE SCHEMA bare');
  await test.admin(
    `CREATE TABLE bare.board AS SELECT row_number() OVER (ORDER BY due_date, job_id, operation)::int AS place, p.*
     FROM reporting.open_operations p WHERE on_board`,
  );
  await test.admin('ALTER TABLE bare.board ADD PRIMARY KEY (place)');
  await test.admin('VACUUM ANALYZE bare.board');
  const pool = new pg.Pool({ connectionString: test.adminUrl, max: 1 });
  return {
    look: (page) =>
      pool.query('SELECT * FROM bare.board WHERE place > $1 AND place <= $2 ORDER BY place', [
        (page - 1) * PAGE_SIZE,
        page * PAGE_SIZE,
      ]),
    end: () => pool.end(),
  };
}

/** A page of the board with 10,000 open jobs, of 30,000 operations, against the same number of rows by their place. */
export const jobBoardPage: Benchmark = {
  name: 'job-board',
  run: async (world) => {
    const models = await readModels();
    try {
      await fill(models);
      return await measure(world, models);
    } finally {
      await models.close();
    }
  },
};

async function measure(world: World, models: ReadModels): Promise<Figure[]> {
  const control = await boardByPlace(models);
  const values: number[] = [];
  const controls: number[] = [];
  const shown = await jobBoard(models.database, { page: 1, pageSize: PAGE_SIZE }, {}, NOW);
  world.say(`${shown.total} operations of ${JOBS} jobs on the board`);
  const rounds = WARM_UP + world.repetitions(LOOKS);
  for (let turn = 0; turn < rounds; turn += 1) {
    const look = looks[turn % looks.length];
    if (!look) throw new Error('nothing to look at');
    const { page, filter } = look(turn);
    const value = await timed(() => jobBoard(models.database, { page, pageSize: PAGE_SIZE }, filter, NOW));
    const beside = await timed(() => control.look(page));
    if (turn < WARM_UP) continue;
    values.push(value);
    controls.push(beside);
  }
  await control.end();
  world.say(`p50 ${percentile(values, 0.5).toFixed(1)} ms, control ${percentile(controls, 0.5).toFixed(1)} ms`);
  const measured = { value: percentile(values, 0.99), control: percentile(controls, 0.99) };
  return [figureOf({ figure: 'job board p99 with 10,000 open jobs', unit: 'ms', ...measured }, { below: 50 })];
}
