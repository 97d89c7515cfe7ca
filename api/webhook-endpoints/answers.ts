import type { FieldProblem } from '../../domain/kernel/refusal.js';
import type { SecretRef, WebhookEndpoint } from '../../domain/webhooks/index.js';
import { webhookEndpoint } from '../../domain/webhooks/store/index.js';
import { EgressRefusal } from '../../platform/egress.js';
import { problem } from '../../platform/problem.js';
import { webhookSecret } from '../../platform/webhook-secrets.js';
import type { Call } from '../call.js';
import type { EndpointSecretWrittenDto, EndpointWrittenDto, WebhookEndpointDto } from './webhook-endpoints.dto.js';

export async function findEndpoint(call: Call, endpointId: string): Promise<WebhookEndpoint> {
  const found = await webhookEndpoint(call.database, endpointId);
  if (!found) throw problem(404, 'unknown-endpoint', `There is no webhook endpoint ${endpointId}.`);
  return found;
}

/** Whether it would be called now; the name is resolved again at every attempt. */
export async function urlProblems(call: Call, url: string | undefined): Promise<FieldProblem[]> {
  if (url === undefined) return [];
  try {
    await call.webhooks.egress.check(url);
    return [];
  } catch (error) {
    const message = error instanceof EgressRefusal ? error.message : 'Must name a host that can be found.';
    return [{ field: 'url', message }];
  }
}

/** What is kept under the Idempotency-Key: not the secret, but where it comes from. */
export interface KeptSecret extends EndpointWrittenDto {
  secret: SecretRef;
}

export const written = (
  { endpointId }: { readonly endpointId: string },
  { state, position }: Record<string, unknown>,
): EndpointWrittenDto => ({ endpointId, state, position }) as EndpointWrittenDto;

export const writtenWithRef = (
  input: { readonly endpointId: string },
  result: Record<string, unknown>,
): KeptSecret => ({ ...written(input, result), secret: result['secret'] as SecretRef });

export const withSecret = (call: Call, { secret, ...made }: KeptSecret): EndpointSecretWrittenDto => ({
  ...made,
  secret: webhookSecret(call.webhooks.keys, secret),
});

export const endpointDto = ({ createdBy, ...endpoint }: WebhookEndpoint): WebhookEndpointDto => ({
  endpointId: endpoint.endpointId,
  url: endpoint.url,
  description: endpoint.description,
  eventTypes: [...endpoint.eventTypes],
  state: endpoint.state,
  reason: endpoint.reason,
  failingSince: endpoint.failingSince,
  secrets: [...endpoint.secrets],
  createdBy: { id: createdBy.id, name: createdBy.name },
  createdAt: endpoint.createdAt,
});
