import { refusals } from '../kernel/refusal.js';

export const refuse = refusals({
  InvalidTask: 'invalid',
  InvalidResolution: 'invalid',
  UnknownTask: 'notFound',
  TaskResolved: 'conflict',
  ActionNotOffered: 'conflict',
});
