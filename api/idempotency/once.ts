import type { Controller } from '@tsoa/runtime';
import type { Asked, AuditRecord } from '../../domain/audit/index.js';
import { Refused } from '../../domain/kernel/refusal.js';
import { PROBLEM_MEDIA_TYPE, ProblemError, problem, problemBody } from '../../platform/problem.js';
import { askedOf, markRecorded, recordOfAnswer, recordOfRefusal } from '../audit/asked.js';
import type { Call } from '../call.js';
import { problemOf } from '../problem-of.js';
import { fingerprintOf, requestKey } from './decision.js';
import { type Claim, claimKey, freeKey, leaveKeyUnknown, type StoredAnswer, settleKey } from './store.js';

export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
  readonly headers?: Readonly<Record<string, string>>;
  /** What became of each, where the command was about several documents. */
  readonly each?: readonly AnsweredPart[];
}

export interface AnsweredPart {
  readonly resource: string;
  readonly reason: string | null;
  /** Absent where it was accepted. */
  readonly refused?: { readonly status: number; readonly code: string };
}

export interface Attempt {
  /** Id of what is made, the same for every attempt with this key. */
  readonly resourceId: string;
  /** Id of the update or workflow to ask for, and business key of the command. */
  readonly key: string;
}

export interface OnceOptions<Prepared, Body> {
  /** Makes the id of what the command makes; without one, the resource id is empty. */
  readonly resourceId?: () => Promise<string>;
  /** Everything that can be refused before anything happens: its refusals free the key. */
  readonly prepare: (attempt: Attempt) => Promise<Prepared>;
  /** Asks the process. From here on the key stands for one answer: a refusal is kept as well, and doubt leaves it open. */
  readonly perform: (attempt: Attempt, prepared: Prepared) => Promise<Answer<Body>>;
}

/** Carries out a command once for each caller and Idempotency-Key; the controller answers what comes back. */
export async function once<Prepared, Body>(
  controller: Controller,
  call: Call,
  options: OnceOptions<Prepared, Body>,
): Promise<Body> {
  const { method, path, body } = call.request;
  const use = { principal: call.actor.id, key: call.idempotencyKey, method, path, fingerprint: fingerprintOf(body) };
  const fresh = options.resourceId ? await options.resourceId() : null;
  const asked = askedOf(call.request);
  const claimed = await claimKey(call.database, use, fresh, asked);
  switch (claimed.outcome) {
    case 'replay':
      await call.audit.record(recordOfAnswer(asked, 'repeated', claimed.answer.status));
      return replay<Body>(controller, claimed.answer);
    case 'otherUse':
      throw problem(422, 'idempotency-key-reused', 'This Idempotency-Key was used for another request.');
    case 'running':
      throw problem(409, 'request-in-progress', 'A request with this Idempotency-Key is still running.', {
        headers: { 'Retry-After': String(Math.min(claimed.retryAfterSeconds, 2)) },
      });
    case 'claimed':
      return attempt(controller, call, { claim: claimed.claim, asked }, options);
  }
}

async function attempt<Prepared, Body>(
  controller: Controller,
  call: Call,
  { claim, asked }: { claim: Claim; asked: Asked },
  { prepare, perform }: OnceOptions<Prepared, Body>,
): Promise<Body> {
  const attempted = { resourceId: claim.resourceId ?? '', key: requestKey(claim.use.principal, claim.use.key) };
  const prepared = await prepare(attempted).catch(async (error: unknown) => {
    await noted(call, giveUp(call, claim));
    throw error;
  });
  const answer = await perform(attempted, prepared).catch(async (error: unknown) => {
    await noted(call, noteFailure(call, claim, error));
    throw error;
  });
  await noted(call, settleKey(call.database, claim, storable(answer), recordsOf(asked, claim, answer)));
  return write(controller, answer);
}

function recordsOf(asked: Asked, { resourceId }: Claim, { status, each }: Answer<unknown>): AuditRecord[] {
  if (!each) return [recordOfAnswer({ ...asked, resource: asked.resource ?? resourceId }, 'accepted', status)];
  return each.map(({ resource, reason, refused }) =>
    refused
      ? recordOfAnswer({ ...asked, resource, reason }, 'refused', refused.status, refused.code)
      : recordOfAnswer({ ...asked, resource, reason }, 'accepted', status),
  );
}

function noteFailure(call: Call, claim: Claim, error: unknown): Promise<void> {
  if (error instanceof Refused) return settleRefusal(call, claim, problemOf(error));
  const nothingHappened = error instanceof ProblemError && error.status < 500;
  return nothingHappened ? giveUp(call, claim) : leaveKeyUnknown(call.database, claim);
}

async function settleRefusal(call: Call, claim: Claim, refusal: ProblemError): Promise<void> {
  const record = recordOfRefusal(call.request, refusal);
  await settleKey(call.database, claim, storableRefusal(call, refusal), record ? [record] : []);
  markRecorded(call.request);
}

/** This attempt did nothing; an earlier one with the same key may have. */
const giveUp = (call: Call, claim: Claim): Promise<void> =>
  claim.first ? freeKey(call.database, claim) : leaveKeyUnknown(call.database, claim);

/** The answer is known whether or not it can be noted; unnoted, the key stays running until its lock runs out. */
const noted = (call: Call, note: Promise<void>): Promise<void> =>
  note.catch((error: unknown) => {
    call.log.warn('the state of an idempotency key could not be kept', { correlationId: call.correlationId, error });
  });

const storable = ({ status, body, headers = {} }: Answer<unknown>): StoredAnswer => ({
  status,
  headers,
  body: JSON.stringify(body),
});

function storableRefusal(call: Call, refusal: ProblemError): StoredAnswer {
  const body = problemBody(refusal, { instance: call.request.path, correlationId: call.correlationId });
  return { status: refusal.status, headers: { 'Content-Type': PROBLEM_MEDIA_TYPE }, body: JSON.stringify(body) };
}

/** Parsing and printing again keeps the order of members: the replay is equal to the byte. */
function replay<Body>(controller: Controller, stored: StoredAnswer): Body {
  const { status, headers } = stored;
  return write(controller, {
    status,
    body: JSON.parse(stored.body) as Body,
    headers: { ...headers, 'Idempotency-Replayed': 'true' },
  });
}

function write<Body>(controller: Controller, { status, body, headers = {} }: Answer<Body>): Body {
  controller.setStatus(status);
  for (const [name, value] of Object.entries(headers)) controller.setHeader(name, value);
  return body;
}
