import type { Database } from '../../../platform/database.js';
import { runStep } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { Stepped } from '../../kernel/stepped.js';
import { rotationProblems } from '../endpoint.js';
import { refuseWrongFields } from '../webhooks.refusals.js';
import type { RotateWebhookSecretInput, SecretResult } from '../webhooks.wire.js';
import { lockEndpoint } from './endpoint.reader.js';
import { insertSecret, tellEndpoint } from './endpoint-rows.js';

/**
 * The next secret signs at once, and those before it beside it for the hours of the overlap. Refuses 'UnknownEndpoint' and
 * 'InvalidEndpoint'.
 */
export async function rotateWebhookSecret(
  database: Database,
  command: Command<RotateWebhookSecretInput>,
): Promise<SecretResult & Stepped> {
  const { context, input } = command;
  requireRole(context.actor, ['Admin'], 'rotate the secrets of webhooks');
  refuseWrongFields(rotationProblems(input));
  return runStep(database, { room: 'webhooks', ...command }, async (tx) => {
    const { endpointId, keyId, overlapHours } = input;
    const endpoint = await lockEndpoint(tx, endpointId);
    // A secret that was to end sooner still does.
    await tx.query(
      `UPDATE webhooks.secrets SET signs_until = least(signs_until, $2::timestamptz + make_interval(hours => $3))
       WHERE endpoint_id = $1`,
      [endpointId, tx.now, overlapHours],
    );
    const [last] = await tx.query<{ version: number }>(
      'SELECT max(version) AS version FROM webhooks.secrets WHERE endpoint_id = $1',
      [endpointId],
    );
    const secret = await insertSecret(tx, { endpointId, keyId, version: (last?.version ?? 0) + 1 });
    tellEndpoint(tx, endpoint, 'secretRotated');
    return { endpointId, state: endpoint.state, secret };
  });
}
