import { type FieldProblem, refusals } from '../kernel/refusal.js';

export const refuse = refusals({
  InvalidEndpoint: 'invalid',
  UnknownEndpoint: 'notFound',
  UnknownWebhookDelivery: 'notFound',
  EndpointExists: 'conflict',
  /** It is paused, disabled or active already, or nothing is sent to it. */
  WrongEndpointState: 'conflict',
  /** It is on its way. */
  DeliveryPending: 'conflict',
});

export function refuseWrongFields(fields: readonly FieldProblem[]): void {
  if (fields.length > 0) throw refuse('InvalidEndpoint', 'The request is not right.', { fields });
}
