import { avro, factsOf } from '../kernel/fact.js';

const fact = factsOf('audit');

export const auditSealed = fact(
  'AuditSealed',
  1,
  'A batch of audit entries was sealed: none of it, or of what was sealed before it, can be changed or cut off unseen.',
  { batch: avro.integer, first: avro.integer, last: avro.integer, hash: avro.text },
);

export const auditFacts = [auditSealed];
