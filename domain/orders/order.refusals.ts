import { refusals } from '../kernel/refusal.js';

export const refuse = refusals({
  UnknownOrder: 'notFound',
  OrderExists: 'conflict',
  WrongState: 'conflict',
  InvalidLines: 'invalid',
  InvalidOrder: 'invalid',
  NotReserved: 'conflict',
  WholeOrderOnly: 'conflict',
  InsufficientStock: 'conflict',
  NothingToChange: 'invalid',
  PaymentDeclined: 'conflict',
  NoOpenTask: 'conflict',
});
