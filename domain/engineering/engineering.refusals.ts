import { type FieldProblem, refusals } from '../kernel/refusal.js';

export const refuse = refusals({
  InvalidEngineering: 'invalid',
  RevisionExists: 'conflict',
  WorkCentreFixed: 'conflict',
  CircularBillOfMaterial: 'conflict',
  NoBillOfMaterial: 'notFound',
  ExplosionTooLarge: 'conflict',
});

export function refuseWrongFields(fields: readonly FieldProblem[]): void {
  if (fields.length > 0) throw refuse('InvalidEngineering', 'The definition is not right.', { fields });
}
