import { avro, factsOf } from '../kernel/fact.js';

const fact = factsOf('repairs');

/** How the repair stands after the fact; with the aggregate's version, readers take the latest. */
const standing = {
  repairId: avro.text,
  state: avro.text,
  waitingFor: avro.optional(avro.text),
  reason: avro.optional(avro.text),
  jobState: avro.optional(avro.text),
};

const coverage = avro.oneOf('warranty', 'billable');

export const repairReceived = fact('RepairReceived', 1, 'A customer’s asset was taken in for repair.', {
  ...standing,
  customerId: avro.text,
  customerName: avro.text,
  customerReference: avro.optional(avro.text),
  dimensions: avro.dimensions,
  serial: avro.text,
  description: avro.text,
  complaint: avro.text,
});
/** No money: what is the customer’s has no value in Atlas’s books. */
export const customerAssetMoved = fact('CustomerAssetMoved', 1, 'A customer’s asset came in or went out.', {
  repairId: avro.text,
  direction: avro.oneOf('in', 'out'),
  serial: avro.text,
  description: avro.text,
  owner: avro.text,
  site: avro.text,
  reference: avro.optional(avro.text),
});
export const repairEvaluated = fact('RepairEvaluated', 1, 'A repair was evaluated, and its charges were settled.', {
  ...standing,
  findings: avro.text,
  dueDate: avro.text,
  warranty: avro.text,
  billable: avro.text,
  warrantyShare: avro.text,
  evaluationFee: avro.optional(avro.text),
  charges: avro.list(
    avro.record('RepairCharge', { line: avro.integer, description: avro.text, amount: avro.text, coverage }),
  ),
});
export const repairQuoted = fact('RepairQuoted', 1, 'The customer was asked to approve what is billable.', {
  ...standing,
  quote: avro.integer,
  billable: avro.text,
  answerBy: avro.text,
});
export const repairReminderDue = fact('RepairReminderDue', 1, 'The customer has not answered a quote yet.', {
  ...standing,
  customerId: avro.text,
  quote: avro.integer,
  reminder: avro.integer,
  answerBy: avro.text,
});
export const repairTested = fact('RepairTested', 1, 'A repaired asset was tested.', {
  ...standing,
  testId: avro.text,
  passed: avro.flag,
  measured: avro.list(avro.record('MeasuredValue', { name: avro.text, value: avro.text })),
  notes: avro.text,
});
export const repairJobMoved = fact('RepairJobMoved', 1, 'The job of a repair came to another state.', {
  ...standing,
  jobId: avro.text,
});
export const repairAdvanced = fact('RepairAdvanced', 1, 'A repair went from one state to another.', {
  ...standing,
  from: avro.text,
  event: avro.text,
  reference: avro.optional(avro.text),
});

export const repairsFacts = [
  repairReceived,
  customerAssetMoved,
  repairEvaluated,
  repairQuoted,
  repairReminderDue,
  repairTested,
  repairJobMoved,
  repairAdvanced,
];
