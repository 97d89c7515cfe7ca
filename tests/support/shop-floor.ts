import type {
  JobException,
  JobInput,
  JobPlan,
  JobSpec,
  JobStepped,
  PlannedOperation,
} from '../../domain/jobs/index.js';
import * as jobs from '../../domain/jobs/store/index.js';
import type { Actor } from '../../domain/kernel/actor.js';
import type { Command } from '../../domain/kernel/command.js';
import type { Stepped } from '../../domain/kernel/stepped.js';
import type { Database } from '../../platform/database.js';
import { by, ollie } from './actors.js';
import { operation, specOf } from './job-shop.js';
import type { TestDatabase } from './test-database.js';

type Store = typeof jobs;
const store: Store = { ...jobs };
type JobStep = (database: Database, command: Command<never>) => Promise<JobStepped & Stepped>;
type StepName = { [Name in keyof Store]: Store[Name] extends JobStep ? Name : never }[keyof Store];
type InputOf<Name extends StepName> = Parameters<Store[Name]>[1]['input'];
type AnswerOf<Name extends StepName> = Awaited<ReturnType<Store[Name]>>;

export interface Asking {
  readonly as?: Actor;
  readonly key?: string;
}

export interface FloorJob {
  readonly spec?: Partial<JobSpec>;
  readonly operations?: readonly PlannedOperation[];
  readonly materials?: JobPlan['materials'];
}

/** In sequence, as most routings say. */
export const inSequence = (number: number, more: Partial<PlannedOperation> = {}): PlannedOperation =>
  operation(number, { overlaps: false, ...more });

/** Bored to 25 mm, two hundredths either way. */
export const BORE = { name: 'Bore', unit: 'mm', lower: '24.98', upper: '25.02' };

export const planWith = ({ operations = [inSequence(10), inSequence(20)], materials = [] }: FloorJob): JobPlan => ({
  ...{ billRevision: null, routingRevision: null, plannedOn: '2026-01-02' },
  ...{ operations, materials },
});

/** The commands of the jobs room as its process asks them, and how the job stands afterwards. */
export function shopFloor(test: TestDatabase) {
  const { database } = test;

  function ask<Name extends StepName>(name: Name, input: InputOf<Name>, asking: Asking = {}): Promise<AnswerOf<Name>> {
    const run = store[name] as unknown as (database: Database, command: unknown) => Promise<AnswerOf<Name>>;
    return run(database, by(asking.as ?? ollie, input, asking.key));
  }

  return {
    ask,

    /** Asks, and asks again with the permission that is needed. */
    permitted: async <Name extends StepName>(name: Name, input: InputOf<Name>): Promise<AnswerOf<Name>> => {
      const { exception } = (await ask(name, input)) as unknown as { readonly exception: JobException };
      return ask(name, { ...(input as JobInput), exceptionId: exception.exceptionId } as InputOf<Name>);
    },

    created: (jobId: string, job: FloorJob = {}, asking?: Asking) =>
      ask('createJob', { jobId, spec: specOf(jobId, job.spec), plan: planWith(job) }, asking),

    /** On the floor, with all of its material at hand. */
    released: async (jobId: string, job: FloorJob = {}) => {
      const plan = planWith(job);
      await ask('createJob', { jobId, spec: specOf(jobId, job.spec), plan });
      await ask('planJob', { jobId, plan });
      const key = `${jobId}/release`;
      await ask('releaseJob', { jobId, placingSequence: '1' }, { key });
      return ask('recordMaterialHeld', { jobId, work: key, short: [] });
    },

    start: (jobId: string, number: number) => ask('startOperation', { jobId, operation: number }),
    report: (jobId: string, number: number, good: string, toRework = '0') =>
      ask('reportQuantity', { jobId, operation: number, good, toRework, reworked: false }),
    reworked: (jobId: string, number: number, good: string) =>
      ask('reportQuantity', { jobId, operation: number, good, toRework: '0', reworked: true }),
    finish: (jobId: string, number: number, asking?: Asking) =>
      ask('finishOperation', { jobId, operation: number }, asking),
    measure: (jobId: string, number: number, inspectionId: string, quantity: string, value: string) => {
      const measured = [{ name: BORE.name, value }];
      return ask('inspect', { jobId, operation: number, inspectionId, quantity, measured, note: '' });
    },

    /** "InProgress/material 10:Ready 20:Blocked(material)". */
    standing: async (jobId: string): Promise<string> => {
      const found = await jobs.job(database, jobId);
      if (!found) return 'none';
      const operations = found.operations.map(
        ({ operation: number, state, blockedBy }) => `${number}:${state}${blockedBy ? `(${blockedBy})` : ''}`,
      );
      return [`${found.state}${found.waitingFor ? `/${found.waitingFor}` : ''}`, ...operations].join(' ');
    },

    /** Counts of an operation that are not zero: "good 3, failing 1". */
    counts: async (jobId: string, number: number): Promise<string> => {
      const found = (await jobs.job(database, jobId))?.operations.find((one) => one.operation === number);
      const { good, scrapped, inRework, accepted, failing, sentOut, receivedBack } = found ?? {};
      return Object.entries({ good, scrapped, inRework, accepted, failing, sentOut, receivedBack })
        .filter(([, count]) => count !== '0')
        .map(([name, count]) => `${name} ${count}`)
        .join(', ');
    },
  };
}
export type ShopFloor = ReturnType<typeof shopFloor>;
