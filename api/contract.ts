import { ACCESS, type Access, isCommand } from './access.js';
import { scopeOfRoute } from './scope/scopes.js';

type Json = Record<string, unknown>;
interface Operation extends Json {
  parameters?: unknown[];
  responses: Record<string, Json>;
}
export interface OpenApi extends Json {
  paths: Record<string, Record<string, Operation>>;
  components: Json & { schemas: Json };
}

/** What every problem is about; the status tells it, and `code` says which one. */
const PROBLEMS = {
  400: ['BadRequest', 'The request cannot be read, or lacks its Idempotency-Key.', 'idempotency-key-missing'],
  401: ['Unauthenticated', 'No token, or one that is not valid here.', 'unauthenticated'],
  403: [
    'Forbidden',
    'The caller lacks the role, and the problem names the roles needed; or is limited to other places.',
    'forbidden',
  ],
  404: ['NotFound', 'There is no such thing.', 'unknown-order'],
  409: [
    'Conflict',
    'The thing is in a state that does not allow it, or the same request is still running.',
    'wrong-state',
  ],
  413: ['TooLarge', 'The body is larger than 1 MB.', 'body-too-large'],
  415: ['UnsupportedMediaType', 'The body is not JSON.', 'unsupported-media-type'],
  422: ['Invalid', 'The input is wrong; the problem names every wrong field. Nothing was changed.', 'invalid-request'],
  429: [
    'TooManyRequests',
    'More requests in a minute than the caller, or an address without a valid token, may make.',
    'too-many-requests',
  ],
  500: ['InternalError', 'Something went wrong inside.', 'internal-error'],
  503: [
    'Unavailable',
    'A dependency is away, or no answer came in time; ask again after Retry-After.',
    'outcome-unknown',
  ],
} as const;
type ProblemStatus = keyof typeof PROBLEMS;

/** Completes what tsoa generates: errors, security, roles and headers, which are the same for every operation. */
export function finishContract(generated: OpenApi): OpenApi {
  const paths = Object.fromEntries(
    Object.entries(generated.paths).map(([path, operations]) => [
      path,
      Object.fromEntries(
        Object.entries(operations).map(([method, operation]) => [
          method,
          finish(withBody(operation, generated.components.schemas), accessOf(method, path), path),
        ]),
      ),
    ]),
  );
  const components = {
    ...generated.components,
    schemas: { ...generated.components.schemas, ...PROBLEM_SCHEMAS },
    responses: Object.fromEntries(statuses().map((status) => [PROBLEMS[status][0], problemResponse(status)])),
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
  };
  return sorted({ ...generated, servers: [{ url: '/' }], paths, components }) as OpenApi;
}

/** The same document always looks the same. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}

function accessOf(method: string, path: string): Access {
  const access = ACCESS.find((row) => row.path === path && row.method === method.toUpperCase());
  if (!access) throw new Error(`${method.toUpperCase()} ${path} has no row in api/access.ts`);
  return access;
}

/** A body of which nothing is required may be left away. */
function withBody(operation: Operation, schemas: Json): Operation {
  const body = operation['requestBody'] as RequestBody | undefined;
  const name = body?.content['application/json']?.schema?.$ref?.split('/').at(-1) ?? '';
  const { required } = (schemas[name] ?? {}) as { required?: readonly string[] };
  if (!body || name === '' || (required ?? []).length > 0) return operation;
  return { ...operation, requestBody: { ...body, required: false } };
}

interface RequestBody extends Json {
  readonly content: Readonly<Record<string, { readonly schema?: { readonly $ref?: string } }>>;
}

function finish(operation: Operation, access: Access, path: string): Operation {
  const command = isCommand(access);
  const parameters = [...(operation.parameters ?? []), ...headersOf(access)];
  const problems = problemsOf(access, path).map((status) => [
    String(status),
    { $ref: `#/components/responses/${PROBLEMS[status][0]}` },
  ]);
  const responses = Object.fromEntries(
    Object.entries(operation.responses).map(([status, response]) => [
      status,
      withHeaders(command ? response : documented(response), answerHeadersOf(access)),
    ]),
  );
  return {
    ...operation,
    parameters,
    responses: { ...responses, ...Object.fromEntries(problems) },
    security: access.roles === 'public' ? [] : [{ bearer: [] }],
    'x-atlas-roles': access.roles,
  };
}

const withHeaders = (response: Json, headers: Json | undefined): Json =>
  headers ? { ...response, headers: { ...headers, ...(response['headers'] as Json | undefined) } } : response;

function answerHeadersOf(access: Access): Json | undefined {
  if (isCommand(access)) return ANSWER_HEADERS;
  return scopeOfRoute(access) === 'shown' ? LIMITED_HEADERS : undefined;
}

/** tsoa takes what is streamed for base64: it is the document's own bytes. */
function documented(response: Json): Json {
  const content = Object.entries((response['content'] as Record<string, Json> | undefined) ?? {}).map(
    ([type, body]) => {
      const isStream = (body['schema'] as Json | undefined)?.['format'] === 'byte';
      return [type, isStream ? { ...body, schema: type === 'application/json' ? REPORT_AS_JSON : BYTES } : body];
    },
  );
  return content.length === 0 ? response : { ...response, content: Object.fromEntries(content) };
}

const BYTES = { type: 'string', format: 'binary' };
const REPORT_AS_JSON = {
  type: 'object',
  description: 'Head, columns, rows and totals of the report; amounts and quantities are decimal strings.',
  required: ['report', 'title', 'filters', 'runAt', 'ledgerPosition', 'columns', 'rows', 'totals'],
};

function problemsOf(access: Access, path: string): ProblemStatus[] {
  const found: ProblemStatus[] = [429, 500, 503];
  if (access.roles !== 'public') found.push(401, 403);
  if (path.includes('{')) found.push(404);
  if (access.method !== 'GET') found.push(400, 413, 415);
  if (isCommand(access)) found.push(409);
  found.push(422);
  return found;
}

const statuses = (): ProblemStatus[] => Object.keys(PROBLEMS).map(Number) as ProblemStatus[];

function headersOf(access: Access): Json[] {
  if (isCommand(access)) return [IDEMPOTENCY_KEY];
  return access.method !== 'GET' && access.roles === 'public' ? [SIGNATURE] : [];
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description:
    'Makes the command happen once: the same key from the same caller with the same body gets the stored answer; with another body, 422.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x20-\\x7e]+$' },
  example: '5f2c1f0e-8a53-4c6e-9d0c-1d2f3a4b5c6d',
};

const SIGNATURE = {
  name: 'Atlas-Signature',
  in: 'header',
  required: true,
  description: 't=<seconds>,v1=<hex of HMAC-SHA256 over "t.body">, at most 300 seconds old.',
  schema: { type: 'string' },
};

const ANSWER_HEADERS = {
  'Idempotency-Replayed': {
    description: '`true` when this is the stored answer to an earlier request with the same key.',
    schema: { type: 'string', enum: ['true'] },
  },
};

const LIMITED_HEADERS = {
  'Atlas-Limited-To': {
    description: 'For who is limited: the sites and business units of which all that is shown and added up is.',
    schema: { type: 'string' },
    example: 'the sites LOUISVILLE',
  },
};

function problemResponse(status: ProblemStatus): Json {
  const [, description, code] = PROBLEMS[status];
  const title = code.charAt(0).toUpperCase() + code.slice(1).replaceAll('-', ' ');
  const instance = '/v1/orders';
  const about = { type: `/problems/${code}`, title, status, detail: description, instance, code };
  const fields = status === 422 ? { fields: [{ field: 'lines[0].quantity', message: 'Must be above zero.' }] } : {};
  const state = status === 409 ? { state: 'Shipped' } : {};
  const example = { ...about, correlationId: '0b0f6f0e-3f0c-4a51-8a3c-6d1b8a1f2e3d', ...fields, ...state };
  const retry = { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer', minimum: 1 } } };
  return {
    description,
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' }, example } },
    ...(status === 503 || status === 429 ? { headers: status === 429 ? { ...retry, ...RATE_HEADERS } : retry } : {}),
  };
}

const RATE_HEADERS = {
  'RateLimit-Policy': { description: 'Requests (q) in a window of seconds (w).', schema: { type: 'string' } },
  RateLimit: {
    description: 'Requests that are left (r), and seconds until the window ends (t).',
    schema: { type: 'string' },
  },
};

const text = (description: string): Json => ({ type: 'string', description });

const PROBLEM_SCHEMAS = {
  FieldProblem: {
    type: 'object',
    required: ['field', 'message'],
    properties: { field: text('The way to the field, such as "lines[0].quantity".'), message: text('What is wrong.') },
  },
  Problem: {
    type: 'object',
    description: 'RFC 9457.',
    required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'correlationId'],
    properties: {
      type: text('Path that names the kind of problem.'),
      title: text('The kind of problem, for people.'),
      status: { type: 'integer' },
      detail: text('What happened this time.'),
      instance: text('The path that was asked.'),
      code: text('The kind of problem, for programs.'),
      correlationId: text('Ties the answer to the log.'),
      fields: { type: 'array', items: { $ref: '#/components/schemas/FieldProblem' } },
      state: text('The state the thing is in, where that is the reason.'),
      roles: { type: 'array', items: { type: 'string' }, description: 'The roles of which one is needed.' },
    },
    additionalProperties: true,
  },
};
