import { workCentresOn } from '../../domain/engineering/store/index.js';
import { jobCommandProblems, type WorkRates } from '../../domain/jobs/index.js';
import { type LocalDate, localDate } from '../../domain/kernel/time.js';
import { problem } from '../../platform/problem.js';
import type { Call } from '../call.js';
import { invalidRequest } from '../problem-of.js';
import { type OwnInput, operationOf, requireJob } from './ask-job.js';
import type { LogTimeDto } from './commands.dto.js';

type TimeLog = OwnInput<'logTime'>;

/** Adds the rates that the operation's work centre has on the day of the work. Throws a problem that names every wrong field. */
export async function timeLogInput(call: Call, jobId: string, operation: number, body: LogTimeDto): Promise<TimeLog> {
  const log: Omit<TimeLog, 'rates'> = {
    operation,
    person: body.person ?? null,
    from: momentOf(body.from),
    to: momentOf(body.to),
    workedOn: body.workedOn ?? null,
    labourHours: body.labourHours ?? null,
    machineHours: body.machineHours ?? '0',
    rework: body.rework ?? false,
    note: body.note ?? '',
  };
  const problems = jobCommandProblems.logTime({ ...log, jobId, rates: NO_RATES });
  if (problems.length > 0) throw invalidRequest(problems);
  const day = log.workedOn ?? localDate(log.from ?? '');
  return { ...log, rates: await ratesOn(call, { jobId, operation, day, field: log.workedOn ? 'workedOn' : 'from' }) };
}

/** With milliseconds, as instants are kept; what is none stays as it is, and is complained of. */
const momentOf = (text: string | undefined): string | null => {
  if (text === undefined) return null;
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) ? text : moment.toISOString();
};

const NO_RATES: WorkRates = {
  labourRate: '0',
  machineRate: '0',
  overheadMethod: 'actual',
  overheadBasis: 'labourHours',
  overheadRate: null,
};

const hourly = ({ labourRate, machineRate, overheadMethod, overheadBasis, overheadRate }: WorkRates): WorkRates => ({
  ...{ labourRate, machineRate, overheadMethod, overheadBasis, overheadRate },
});

async function ratesOn(
  call: Call,
  { jobId, operation, day, field }: { jobId: string; operation: number; day: LocalDate; field: string },
): Promise<WorkRates> {
  const { workCentre } = operationOf(await requireJob(call, jobId), operation);
  if (!workCentre) {
    const message = `Operation ${operation} of job ${jobId} is done by a subcontractor: no time is logged on it.`;
    throw problem(409, 'no-work-centre', message);
  }
  const [centre] = await workCentresOn(call.database, { workCentres: [workCentre], on: day });
  if (centre?.rates) return hourly(centre.rates);
  throw invalidRequest([{ field, message: `Work centre ${workCentre} has no rates on ${day}.` }]);
}
