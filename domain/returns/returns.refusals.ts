import { type FieldProblem, refusals } from '../kernel/refusal.js';

export const refuse = refusals({
  UnknownReturn: 'notFound',
  ReturnExists: 'conflict',
  WrongState: 'conflict',
  InvalidReturn: 'invalid',
  /** More of a line than was shipped and is in no other return. */
  MoreThanShipped: 'conflict',
  MoreThanReceived: 'conflict',
  NothingToConfirm: 'conflict',
  NothingToSendBack: 'conflict',
  NotSentBack: 'conflict',
  NoOpenTask: 'conflict',
});

export function refuseWrongFields(fields: readonly FieldProblem[]): void {
  if (fields.length > 0) throw refuse('InvalidReturn', 'The request is not right.', { fields });
}
