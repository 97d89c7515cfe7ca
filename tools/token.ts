import { join } from 'node:path';
import { ROLES, type Role } from '../domain/kernel/actor.js';
import type { Scope } from '../domain/kernel/scope.js';
import { loadConfig } from '../platform/config.js';
import { developmentToken } from '../platform/identity/development-identity.js';
import { say } from './stack/commands.js';
import { demoTokens } from './stack/keycloak-token.js';
import { runningLocalStack } from './stack/local-stack.js';
import { main } from './stack/main.js';
import { atlasDirectory } from './stack/paths.js';

/**
 * Prints a bearer token as its last line: `--role Finance --user fay`, or `Finance fay`, or ROLE and USER in the
 * environment. Several roles are joined by commas, as are the codes of SITES and UNITS, which limit the person. It is one of the development identity, which only an API in development
 * mode takes; with ATLAS_OIDC_ISSUER, or while a stack with Keycloak is up, it is that user's of the issuer, who says which roles.
 */
const given = process.argv.slice(2);

function setting(name: 'role' | 'user', position: number): string {
  const flag = given.indexOf(`--${name}`);
  const flagged =
    flag >= 0 ? given[flag + 1] : given.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3);
  const placed = given[0]?.startsWith('--') ? undefined : given[position];
  return flagged || placed || process.env[name.toUpperCase()] || '';
}

function rolesNamed(text: string): Role[] {
  return text.split(',').map((name) => {
    const role = ROLES.find((known) => known.toLowerCase() === name.trim().toLowerCase());
    if (!role) throw new Error(`there is no role "${name.trim()}"; the roles are ${ROLES.join(', ')}`);
    return role;
  });
}

/** Undefined without a limit; one that is set and empty holds nothing. */
const codesIn = (name: string): string[] | undefined => process.env[name]?.split(',').filter((code) => code !== '');

function scopeNamed(): { scope?: Scope } {
  const [sites, businessUnits] = [codesIn('SITES'), codesIn('UNITS')];
  if (!sites && !businessUnits) return {};
  return { scope: { ...(sites ? { sites } : {}), ...(businessUnits ? { businessUnits } : {}) } };
}

async function fromDevelopment(user: string): Promise<string> {
  const roles = rolesNamed(setting('role', 0) || 'Admin');
  say(`  a token of ${user}, ${roles.join(' and ')}`);
  const config = loadConfig({
    ATLAS_MODE: 'development',
    ATLAS_DEVELOPMENT_IDENTITY: join(atlasDirectory, 'development-identity.json'),
    ...process.env,
  });
  return developmentToken(config, { user, roles, ...scopeNamed() });
}

async function fromIssuer(issuer: string, user: string): Promise<string> {
  say(`  a token of ${user} from ${issuer}, who knows the roles`);
  return (await demoTokens(issuer, user)).access;
}

await main(async () => {
  const issuer = process.env['ATLAS_OIDC_ISSUER'] || runningLocalStack()?.['ATLAS_OIDC_ISSUER'];
  const user = setting('user', 1);
  const token = issuer ? await fromIssuer(issuer, user || 'ada') : await fromDevelopment(user || 'admin');
  process.stdout.write(`${token}\n`);
});
