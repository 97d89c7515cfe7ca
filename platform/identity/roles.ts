import type { JWTPayload } from 'jose';
import { ROLES, type Role } from '../../domain/kernel/actor.js';

/** Atlas's roles in a token: those of the realm and those of the client; every other role is left out. */
export function rolesOf(payload: JWTPayload, client: string): Role[] {
  const named = new Set([...rolesIn(payload['realm_access']), ...rolesIn(member(payload['resource_access'], client))]);
  return ROLES.filter((role) => named.has(role));
}

const rolesIn = (access: unknown): unknown[] => {
  const roles = member(access, 'roles');
  return Array.isArray(roles) ? roles : [];
};

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
