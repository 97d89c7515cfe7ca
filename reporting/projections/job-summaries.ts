import {
  goodsReceivedFromJob,
  materialIssuedToJob,
  materialReturnedFromJob,
} from '../../domain/inventory/inventory.facts.js';
import {
  actualOverheadCharged,
  dispositionDecided,
  exceptionAsked,
  exceptionDecided,
  inspectionRecorded,
  jobAdvanced,
  jobCancelled,
  jobChanged,
  jobClosed,
  jobCompleted,
  jobCostsOpened,
  jobCreated,
  jobDelivered,
  jobPlanned,
  labourClosed,
  materialRecorded,
  operationAdvanced,
  overheadClosed,
  overheadProrated,
  subcontractReceived,
  timeLogged,
  unitsScrapped,
  workCentreRestarted,
  workCentreStopped,
} from '../../domain/jobs/jobs.facts.js';
import { add, formatMoney, money } from '../../domain/kernel/money.js';
import { because, reasonIn, type Summary, says, waits } from './summary-text.js';

interface ElementAmount {
  readonly element: string;
  readonly amount: string;
}

const at = (workCentre: string | null | undefined): string => (workCentre ? ` at ${workCentre}` : '');
const quoted = (price: string | null | undefined, until: string | null | undefined): string =>
  price ? `, quoted at ${price} each${until ? ` until ${until}` : ''}` : '';
const costOf = (costs: readonly ElementAmount[]): string =>
  formatMoney(add(...costs.map(({ amount }) => money(amount))));
const byElement = (costs: readonly ElementAmount[]): string =>
  costs
    .filter(({ amount }) => money(amount) !== 0n)
    .map(({ element, amount }) => `${element} ${amount}`)
    .join(', ');
const hours = (labour: string, machine: string): string =>
  [
    [labour, 'labour'],
    [machine, 'machine'],
  ]
    .filter(([time]) => Number(time) !== 0)
    .map(([time, of]) => `${time} h ${of}`)
    .join(' and ') || 'No hours';

/** What happened to a job, in one line for people. */
export const jobSummaries: readonly Summary[] = [
  says(
    jobCreated,
    (p) =>
      `Job ${p.jobId} for ${p.customerName ?? 'stock'}: ${p.quantity} × ${p.part ?? p.description}, due ${p.dueDate}${quoted(p.unitPrice, p.validUntil)}`,
  ),
  says(
    jobPlanned,
    (p) =>
      `Planned: ${p.operations.length} operations and ${p.materials.length} materials for ${p.quantity}, due ${p.dueDate}, estimated at ${costOf([...p.operations.flatMap(({ estimate }) => estimate), ...p.materials.map(({ estimate }) => ({ element: 'material', amount: estimate }))])}`,
  ),
  says(jobAdvanced, (p) =>
    p.event === 'wait'
      ? `${p.state}, ${p.waitingFor ? `waits for ${p.waitingFor}` : 'waits no more'}`
      : `${p.from} → ${p.state} (${p.event}${p.by ? ` by ${p.by}` : ''})${because(p.reason)}${waits(p.waitingFor)}`,
  ),
  says(
    jobChanged,
    (p) => `Changed: ${p.quantity}, due ${p.dueDate}${quoted(p.unitPrice, p.validUntil)}${because(p.note)}`,
  ),
  says(
    operationAdvanced,
    (p) =>
      `Operation ${p.operation}${at(p.workCentre)} ${p.operationState} (${p.event})${p.blockedBy ? `, blocked by ${p.blockedBy}` : ''}: ${p.good} good, ${p.scrapped} scrapped, ${p.inRework} in rework${p.note ? ` (${p.note})` : ''}`,
  ),
  says(
    timeLogged,
    (p) =>
      `${hours(p.labourHours, p.machineHours)} on operation ${p.operation} at ${p.workCentre} on ${p.workedOn}${p.person ? ` by ${p.person}` : ''}${p.rework ? ', rework' : ''}, cost ${costOf(p.costs)}`,
  ),
  says(materialRecorded, (p) => `Material ${p.direction}: ${p.quantity} × ${p.part}, value ${p.value}`),
  says(
    subcontractReceived,
    (p) => `${p.quantity} back from ${p.supplierId} for operation ${p.operation} (${p.reference}), cost ${p.cost}`,
  ),
  says(
    unitsScrapped,
    (p) =>
      `${p.quantity} scrapped at operation ${p.operation}${at(p.workCentre)} (${p.scrapReason}), ${p.abnormal} abnormal, cost ${p.value}${because(p.note)}`,
  ),
  says(
    inspectionRecorded,
    (p) =>
      `Inspection ${p.inspectionId} of ${p.quantity} at operation ${p.operation} ${p.passed ? 'passed' : `failed in ${p.failed.join(', ')}`}`,
  ),
  says(dispositionDecided, (p) => `Inspection ${p.inspectionId}: ${p.disposition}${because(p.note)}`),
  says(
    jobCompleted,
    (p) =>
      `${p.quantity} completed, ${p.completedInAll} in all${p.final ? ', nothing more to come' : ''}, cost ${p.value}`,
  ),
  says(jobDelivered, (p) => `Cost expensed: ${p.costOfGoodsSold} cost of goods sold, ${p.warranty} warranty`),
  says(jobClosed, (p) => `Closed, variance ${p.variance}`),
  says(jobCancelled, (p) => `Cancelled, cost of ${p.value} to ${p.costTo}${because(p.reason)}`),
  says(jobCostsOpened, (p) => `Cost before Atlas of ${p.value}: ${byElement(p.costs)}`),
  says(
    exceptionAsked,
    (p) =>
      `${p.command} needs permission ${p.exceptionId} (${p.kind}), cost at stake ${p.amount}${because(reasonIn(p.input))}`,
  ),
  says(
    exceptionDecided,
    (p) => `${p.exceptionId} (${p.kind}) ${p.granted ? 'allowed' : 'refused'}${because(p.reason)}`,
  ),
  says(
    workCentreStopped,
    (p) => `${p.workCentre} down since ${p.since}: ${p.cause}${p.jobs.length > 0 ? ` (${p.jobs.join(', ')})` : ''}`,
  ),
  says(workCentreRestarted, (p) => `${p.workCentre} up again`),
  says(actualOverheadCharged, (p) => `Overhead of ${p.amount} charged for ${p.workCentre} from ${p.from} to ${p.to}`),
  says(
    overheadClosed,
    (p) => `Overhead closed through ${p.through}: ${p.applied} applied, ${p.incurred} incurred (${p.closingId})`,
  ),
  says(overheadProrated, (p) => `Share of over- or under-applied overhead: ${p.amount} (${p.closingId})`),
  says(
    labourClosed,
    (p) => `Labour closed through ${p.through}: ${p.absorbed} absorbed, ${p.accrued} accrued (${p.closingId})`,
  ),
  says(materialIssuedToJob, (p) => `${p.quantity} × ${p.part} issued to ${p.jobId}, value ${p.value}`),
  says(materialReturnedFromJob, (p) => `${p.quantity} × ${p.part} back in stock from ${p.jobId}, value ${p.value}`),
  says(goodsReceivedFromJob, (p) => `${p.quantity} × ${p.part} into stock from ${p.jobId}, value ${p.value}`),
];
