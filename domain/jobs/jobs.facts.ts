import { avro, factsOf, moneyFactsOf } from '../kernel/fact.js';

const fact = factsOf('jobs');
const moneyFact = moneyFactsOf('jobs');

/** How the job stands after the fact; with the aggregate's version, readers take the latest. */
const standing = {
  jobId: avro.text,
  /** Null of a job that serves no order: the timeline of the order shows what happened to its job. */
  orderId: avro.optional(avro.text),
  repairId: avro.optional(avro.text),
  state: avro.text,
  waitingFor: avro.optional(avro.text),
  reason: avro.optional(avro.text),
};

const element = avro.oneOf('material', 'labour', 'machine', 'overhead', 'subcontract');
const elements = avro.list(avro.record('ElementAmount', { element, amount: avro.text }));

const planned = {
  quantity: avro.text,
  dueDate: avro.text,
  operations: avro.list(
    avro.record('PlannedOperation', {
      operation: avro.integer,
      description: avro.text,
      kind: avro.text,
      workCentre: avro.optional(avro.text),
      /** Set-up and run of the whole quantity. */
      hours: avro.text,
      setUpHours: avro.optional(avro.text),
      estimate: elements,
    }),
  ),
  materials: avro.list(
    avro.record('PlannedMaterial', {
      line: avro.integer,
      part: avro.text,
      quantity: avro.text,
      estimate: avro.text,
    }),
  ),
};

export const jobCreated = fact('JobCreated', 1, 'A job was quoted, or accepted without a quote.', {
  ...standing,
  kind: avro.oneOf('stock', 'order', 'service', 'repair'),
  customerId: avro.optional(avro.text),
  customerName: avro.optional(avro.text),
  part: avro.optional(avro.text),
  description: avro.text,
  unitOfMeasure: avro.text,
  dimensions: avro.dimensions,
  unitPrice: avro.optional(avro.text),
  validUntil: avro.optional(avro.text),
  ...planned,
});
export const jobPlanned = fact('JobPlanned', 1, 'How a job is done was settled: operations and material.', {
  ...standing,
  billRevision: avro.optional(avro.text),
  routingRevision: avro.optional(avro.text),
  ...planned,
});
export const jobAdvanced = fact(
  'JobAdvanced',
  1,
  'A job went from one state to another, or waits for something else.',
  {
    ...standing,
    from: avro.text,
    event: avro.text,
    by: avro.optional(avro.text),
  },
);
export const jobChanged = fact('JobChanged', 1, 'Quote, quantity, due date or tolerances of a job were changed.', {
  ...standing,
  quantity: avro.text,
  dueDate: avro.text,
  unitPrice: avro.optional(avro.text),
  validUntil: avro.optional(avro.text),
  /** Why it was changed. */
  note: avro.optional(avro.text),
});
export const operationAdvanced = fact('OperationAdvanced', 1, 'An operation went on, or counted units.', {
  ...standing,
  operation: avro.integer,
  workCentre: avro.optional(avro.text),
  operationState: avro.text,
  event: avro.text,
  blockedBy: avro.optional(avro.text),
  /** All of the operation by now. */
  good: avro.text,
  scrapped: avro.text,
  inRework: avro.text,
  accepted: avro.text,
  /** What whoever moved it on said. */
  note: avro.optional(avro.text),
});
export const timeLogged = moneyFact('TimeLogged', 1, 'Work on an operation was logged and absorbed by the job.', {
  ...standing,
  operation: avro.integer,
  workCentre: avro.text,
  person: avro.optional(avro.text),
  workedOn: avro.text,
  labourHours: avro.text,
  machineHours: avro.text,
  rework: avro.flag,
  costs: elements,
});
export const materialRecorded = fact(
  'MaterialRecorded',
  1,
  'Material that left or re-entered stock stands on the job.',
  {
    ...standing,
    direction: avro.oneOf('issued', 'returned'),
    part: avro.text,
    quantity: avro.text,
    value: avro.text,
  },
);
export const subcontractReceived = moneyFact('SubcontractReceived', 1, 'A subcontractor gave units back.', {
  ...standing,
  operation: avro.integer,
  supplierId: avro.text,
  quantity: avro.text,
  cost: avro.text,
  reference: avro.text,
});
export const unitsScrapped = moneyFact(
  'UnitsScrapped',
  1,
  'Units of a job were scrapped; what is abnormal left its cost.',
  {
    ...standing,
    operation: avro.integer,
    workCentre: avro.optional(avro.text),
    quantity: avro.text,
    abnormal: avro.text,
    scrapReason: avro.text,
    note: avro.text,
    costs: elements,
    value: avro.text,
  },
);
export const inspectionRecorded = fact('InspectionRecorded', 1, 'Units were measured against their tolerances.', {
  ...standing,
  inspectionId: avro.text,
  operation: avro.integer,
  quantity: avro.text,
  passed: avro.flag,
  failed: avro.list(avro.text),
});
export const dispositionDecided = fact('DispositionDecided', 1, 'What failed inspection was decided on.', {
  ...standing,
  inspectionId: avro.text,
  disposition: avro.oneOf('rework', 'scrap', 'useAsIs'),
  note: avro.optional(avro.text),
});
export const jobCompleted = fact('JobCompleted', 1, 'Units of a job were completed, with their share of its cost.', {
  ...standing,
  completionId: avro.text,
  part: avro.optional(avro.text),
  quantity: avro.text,
  completedInAll: avro.text,
  final: avro.flag,
  costs: elements,
  value: avro.text,
  dueDate: avro.text,
  completedOn: avro.text,
});
/** Of jobs that make no stock; what goes into stock is posted by inventory's receipt. */
export const jobDelivered = moneyFact('JobDelivered', 1, 'The cost of completed service or repair work was expensed.', {
  ...standing,
  completionId: avro.text,
  costOfGoodsSold: avro.text,
  warranty: avro.text,
});
export const jobClosed = moneyFact('JobClosed', 1, 'A job was closed; what was left of its cost is variance.', {
  ...standing,
  costs: elements,
  variance: avro.text,
});
export const jobCancelled = moneyFact('JobCancelled', 1, 'A job was cancelled; its cost went where it was decided.', {
  ...standing,
  costTo: avro.oneOf('scrap', 'customer'),
  costs: elements,
  value: avro.text,
});
export const jobCostsOpened = moneyFact('JobCostsOpened', 1, 'Cost that a job had before Atlas was taken over.', {
  ...standing,
  costs: elements,
  value: avro.text,
});
export const exceptionAsked = fact(
  'ExceptionAsked',
  1,
  'Someone asked for what needs a second person or an approval.',
  {
    ...standing,
    exceptionId: avro.text,
    kind: avro.text,
    command: avro.text,
    amount: avro.text,
    input: avro.text,
  },
);
export const exceptionDecided = fact('ExceptionDecided', 1, 'What was asked was allowed and done, or refused.', {
  ...standing,
  exceptionId: avro.text,
  kind: avro.text,
  granted: avro.flag,
});
export const workCentreStopped = fact('WorkCentreStopped', 1, 'A machine went down: its operations are on hold.', {
  workCentre: avro.text,
  since: avro.text,
  cause: avro.text,
  jobs: avro.list(avro.text),
});
export const workCentreRestarted = fact('WorkCentreRestarted', 1, 'A machine is up again.', {
  workCentre: avro.text,
  jobs: avro.list(avro.text),
});
export const actualOverheadCharged = moneyFact(
  'ActualOverheadCharged',
  1,
  'Overhead that was incurred was charged to a job.',
  {
    ...standing,
    workCentre: avro.text,
    from: avro.text,
    to: avro.text,
    amount: avro.text,
  },
);
export const overheadClosed = moneyFact('OverheadClosed', 1, 'Applied overhead was closed against what was incurred.', {
  closingId: avro.text,
  through: avro.text,
  applied: avro.text,
  incurred: avro.text,
});
export const overheadProrated = moneyFact(
  'OverheadProrated',
  1,
  'A job took its share of over- or under-applied overhead.',
  {
    ...standing,
    closingId: avro.text,
    amount: avro.text,
  },
);
export const labourClosed = moneyFact('LabourClosed', 1, 'Absorbed labour was closed against what was accrued.', {
  closingId: avro.text,
  through: avro.text,
  absorbed: avro.text,
  accrued: avro.text,
});

export const jobsFacts = [
  jobCreated,
  jobPlanned,
  jobAdvanced,
  jobChanged,
  operationAdvanced,
  timeLogged,
  materialRecorded,
  subcontractReceived,
  unitsScrapped,
  inspectionRecorded,
  dispositionDecided,
  jobCompleted,
  jobDelivered,
  jobClosed,
  jobCancelled,
  jobCostsOpened,
  exceptionAsked,
  exceptionDecided,
  workCentreStopped,
  workCentreRestarted,
  actualOverheadCharged,
  overheadClosed,
  overheadProrated,
  labourClosed,
];
