import { type FieldProblem, refusals } from '../kernel/refusal.js';

export const refuse = refusals({
  UnknownJob: 'notFound',
  UnknownOperation: 'notFound',
  UnknownInspection: 'notFound',
  JobExists: 'conflict',
  InspectionExists: 'conflict',
  WrongState: 'conflict',
  InvalidJob: 'invalid',
  /** More than the operation before it, the plan or the stock of the job gives. */
  TooMuch: 'conflict',
  /** Something has to be finished, decided or given back first; `details.open` says what. */
  StillOpen: 'conflict',
  /** The person logged other work at that time. */
  OverlappingTime: 'conflict',
  WorkCentreStopped: 'conflict',
  UnknownException: 'notFound',
  ExceptionDecided: 'conflict',
  NothingToClose: 'conflict',
  ClosingExists: 'conflict',
  NoOpenTask: 'conflict',
});

export function refuseWrongFields(fields: readonly FieldProblem[]): void {
  if (fields.length > 0) throw refuse('InvalidJob', 'The request is not right.', { fields });
}
