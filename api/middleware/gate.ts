import type { Request, RequestHandler, Response } from 'express';
import { type Actor, mayAct } from '../../domain/kernel/actor.js';
import { scopeInWords } from '../../domain/kernel/scope.js';
import { isExpired, unauthenticated, type VerifyToken } from '../../platform/identity/index.js';
import { limitedDatabase } from '../../platform/limited-database.js';
import { ProblemError, problem } from '../../platform/problem.js';
import { ACCESS, type Access, isCommand } from '../access.js';
import { type ApiTools, keepCall } from '../call.js';
import { parseIdempotencyKey } from '../idempotency/decision.js';
import type { Limits } from '../limits/limits.js';
import { routeMatcher } from '../route-table.js';
import { holdToScope } from '../scope/hold-to-scope.js';
import { scopeOfRoute } from '../scope/scopes.js';
import { correlationIdOf } from './correlation.js';

interface Passed {
  readonly route?: string;
  readonly actor?: Actor;
}
const passed = new WeakMap<Request, Passed>();

/** What is known of a request by now, for log and audit: the row of the access table and who calls. */
export const routeOf = (request: Request): Passed => passed.get(request) ?? {};

/** A provider's event is nobody's command; its signature is checked on its own. */
const PROVIDER: Actor = { id: 'payment-provider', name: 'Payment provider', roles: [], system: true };

/** Lets a request through to its controller, or says why not: unknown route, method, token, how many, role, scope, idempotency key. */
export function gate(tools: ApiTools, verify: VerifyToken, limits: Limits): RequestHandler {
  const match = routeMatcher(ACCESS);
  /** A valid token is never held up by others at its address; what is none costs its address, unless it was one. */
  const knownCaller = (request: Request, response: Response): Promise<Actor> =>
    callerOf(request, verify).catch(async (error: unknown) => {
      if (isOfStranger(error)) await limits.stranger(request, response);
      throw error;
    });
  return async (request, response, next) => {
    const { route, allowed } = match(request.method, request.path);
    if (!route) return turnAway(request, response, allowed, limits);
    passed.set(request, { route: route.path });
    const actor = route.roles === 'public' ? PROVIDER : await knownCaller(request, response);
    passed.set(request, { route: route.path, actor });
    if (actor !== PROVIDER) await limits.caller(actor.id, response);
    requireRoleOf(route, actor);
    if (actor.scope) {
      await holdToScope(tools, actor.scope, route, request);
      if (scopeOfRoute(route) === 'shown') response.set('Atlas-Limited-To', scopeInWords(actor.scope));
    }
    await limits.capped(route, actor.id, response);
    const database = actor.scope ? limitedDatabase(tools.database, actor.scope) : tools.database;
    const idempotencyKey = isCommand(route) ? keyOf(request) : '';
    const correlationId = correlationIdOf(request);
    keepCall({ ...tools, database, request, response, route, actor, idempotencyKey, correlationId });
    next();
  };
}

async function turnAway(
  request: Request,
  response: Response,
  allowed: readonly string[],
  limits: Limits,
): Promise<void> {
  const headers = { Allow: allowed.join(', ') };
  if (request.method === 'OPTIONS' && allowed.length > 0) {
    response.status(204).set(headers).end();
    return;
  }
  await limits.stranger(request, response);
  if (allowed.length === 0) throw problem(404, 'unknown-route', 'There is nothing at this path.');
  throw problem(405, 'method-not-allowed', `This path takes ${allowed.join(', ')}.`, { headers });
}

async function callerOf(request: Request, verify: VerifyToken): Promise<Actor> {
  const header = request.get('Authorization');
  if (isTwice(request, 'authorization')) throw unauthenticated('There is more than one Authorization header.');
  if (!header) {
    throw problem(401, 'unauthenticated', 'A bearer token is needed.', {
      headers: { 'WWW-Authenticate': 'Bearer realm="atlas"' },
    });
  }
  const token = tokenIn(header);
  if (!token) throw unauthenticated('The Authorization header holds no bearer token.');
  return verify(token);
}

/** The bearer token of an Authorization header. */
export const tokenIn = (header: string): string | undefined => /^Bearer +([\w.~+/=-]+)$/i.exec(header)?.[1];

/** Who renews a token on 401 must hear of it, whatever others do at the address. */
const isOfStranger = (error: unknown): boolean =>
  error instanceof ProblemError && error.status === 401 && !isExpired(error);

/** Node joins what comes twice, or takes the first. */
const isTwice = (request: Request, name: string): boolean => (request.headersDistinct[name]?.length ?? 0) > 1;

function requireRoleOf({ roles, method, path }: Access, actor: Actor): void {
  if (roles === 'public' || mayAct(actor, roles)) return;
  const needed = roles.includes('Admin') ? roles : [...roles, 'Admin' as const];
  throw problem(403, 'forbidden', `${method} ${path} needs one of the roles: ${needed.join(', ')}.`, {
    members: { roles: needed },
  });
}

function keyOf(request: Request): string {
  const header = request.get('Idempotency-Key');
  if (header === undefined || header.trim() === '') {
    throw problem(400, 'idempotency-key-missing', 'A command needs an Idempotency-Key header.');
  }
  const key = isTwice(request, 'idempotency-key') ? undefined : parseIdempotencyKey(header);
  if (key === undefined) {
    throw problem(
      400,
      'idempotency-key-malformed',
      'An Idempotency-Key is one header of 1 to 255 printable ASCII characters.',
    );
  }
  return key;
}
