import type { Database } from '../../../platform/database.js';
import { runStep } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { Stepped } from '../../kernel/stepped.js';
import { createProblems, detailProblems, type EndpointEvent, endpointAfter, reasonProblems } from '../endpoint.js';
import { refuse, refuseWrongFields } from '../webhooks.refusals.js';
import type {
  ChangeWebhookEndpointInput,
  CreateWebhookEndpointInput,
  EndpointResult,
  EndpointState,
  PauseWebhookEndpointInput,
  ResumeWebhookEndpointInput,
  SecretResult,
  WebhookEndpoint,
} from '../webhooks.wire.js';
import { queueFailed } from './delivery-rows.js';
import { lockEndpoint } from './endpoint.reader.js';
import { insertSecret, setState, subscribe, tellEndpoint } from './endpoint-rows.js';

type Done = Promise<EndpointResult & Stepped>;
const TO_CHANGE = 'change webhook endpoints';

/** Refuses 'InvalidEndpoint' and 'EndpointExists'. */
export async function createWebhookEndpoint(
  database: Database,
  command: Command<CreateWebhookEndpointInput>,
): Promise<SecretResult & Stepped> {
  const { context, input } = command;
  requireRole(context.actor, ['Admin'], TO_CHANGE);
  refuseWrongFields(createProblems(input));
  return runStep(database, { room: 'webhooks', ...command }, async (tx) => {
    const { endpointId, url, description, eventTypes, keyId } = input;
    const made = await tx.query(
      `INSERT INTO webhooks.endpoints (endpoint_id, url, description, state, created_by, created_at)
       VALUES ($1, $2, $3, 'Active', $4, $5) ON CONFLICT (endpoint_id) DO NOTHING RETURNING endpoint_id`,
      [endpointId, url, description, JSON.stringify(context.actor), tx.now],
    );
    if (made.length === 0) throw refuse('EndpointExists', `Webhook endpoint ${endpointId} exists already.`);
    await subscribe(tx, endpointId, eventTypes);
    const secret = await insertSecret(tx, { endpointId, keyId, version: 1 });
    tellEndpoint(tx, { ...input, state: 'Active' }, 'created');
    return { endpointId, state: 'Active' as const, secret };
  });
}

/** What is absent stays. Refuses 'UnknownEndpoint' and 'InvalidEndpoint'. */
export async function changeWebhookEndpoint(database: Database, command: Command<ChangeWebhookEndpointInput>): Done {
  const { context, input } = command;
  requireRole(context.actor, ['Admin'], TO_CHANGE);
  return runStep(database, { room: 'webhooks', ...command }, async (tx) => {
    const now = await lockEndpoint(tx, input.endpointId);
    const { url = now.url, description = now.description, eventTypes = now.eventTypes } = input;
    const next = { ...now, url, description, eventTypes };
    refuseWrongFields(detailProblems(next));
    await tx.query('UPDATE webhooks.endpoints SET url = $2, description = $3 WHERE endpoint_id = $1', [
      ...[now.endpointId, url, description],
    ]);
    await tx.query('DELETE FROM webhooks.subscriptions WHERE endpoint_id = $1 AND event_type <> ALL ($2)', [
      ...[now.endpointId, [...eventTypes]],
    ]);
    await subscribe(tx, now.endpointId, eventTypes);
    tellEndpoint(tx, next, 'changed');
    return { endpointId: now.endpointId, state: now.state };
  });
}

/** Its deliveries wait. Refuses 'UnknownEndpoint', 'InvalidEndpoint' and 'WrongEndpointState'. */
export const pauseWebhookEndpoint = (database: Database, command: Command<PauseWebhookEndpointInput>): Done =>
  hold(database, command, 'pause');

/** It is told nothing more, and what is on its way to it fails. Refuses as a pause. */
export const disableWebhookEndpoint = (database: Database, command: Command<PauseWebhookEndpointInput>): Done =>
  hold(database, command, 'disable');

async function hold(database: Database, command: Command<PauseWebhookEndpointInput>, event: 'pause' | 'disable'): Done {
  const { context, input } = command;
  requireRole(context.actor, ['Admin'], TO_CHANGE);
  refuseWrongFields(reasonProblems(input));
  return runStep(database, { room: 'webhooks', ...command }, async (tx) => {
    const now = await lockEndpoint(tx, input.endpointId);
    const state = nextState(now, event);
    await setState(tx, now, state, input.reason);
    return { endpointId: now.endpointId, state };
  });
}

/**
 * It goes on, from whatever state. One that was disabled hears of what happens from now on. Refuses 'UnknownEndpoint'.
 */
export async function resumeWebhookEndpoint(database: Database, command: Command<ResumeWebhookEndpointInput>): Done {
  const { context, input } = command;
  requireRole(context.actor, ['Admin'], TO_CHANGE);
  return runStep(database, { room: 'webhooks', ...command }, async (tx) => {
    const now = await lockEndpoint(tx, input.endpointId);
    const state = nextState(now, 'resume');
    if (now.state === 'Disabled') {
      await tx.query('UPDATE webhooks.subscriptions SET since = $2 WHERE endpoint_id = $1', [now.endpointId, tx.now]);
    }
    await tx.query('UPDATE webhooks.endpoints SET failing_since = NULL WHERE endpoint_id = $1', [now.endpointId]);
    if (input.resend) await queueFailed(tx, now.endpointId);
    await setState(tx, now, state, null);
    return { endpointId: now.endpointId, state };
  });
}

function nextState(now: WebhookEndpoint, event: EndpointEvent): EndpointState {
  const { endpointId, state } = now;
  const next = endpointAfter(state, event);
  if (next) return next;
  throw refuse('WrongEndpointState', `Webhook endpoint ${endpointId} is ${state}: ${event} is not for it.`, { state });
}
