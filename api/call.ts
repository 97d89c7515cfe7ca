import type { PayloadCodec } from '@temporalio/common';
import type { Request, Response } from 'express';
import type { Actor, CommandContext } from '../domain/kernel/actor.js';
import type { OrderTiming } from '../domain/orders/index.js';
import type { RepairTiming } from '../domain/repairs/index.js';
import type { Database } from '../platform/database.js';
import type { Egress } from '../platform/egress.js';
import type { Log } from '../platform/log.js';
import type { WebhookKeys } from '../platform/webhook-secrets.js';
import type { JobTiming } from '../workflows/jobs/job.contract.js';
import type { Access } from './access.js';
import type { Trail } from './audit/trail.js';
import type { Processes } from './processes.js';
import type { StreamHub } from './stream/stream-hub.js';

/** What every request may use. */
export interface ApiTools {
  readonly database: Database;
  readonly processes: Processes;
  readonly log: Log;
  readonly stream: StreamHub;
  readonly audit: Trail;
  /** Opens what Temporal keeps; null where nothing is sealed. */
  readonly payloadCodec: PayloadCodec | null;
  readonly now: () => Date;
  /** For endpoints of others. */
  readonly webhooks: { readonly keys: WebhookKeys; readonly egress: Egress };
  readonly orderTiming: OrderTiming;
  readonly jobTiming: JobTiming;
  readonly repairTiming: RepairTiming;
}

/** One request, once it is known who makes it. */
export interface Call extends ApiTools {
  readonly request: Request;
  readonly response: Response;
  /** The row of the access table. */
  readonly route: Access;
  readonly correlationId: string;
  readonly actor: Actor;
  /** Empty where none is asked for. */
  readonly idempotencyKey: string;
}

const calls = new WeakMap<Request, Call>();

export const keepCall = (call: Call): void => {
  calls.set(call.request, call);
};

/** Whether the gate let the request through. */
export const isCalled = (request: Request): boolean => calls.has(request);

/** The call of a request that passed authentication. */
export function callOf(request: Request): Call {
  const call = calls.get(request);
  if (!call)
    throw new Error(`no call is kept for ${request.method} ${request.path}: the route is not in the access table`);
  return call;
}

/** On whose behalf a command is carried out; `correlationId` names the process it belongs to, else the request. */
export const contextOf = (call: Call, correlationId: string = call.correlationId): CommandContext => ({
  actor: call.actor,
  correlationId,
});
