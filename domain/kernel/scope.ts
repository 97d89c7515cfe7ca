import type { Actor } from './actor.js';
import type { Dimensions } from './dimensions.js';
import { fieldPath } from './fields.js';
import { refusals } from './refusal.js';

/** Where somebody sees and does things. What is absent is not limited; an empty list holds nothing. */
export interface Scope {
  readonly sites?: readonly string[];
  readonly businessUnits?: readonly string[];
}

/** Where something stands; what is not known of it lies in nobody's limits. */
export type Place = { readonly [Field in ScopedField]?: string | null | undefined };
export type ScopedField = keyof Pick<Dimensions, 'site' | 'businessUnit'>;

const SCOPED_FIELDS = ['businessUnit', 'site'] as const satisfies readonly ScopedField[];

const LISTS = { site: 'sites', businessUnit: 'businessUnits' } as const satisfies Record<ScopedField, keyof Scope>;

/** Whether a code of one field lies within the scope, whatever the other field says. */
export const admits = (scope: Scope | undefined, field: ScopedField, code: string | null | undefined): boolean => {
  const allowed = scope?.[LISTS[field]];
  return allowed === undefined || (typeof code === 'string' && allowed.includes(code));
};

/** Whether somebody of this scope sees what stands there; without a scope everything. */
export const covers = (scope: Scope | undefined, place: Place): boolean =>
  SCOPED_FIELDS.every((field) => admits(scope, field, place[field]));

/** What lies in each of the scopes; without one nothing is limited. */
export function withinAll(scopes: readonly (Scope | undefined)[]): Scope {
  const within = (list: keyof Scope): Partial<Scope> => {
    const [first, ...more] = scopes.map((scope) => scope?.[list]).filter((codes) => codes !== undefined);
    return first ? { [list]: first.filter((code) => more.every((codes) => codes.includes(code))) } : {};
  };
  return { ...within('sites'), ...within('businessUnits') };
}

/** "the sites LOUISVILLE and the business units OWNER". */
export const scopeInWords = ({ sites, businessUnits }: Scope): string =>
  [wordsOf('sites', sites), wordsOf('business units', businessUnits)].filter((words) => words !== null).join(' and ');

const wordsOf = (what: string, codes: readonly string[] | undefined): string | null =>
  codes === undefined ? null : codes.length === 0 ? `no ${what}` : `the ${what} ${codes.join(', ')}`;

export const refuseScope = refusals({ OutsideScope: 'forbidden' });

/**
 * The domain command's own check of where: refuses with 'OutsideScope', which names the fields. The prefix is the path of
 * the dimensions in what was asked; empty where they are fields of the thing itself.
 */
export function requireScope({ scope }: Actor, place: Place, prefix = 'dimensions'): void {
  if (scope === undefined) return;
  const outside = SCOPED_FIELDS.filter((field) => !admits(scope, field, place[field]));
  if (outside.length === 0) return;
  const fields = outside.map((field) => ({ field: fieldPath(prefix, field), message: NOT_YOURS }));
  throw refuseScope('OutsideScope', `This is limited to ${scopeInWords(scope)}.`, { fields });
}

/** As requireScope, where the place is that of a thing, which one field names, if any does. */
export function requireWithin({ scope }: Actor, place: Place, field?: string): void {
  if (scope === undefined || covers(scope, place)) return;
  const fields = field === undefined ? {} : { fields: [{ field, message: NOT_YOURS }] };
  throw refuseScope('OutsideScope', `This is limited to ${scopeInWords(scope)}.`, fields);
}

/** The condition of a list on the place of a row, whose two parameters, from the first on, are what `limitsOf` tells. */
export const withinLimits = (first: number, site: string, businessUnit: string): string =>
  `($${first}::text[] IS NULL OR ${site} = ANY ($${first}))
   AND ($${first + 1}::text[] IS NULL OR ${businessUnit} = ANY ($${first + 1}))`;

export const limitsOf = ({ sites, businessUnits }: Scope = {}): (readonly string[] | null)[] => [
  sites ?? null,
  businessUnits ?? null,
];

export const NOT_YOURS = 'Lies outside of what you are limited to.';
