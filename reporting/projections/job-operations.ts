import { jobCreated, jobPlanned, operationAdvanced, timeLogged } from '../../domain/jobs/jobs.facts.js';
import type { Fact, FactPayload } from '../../domain/kernel/fact.js';
import { on, type Projection, projection } from '../projection.js';

interface PlanRow {
  job_id: string;
  operation: number;
  description: string;
  kind: string;
  work_centre: string | null;
  set_up_hours: string;
  hours: string;
  planned_quantity: string;
  plan_version: number;
}

type Planned = Fact<Pick<FactPayload<typeof jobPlanned>, 'jobId' | 'quantity' | 'operations'>>;

const planOf = ({ payload, aggregateVersion }: Planned): PlanRow[] =>
  payload.operations.map(({ operation, description, kind, workCentre, hours, setUpHours }) => ({
    job_id: payload.jobId,
    operation,
    description,
    kind,
    work_centre: workCentre ?? null,
    set_up_hours: setUpHours ?? '0',
    hours,
    planned_quantity: payload.quantity,
    plan_version: aggregateVersion,
  }));

/** An operation that a later plan has no more keeps its older version; the job's row knows the latest. */
const plan = projection<PlanRow>(
  {
    table: 'job_operations',
    columns: {
      job_id: ['text', 'key'],
      operation: ['integer', 'key'],
      description: ['text', 'latest'],
      kind: ['text', 'latest'],
      work_centre: ['text', 'latest'],
      set_up_hours: ['numeric', 'latest'],
      hours: ['numeric', 'latest'],
      planned_quantity: ['numeric', 'latest'],
      plan_version: ['integer', 'version'],
    },
  },
  [on(jobCreated, planOf), on(jobPlanned, planOf)],
);

interface StandingRow {
  job_id: string;
  operation: number;
  state: string;
  blocked_by: string | null;
  good: string;
  scrapped: string;
  in_rework: string;
  accepted: string;
  state_version: number;
  started_at: string | null;
}

const standing = projection<StandingRow>(
  {
    table: 'job_operations',
    columns: {
      job_id: ['text', 'key'],
      operation: ['integer', 'key'],
      state: ['text', 'latest'],
      blocked_by: ['text', 'latest'],
      good: ['numeric', 'latest'],
      scrapped: ['numeric', 'latest'],
      in_rework: ['numeric', 'latest'],
      accepted: ['numeric', 'latest'],
      state_version: ['integer', 'version'],
      started_at: ['timestamptz', 'least'],
    },
  },
  [
    on(operationAdvanced, ({ payload, aggregateVersion, occurredAt }) => ({
      job_id: payload.jobId,
      operation: payload.operation,
      state: payload.operationState,
      blocked_by: payload.blockedBy ?? null,
      good: payload.good,
      scrapped: payload.scrapped,
      in_rework: payload.inRework,
      accepted: payload.accepted,
      state_version: aggregateVersion,
      started_at: payload.operationState === 'Running' ? occurredAt : null,
    })),
  ],
);

interface HoursRow {
  job_id: string;
  operation: number;
  labour_hours: string;
  machine_hours: string;
  rework_hours: string;
}

const hours = projection<HoursRow>(
  {
    table: 'job_operations',
    columns: {
      job_id: ['text', 'key'],
      operation: ['integer', 'key'],
      labour_hours: ['numeric', 'sum'],
      machine_hours: ['numeric', 'sum'],
      rework_hours: ['numeric', 'sum'],
    },
  },
  [
    on(timeLogged, ({ payload }) => ({
      job_id: payload.jobId,
      operation: payload.operation,
      labour_hours: payload.labourHours,
      machine_hours: payload.machineHours,
      rework_hours: payload.rework ? payload.labourHours : '0',
    })),
  ],
);

interface LoggedRow {
  work_centre: string;
  worked_on: string;
  job_id: string;
  labour_hours: string;
  machine_hours: string;
}

const logged = projection<LoggedRow>(
  {
    table: 'logged_hours',
    columns: {
      work_centre: ['text', 'key'],
      worked_on: ['date', 'key'],
      job_id: ['text', 'key'],
      labour_hours: ['numeric', 'sum'],
      machine_hours: ['numeric', 'sum'],
    },
  },
  [
    on(timeLogged, ({ payload }) => ({
      work_centre: payload.workCentre,
      worked_on: payload.workedOn,
      job_id: payload.jobId,
      labour_hours: payload.labourHours,
      machine_hours: payload.machineHours,
    })),
  ],
);

export const jobOperationProjections: readonly Projection[] = [plan, standing, hours, logged];
