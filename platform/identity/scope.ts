import type { JWTPayload } from 'jose';
import { code } from '../../domain/kernel/fields.js';
import type { Scope } from '../../domain/kernel/scope.js';

const CLAIMS = { sites: 'atlas_sites', businessUnits: 'atlas_business_units' } as const satisfies Record<
  keyof Scope,
  string
>;

/** A claim that is there and unclear must not become no limit at all. */
export function scopeOf(payload: JWTPayload): Scope | 'malformed' | undefined {
  const limits = Object.entries(CLAIMS).flatMap(([name, claim]) =>
    Object.hasOwn(payload, claim) ? [[name, payload[claim]] as const] : [],
  );
  if (limits.length === 0) return undefined;
  return limits.every(([, codes]) => areCodes(codes)) ? Object.fromEntries(limits) : 'malformed';
}

const areCodes = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string' && code(one) === undefined);

/** As a token says it. */
export const claimsOf = ({ sites, businessUnits }: Scope = {}): Record<string, readonly string[]> => ({
  ...(sites === undefined ? {} : { [CLAIMS.sites]: sites }),
  ...(businessUnits === undefined ? {} : { [CLAIMS.businessUnits]: businessUnits }),
});
