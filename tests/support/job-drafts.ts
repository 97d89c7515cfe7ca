import type { Draft, Line } from './emit.js';
import { journal } from './emit.js';

const dimensions = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'IND', costCentre: 'SALES' };
const posting = (eventDate: string) => ({ rule: 'r', eventDate, description: 'd', items: [] });

export interface ElementCosts {
  readonly material?: string;
  readonly labour?: string;
  readonly machine?: string;
  readonly overhead?: string;
  readonly subcontract?: string;
}

const amounts = (costs: ElementCosts) => Object.entries(costs).map(([element, amount]) => ({ element, amount }));

/** A fact of a job's life with few words: each test says only what it is about. */
export const ofJob = (jobId: string, type: string, payload: object): Draft => ({
  domain: 'jobs',
  type,
  version: 1,
  aggregateId: `job:${jobId}`,
  eventId: crypto.randomUUID(),
  payload: { jobId, state: 'InProgress', ...payload },
});

export interface PlannedHours {
  readonly operation: number;
  readonly workCentre?: string | null;
  readonly setUpHours?: string;
  readonly hours: string;
}

const plan = (operations: readonly PlannedHours[]) => ({
  operations: operations.map((operation) => ({
    description: `Step ${operation.operation}`,
    kind: 'inHouse',
    workCentre: 'LATHE',
    estimate: amounts({ labour: '40.00' }),
    ...operation,
  })),
  materials: [{ line: 1, part: 'STEEL', quantity: '5', estimate: '60.00' }],
});

const terms = { quantity: '10', dueDate: '2026-03-31' };

export const created = (
  jobId: string,
  { operations = [], ...more }: { readonly operations?: readonly PlannedHours[] } & Record<string, unknown> = {},
): Draft =>
  ofJob(jobId, 'JobCreated', {
    state: 'Accepted',
    kind: 'order',
    customerId: 'C-1001',
    customerName: 'Hoosier Pumps',
    part: 'SHAFT',
    description: 'Pump shaft',
    unitOfMeasure: 'EA',
    dimensions,
    ...terms,
    ...plan(operations),
    ...more,
  });

export const planned = (jobId: string, operations: readonly PlannedHours[], more: object = {}): Draft =>
  ofJob(jobId, 'JobPlanned', { state: 'Planned', ...terms, ...plan(operations), ...more });

export const advanced = (jobId: string, from: string, state: string, more: object = {}): Draft =>
  ofJob(jobId, 'JobAdvanced', { state, from, event: 'go', ...more });

export const operationIs = (jobId: string, operation: number, operationState: string, more: object = {}): Draft =>
  ofJob(jobId, 'OperationAdvanced', {
    operation,
    workCentre: 'LATHE',
    operationState,
    event: 'go',
    ...{ good: '0', scrapped: '0', inRework: '0', accepted: '0' },
    ...more,
  });

export const logged = (jobId: string, workedOn: string, labourHours: string, costs: ElementCosts, more = {}): Draft =>
  ofJob(jobId, 'TimeLogged', {
    operation: 10,
    workCentre: 'LATHE',
    person: 'Ann',
    workedOn,
    labourHours,
    machineHours: '0',
    rework: false,
    costs: amounts(costs),
    posting: posting(workedOn),
    ...more,
  });

export const scrapped = (jobId: string, on: string, quantity: string, abnormal: string, value: string): Draft =>
  ofJob(jobId, 'UnitsScrapped', {
    operation: 10,
    workCentre: 'LATHE',
    quantity,
    abnormal,
    scrapReason: 'machining',
    note: 'chatter',
    costs: amounts({ labour: value }),
    value,
    posting: posting(on),
  });

export const completed = (jobId: string, completedOn: string, costs: ElementCosts, more: object = {}): Draft =>
  ofJob(jobId, 'JobCompleted', {
    state: 'Completed',
    completionId: `${jobId}-C1`,
    part: 'SHAFT',
    quantity: '10',
    completedInAll: '10',
    final: true,
    costs: amounts(costs),
    value: '0.00',
    dueDate: terms.dueDate,
    completedOn,
    ...more,
  });

export const withCosts = (jobId: string, type: string, on: string, costs: ElementCosts, more: object): Draft =>
  ofJob(jobId, type, { costs: amounts(costs), posting: posting(on), ...more });

/** What inventory tells of a job's material and of what it makes. */
export const throughStock = (
  jobId: string,
  type: 'MaterialIssuedToJob' | 'MaterialReturnedFromJob' | 'GoodsReceivedFromJob',
  on: string,
  value: string,
): Draft => ({
  domain: 'inventory',
  type,
  version: 1,
  aggregateId: 'stock:STEEL@IND',
  eventId: crypto.randomUUID(),
  payload: {
    ...{ jobId, part: 'STEEL', site: 'IND', quantity: '5', value, onHandAfter: '0', valueAfter: '0.00' },
    ...{ stockAccount: '1210', dimensions, jobDimensions: dimensions, work: 'w', fromReservation: '0' },
    ...{ completionId: `${jobId}-C1`, pegged: '0', posting: posting(on) },
  },
});

/** The journal that a fact became. */
export function postedAs(number: string, source: Draft, on: string, lines: readonly Line[]): Draft {
  const draft = journal(number, on, lines, '');
  const { jobId } = source.payload as { jobId: string };
  const payload = draft.payload as { lines: readonly object[] };
  return {
    ...draft,
    payload: {
      ...payload,
      orderId: null,
      sourceEventId: source.eventId,
      sourceType: source.type,
      lines: payload.lines.map((line) => ({ ...line, job: jobId })),
    },
  };
}
