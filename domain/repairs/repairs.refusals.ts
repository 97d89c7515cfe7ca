import { type FieldProblem, refusals } from '../kernel/refusal.js';

export const refuse = refusals({
  UnknownRepair: 'notFound',
  RepairExists: 'conflict',
  /** The same asset of the same customer came in before and has not gone out. */
  AssetIsHere: 'conflict',
  WrongState: 'conflict',
  InvalidRepair: 'invalid',
  /** Everything is warranty: the customer has nothing to decide. */
  NothingToApprove: 'conflict',
  NeedsApproval: 'conflict',
  NotInvoiced: 'conflict',
  /** The job that does the work is not so far. */
  JobNotCompleted: 'conflict',
  JobNotCancelled: 'conflict',
  JobNotClosed: 'conflict',
  NoOpenTask: 'conflict',
});

export function refuseWrongFields(fields: readonly FieldProblem[]): void {
  if (fields.length > 0) throw refuse('InvalidRepair', 'The request is not right.', { fields });
}
