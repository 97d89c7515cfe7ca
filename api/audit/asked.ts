import type { Request } from 'express';
import type { Asked, AuditKind, AuditOutcome, AuditRecord } from '../../domain/audit/index.js';
import type { ProblemError } from '../../platform/problem.js';
import { redactText } from '../../platform/redact.js';
import { ACCESS, isCommand } from '../access.js';
import { isCalled } from '../call.js';
import { fingerprintOf } from '../idempotency/decision.js';
import { correlationIdOf } from '../middleware/correlation.js';
import { routeOf } from '../middleware/gate.js';
import { recordOf } from '../well-formed.js';

/** Commands that are more than commands; every other one is just that. */
export const KINDS: Readonly<Record<string, 'decision' | 'override'>> = {
  'POST /v1/approvals/{requestId}/decisions': 'decision',
  'POST /v1/approvals/decisions': 'decision',
  'POST /v1/manual-journals/{journalId}/approve': 'decision',
  'POST /v1/manual-journals/{journalId}/reject': 'decision',
  'POST /v1/jobs/{jobId}/override': 'override',
  'POST /v1/operator-tasks/{taskId}/actions': 'override',
  'POST /v1/periods/{period}/reopen': 'override',
};

const COMMANDS = new Set(ACCESS.filter(isCommand).map(({ method, path }) => `${method} ${path}`));
const LONGEST = 500;

/** PostgreSQL keeps no NUL and no half of a character; nobody needs a record that is longer. */
const kept = (text: string): string => Buffer.from(redactText(text.replaceAll('\0', '')).slice(0, LONGEST)).toString();

/** Who asks what, from where, as far as it is known by now; of the body only its reason and its hash. */
export function askedOf(request: Request, kind: AuditKind = kindOf(request)): Asked {
  const { route = null, actor } = routeOf(request);
  const body = recordOf(request.body);
  const key = request.get('Idempotency-Key');
  return {
    kind,
    actorId: actor ? kept(actor.id) : null,
    actorName: actor ? kept(actor.name) : null,
    roles: actor?.roles ?? [],
    address: request.ip ?? '',
    method: request.method,
    route,
    path: kept(kind === 'export' ? request.originalUrl : request.path),
    resource: route && resourceOf(route, request.path),
    key: key === undefined ? null : kept(key),
    correlationId: correlationIdOf(request),
    reason: reasonIn(body),
    bodyHash: request.method === 'GET' || request.body === undefined ? null : fingerprintOf(request.body),
  };
}

/** Why; of a decision which way and in whose place as well: "approve for fay: Within the frame." */
export function reasonIn(body: Readonly<Record<string, unknown>>): string | null {
  const { decision, onBehalfOf } = body;
  const reason = body['reason'] ?? body['justification'] ?? recordOf(body['creditOverride'])['reason'];
  const place = typeof onBehalfOf === 'string' ? ` for ${onBehalfOf}` : '';
  const way = typeof decision === 'string' ? [`${decision}${place}`] : [];
  const said = [...way, reason].filter((part) => typeof part === 'string').join(': ');
  return said === '' ? null : kept(said);
}

export const recordOfAnswer = (
  asked: Asked,
  outcome: AuditOutcome,
  status: number | null,
  problem: string | null = null,
): AuditRecord => ({ ...asked, outcome, status, problem, requests: 1 });

const recorded = new WeakSet<Request>();

/** Its refusal was written down together with the answer that its key keeps. */
export const markRecorded = (request: Request): void => {
  recorded.add(request);
};

/**
 * What of a refusal is written down: of a command each, of everything else who could not sign in, may not, or came too
 * often. Whoever asks for what there is not is nobody's concern.
 */
export function recordOfRefusal(request: Request, { status, code }: ProblemError): AuditRecord | null {
  if (recorded.has(request)) return null;
  const kind = refusedKind(request, status, code);
  if (!kind) return null;
  const outcome = status >= 500 && isCalled(request) ? 'unknown' : 'refused';
  return recordOfAnswer(askedOf(request, kind), outcome, status, code);
}

function refusedKind(request: Request, status: number, code: string): AuditKind | null {
  if (status === 429) return 'limit';
  if (status === 401 || code === 'signature-invalid') return 'signIn';
  if (code === 'outside-scope' || isTurnedAway(request, status)) return 'authorisation';
  return COMMANDS.has(routeNameOf(request)) ? kindOf(request) : null;
}

/** By role or by scope, which answers what stands elsewhere as what is not there; `routeOf` knows who it was. */
const isTurnedAway = (request: Request, status: number): boolean =>
  (status === 403 || status === 404) && !isCalled(request) && routeOf(request).actor !== undefined;

const routeNameOf = (request: Request): string => `${request.method} ${routeOf(request).route}`;

/** An order that may go beyond the credit limit is more than an order. */
const kindOf = (request: Request): AuditKind => {
  const route = routeNameOf(request);
  const overrides = route === 'POST /v1/orders' && 'creditOverride' in recordOf(request.body);
  return KINDS[route] ?? (overrides ? 'override' : 'command');
};

/** The number that stands first in the path is that of the document. */
function resourceOf(route: string, path: string): string | null {
  const at = route.split('/').findIndex((segment) => segment.startsWith('{'));
  const segment = at < 0 ? undefined : path.split('/')[at];
  if (segment === undefined) return null;
  try {
    return kept(decodeURIComponent(segment));
  } catch {
    return kept(segment);
  }
}
