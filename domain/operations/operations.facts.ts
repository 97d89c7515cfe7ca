import { avro, factsOf } from '../kernel/fact.js';

const fact = factsOf('operations');

const about = {
  taskId: avro.text,
  kind: avro.text,
  workflowId: avro.text,
  subject: avro.text,
  /** Set when the task is about an order's process. */
  orderId: avro.optional(avro.text),
  title: avro.text,
};

export const operatorTaskRaised = fact('OperatorTaskRaised', 1, 'Something needs an operator.', {
  ...about,
  detail: avro.text,
  actions: avro.list(avro.text),
});

export const operatorTaskResolved = fact('OperatorTaskResolved', 1, 'An operator chose what to do, and said why.', {
  ...about,
  action: avro.text,
  justification: avro.text,
  resolvedBy: avro.record('ResolvedBy', { id: avro.text, name: avro.text }),
});

export const reconciliationDone = fact(
  'ReconciliationDone',
  1,
  'Everything that tells the same was held against each other.',
  { run: avro.text, agrees: avro.flag, diverging: avro.list(avro.text), couldNotRun: avro.list(avro.text) },
);

export const operationsFacts = [operatorTaskRaised, operatorTaskResolved, reconciliationDone];
