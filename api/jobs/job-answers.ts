import type { JobException, JobSpec, JobView, OperationView } from '../../domain/jobs/index.js';
import type { Actor } from '../../domain/kernel/actor.js';
import type { ActorDto } from '../formats.js';
import type { StartedJob } from '../processes.js';
import type {
  JobDto,
  JobExceptionDto,
  JobInspectionDto,
  JobOperationDto,
  JobProgressDto,
  JobStateDto,
} from './jobs.dto.js';

const stateOf = ({ quote }: JobSpec): JobStateDto => (quote ? 'Quoted' : 'Accepted');

/** A job that the engine has taken: a worker writes its row. */
export const acceptedJob = (spec: JobSpec): JobProgressDto => ({
  jobId: spec.jobId,
  ...STARTING,
  state: stateOf(spec),
  version: 0,
  quantity: spec.quantity,
  completed: '0',
  scrapped: '0',
  operations: [],
  exceptions: [],
  made: {},
  position: null,
});

const STARTING = { waitingFor: 'worker', reason: null };
const ENDED: Readonly<Record<'refused' | 'lost', string>> = {
  refused: 'It was refused when it was to be made.',
  lost: 'Its process was ended in the engine before it was made: nothing has happened; make it again.',
};

/** What both a job with a row and one without tell of the job as it was asked for. */
const askedFor = (spec: JobSpec) => ({
  jobId: spec.jobId,
  kind: spec.kind,
  customerId: spec.customerId,
  customerName: spec.customerName,
  orderId: spec.orderId,
  orderLine: spec.orderLine,
  repairId: spec.repairId,
  part: spec.part,
  description: spec.description,
  unitOfMeasure: spec.unitOfMeasure,
  dimensions: spec.dimensions,
});

export const jobDto = (job: JobView): JobDto => ({
  ...askedFor(job.spec),
  state: job.state,
  waitingFor: job.waitingFor,
  reason: job.reason,
  version: job.version,
  quantity: job.quantity,
  completed: job.completed,
  scrapped: job.scrapped,
  dueDate: job.dueDate,
  tolerances: job.tolerances,
  quote: job.quote,
  billRevision: job.plan.billRevision,
  routingRevision: job.plan.routingRevision,
  operations: job.operations.map(operationDto),
  materials: [...job.materials],
  short: [...job.short],
  holds: job.holds.map((hold) => ({ ...hold, placedBy: person(hold.placedBy) })),
  exceptions: job.exceptions.map(exceptionDto),
  inspections: job.inspections.map(inspectionDto),
  completions: job.completions.map((completion) => ({ ...completion, completedBy: person(completion.completedBy) })),
  createdBy: person(job.createdBy),
  createdAt: job.createdAt,
  updatedAt: job.updatedAt,
});

const person = ({ id, name }: Actor): ActorDto => ({ id, name });

const operationDto = ({ dimensions: _, ...operation }: OperationView): JobOperationDto => ({
  ...operation,
  characteristics: [...operation.characteristics],
});

const exceptionDto = ({ key: _key, input: _input, ...exception }: JobException): JobExceptionDto => ({
  ...exception,
  askedBy: person(exception.askedBy),
});

const inspectionDto = (inspection: JobView['inspections'][number]): JobInspectionDto => ({
  ...inspection,
  measured: [...inspection.measured],
  failed: [...inspection.failed],
  inspectedBy: person(inspection.inspectedBy),
  disposition: inspection.disposition && {
    ...inspection.disposition,
    decidedBy: person(inspection.disposition.decidedBy),
  },
});

/** A job whose process has not made its row: yet, or for good when the process is over. */
export const startedJobDto = ({ spec, ended }: StartedJob): JobDto => ({
  ...askedFor(spec),
  ...(ended ? { state: 'Cancelled', waitingFor: null, reason: ENDED[ended] } : { state: stateOf(spec), ...STARTING }),
  version: 0,
  quantity: spec.quantity,
  completed: '0',
  scrapped: '0',
  dueDate: spec.dueDate,
  tolerances: spec.tolerances,
  quote: spec.quote,
  billRevision: null,
  routingRevision: null,
  operations: [],
  materials: [],
  short: [],
  holds: [],
  exceptions: [],
  inspections: [],
  completions: [],
  createdBy: null,
  createdAt: null,
  updatedAt: null,
});
