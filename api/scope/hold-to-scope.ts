import type { Request, RequestHandler } from 'express';
import { identifier } from '../../domain/kernel/fields.js';
import type { FieldProblem } from '../../domain/kernel/refusal.js';
import {
  admits,
  covers,
  NOT_YOURS,
  refuseScope,
  type Scope,
  type ScopedField,
  scopeInWords,
} from '../../domain/kernel/scope.js';
import { ofTheWholeCompany } from '../../platform/limited-database.js';
import { problem } from '../../platform/problem.js';
import { UNASSIGNED } from '../../reporting/queries/balances.js';
import type { Access } from '../access.js';
import { type ApiTools, callOf } from '../call.js';
import { invalidRequest } from '../problem-of.js';
import { RECORDS, recordNamed } from './records.js';
import { scopeOfRoute } from './scopes.js';

/** Holds who is limited to what the route says; costs nothing for anybody else. */
export async function holdToScope(tools: ApiTools, scope: Scope, route: Access, request: Request): Promise<void> {
  const routeScope = scopeOfRoute(route);
  if (routeScope === undefined || routeScope === 'whole') throw ofTheWholeCompany(scope);
  if (typeof routeScope === 'string') return;
  const segment = route.path.split('/').indexOf(`{${routeScope.record}}`);
  await requireRecord(tools, scope, {
    ...routeScope,
    id: idIn(request.path, segment),
    changes: route.method !== 'GET',
  });
}

function idIn(path: string, segment: number): string {
  try {
    return decodeURIComponent(path.split('/')[segment] ?? '');
  } catch {
    throw problem(400, 'malformed-request', 'The request cannot be read.');
  }
}

interface Asked {
  readonly record: string;
  readonly id: string;
  readonly changes: boolean;
}

/** What stands elsewhere is answered as what is not there. What stands in several places is read in one, and changed in all. */
async function requireRecord(tools: ApiTools, scope: Scope, { record, id, changes }: Asked): Promise<void> {
  const places = await placesOf(tools, record, id);
  const within = places.filter((place) => covers(scope, place));
  if (within.length === 0) {
    const name = RECORDS[record]?.name ?? record;
    throw problem(404, `unknown-${name.replaceAll(' ', '-')}`, `There is no ${name} ${id}.`);
  }
  if (changes && within.length < places.length) {
    throw refuseScope('OutsideScope', `A part of it lies outside of ${scopeInWords(scope)}.`);
  }
}

const placesOf = async (tools: ApiTools, record: string, id: string) =>
  identifier(id) === undefined ? ((await RECORDS[record]?.places(tools, id)) ?? []) : [];

/** What a query or a body names: places by their code, and documents, which must stand in the scope as a whole. */
export const holdWhatIsNamed: RequestHandler = async (request, _response, next) => {
  const call = callOf(request);
  const { scope } = call.actor;
  if (scope === undefined || scopeOfRoute(call.route) === 'company') return next();
  const fields = await namedOutside(call, scope, [...namesIn(request.query), ...namesIn(request.body)]);
  if (fields.length === 0) return next();
  throw refuseScope('OutsideScope', `This is limited to ${scopeInWords(scope)}.`, { fields });
};

/** No request names more than its lists may hold; each is a look into the tables of its owner. */
const MOST_DOCUMENTS = 200;

interface Named {
  readonly field: string;
  readonly name: string;
  readonly value: string;
}

/** Every text in it by the way to it, such as "lines[0].dimensions.site". */
function namesIn(value: unknown, field = '', name = ''): Named[] {
  if (typeof value === 'string') return value === UNASSIGNED ? [] : [{ field, name, value }];
  if (Array.isArray(value)) return value.flatMap((each, index) => namesIn(each, `${field}[${index}]`, name));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => namesIn(each, field === '' ? key : `${field}.${key}`, key));
}

/** "site", "fromSite", "businessUnit". */
export const scopedField = (name: string): ScopedField | undefined => {
  if (/^(site|\w+Site)$/.test(name)) return 'site';
  return /^(businessUnit|\w+BusinessUnit)$/.test(name) ? 'businessUnit' : undefined;
};

async function namedOutside(tools: ApiTools, scope: Scope, named: readonly Named[]): Promise<FieldProblem[]> {
  const outside = named.flatMap(({ field, name, value }): FieldProblem[] => {
    const place = scopedField(name);
    return place === undefined || admits(scope, place, value) ? [] : [{ field, message: NOT_YOURS }];
  });
  const documents = named.flatMap(({ field, name, value }) => {
    const record = recordNamed(name);
    return record === undefined ? [] : [{ field, record, value }];
  });
  if (documents.length > MOST_DOCUMENTS) {
    throw invalidRequest(
      documents.slice(MOST_DOCUMENTS, MOST_DOCUMENTS + 1).map(({ field }) => ({ field, message: 'Is one too many.' })),
    );
  }
  for (const { field, record, value } of documents) {
    const places = await placesOf(tools, record, value);
    if (places.length > 0 && places.every((each) => covers(scope, each))) continue;
    outside.push({ field, message: `There is no ${RECORDS[record]?.name} ${value} where you are limited to.` });
  }
  return outside;
}
