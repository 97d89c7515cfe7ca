import { openProcesses, type Processes } from '../api/processes.js';
import type { JobCommandInputs, JobCommandKind } from '../domain/jobs/index.js';
import type { Actor } from '../domain/kernel/actor.js';
import { loadConfig } from '../platform/config.js';
import { engineOf, openClient } from '../temporal-config/engine.js';
import { expectBooksTie } from '../tests/support/books.js';
import { furnishFloor, RATES, shaftJob } from '../tests/support/job-floor.js';
import { type JobUpdate, jobUpdates } from '../workflows/jobs/job.contract.js';
import { type ControlJob, controlOf } from './support/control.js';
import { type Benchmark, figureOf, inTurn, ratePerSecond } from './support/figure.js';
import type { Application, World } from './support/world.js';

const JOBS = 24;
const SECONDS = 8;
const WARM_UP_SECONDS = 3;
const MOST = 4_000;
const ROUNDS = 3;
const ACTOR: Actor = { id: 'olga', name: 'Olga', roles: ['Ops'] };
const DAY = '2026-03-02';

/** A job on the floor, from the outside. */
interface RunningJob {
  readonly jobId: string;
  events: number;
}

/**
 * What the floor reports all day: units, then the time they took. Each is answered by the job's process; the first is one
 * step, the second two, because its cost is posted.
 */
const STEPS_OF = [1, 2] as const;

async function askJob<Kind extends JobCommandKind>(
  processes: Processes,
  kind: Kind,
  input: JobCommandInputs[Kind],
  key: string,
): Promise<void> {
  const command = { key, context: { actor: ACTOR, correlationId: input.jobId }, input };
  await processes.askJob(input.jobId, jobUpdates[kind] as JobUpdate<Kind>, command);
}

async function openJob(processes: Processes, jobId: string): Promise<RunningJob> {
  const context = { actor: ACTOR, correlationId: jobId };
  await processes.createJob({
    spec: shaftJob(jobId, { quantity: '100000', releaseAtOnce: false }),
    timing: { rereadMinutes: 60 },
    context,
  });
  await askJob(processes, 'planJob', { jobId }, `${jobId}/bench/plan`);
  await askJob(processes, 'releaseJob', { jobId }, `${jobId}/bench/release`);
  await askJob(processes, 'startOperation', { jobId, operation: 10 }, `${jobId}/bench/start`);
  return { jobId, events: 0 };
}

async function report(processes: Processes, job: RunningJob): Promise<void> {
  const number = job.events++;
  const { jobId } = job;
  const key = `${jobId}/bench/${number}`;
  if (number % STEPS_OF.length === 0) {
    const units = { jobId, operation: 10, good: '1', toRework: '0', reworked: false };
    return askJob(processes, 'reportQuantity', units, key);
  }
  const time = { person: null, from: null, to: null, workedOn: DAY, labourHours: '0.1', machineHours: '0.1' };
  await askJob(processes, 'logTime', { jobId, operation: 10, ...time, rework: false, note: '', rates: RATES }, key);
}

const events = async (processes: Processes, jobs: readonly RunningJob[], seconds: number): Promise<number> => {
  const free = [...jobs];
  return ratePerSecond(
    Array.from({ length: MOST }),
    jobs.length,
    async () => {
      const job = free.pop();
      if (!job) throw new Error('more clients than jobs');
      await report(processes, job);
      free.push(job);
    },
    seconds,
  );
};

interface BareJob {
  readonly id: string;
  readonly process: ControlJob;
  events: number;
}

const bareEvents = async (jobs: readonly BareJob[], seconds: number): Promise<number> => {
  const free = [...jobs];
  return ratePerSecond(
    Array.from({ length: MOST }),
    jobs.length,
    async () => {
      const job = free.pop();
      if (!job) throw new Error('more clients than jobs');
      const number = job.events++;
      await job.process.work(`${job.id}/${number}`, STEPS_OF[number % STEPS_OF.length] ?? 1);
      free.push(job);
    },
    seconds,
  );
};

const idsOf = (prefix: string): string[] => Array.from({ length: JOBS }, (_, index) => `${prefix}-${index + 1}`);

/** Events of jobs on the floor, one client a job, beside a bare process that takes the same updates. */
export const jobEvents: Benchmark = {
  name: 'job-events',
  run: async (world: World) => {
    const app = await world.application();
    const control = await controlOf(world);
    await furnishFloor(app.database, '9000000');
    const processes = openProcesses(openClient(engineOf(loadConfig(app.env))));
    try {
      const jobs: RunningJob[] = [];
      for (const jobId of idsOf('J-BENCH')) jobs.push(await openJob(processes, jobId));
      const bare: BareJob[] = [];
      for (const id of idsOf('bench')) bare.push({ id, process: await control.job(id), events: 0 });
      await events(processes, jobs, WARM_UP_SECONDS);
      await bareEvents(bare, WARM_UP_SECONDS);
      const rates = await inTurn(
        world.repetitions(ROUNDS),
        () => events(processes, jobs, SECONDS),
        () => bareEvents(bare, SECONDS),
        ({ value, control: beside }) => world.say(`events ${value.toFixed(1)}/s, bare ${beside.toFixed(1)}/s`),
      );
      await Promise.all(bare.map(({ process }) => process.end()));
      const lost = await lostEvents(app, jobs);
      return [
        figureOf({ figure: 'job events', unit: 'events/s', ...rates }, { ratioAtLeast: 0.6 }),
        {
          ...{ figure: 'job events lost', unit: 'events', value: lost, control: 0, ratio: null },
          ...{ goal: 'value = 0 and the books tie', met: lost === 0 },
        },
      ];
    } finally {
      await processes.close();
    }
  },
};

/** Units that were reported and are not on the job. */
async function lostEvents({ admin, database }: Application, jobs: readonly RunningJob[]): Promise<number> {
  const { rows } = await admin.query<{ good: string }>(
    `SELECT sum(o.good)::int::text AS good FROM jobs.operations o WHERE o.job_id = ANY($1) AND o.operation = 10`,
    [jobs.map(({ jobId }) => jobId)],
  );
  await expectBooksTie(database);
  const reported = jobs.reduce((sum, job) => sum + Math.ceil(job.events / STEPS_OF.length), 0);
  return reported - Number(rows[0]?.good ?? 0);
}
