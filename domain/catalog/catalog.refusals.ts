import { refusals } from '../kernel/refusal.js';

export const refuse = refusals({
  InvalidCatalog: 'invalid',
  InvalidPart: 'invalid',
  UnknownPart: 'notFound',
  PartExists: 'conflict',
  PartFixed: 'conflict',
  DecimalsFixed: 'conflict',
});
