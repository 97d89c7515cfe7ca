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
  /** The job of a line that is made to order has begun. */
  BeingMade: 'conflict',
  /** A job of the order did not take what the order asked of it. */
  JobRefused: 'conflict',
  PaymentDeclined: 'conflict',
  NoOpenTask: 'conflict',
});
