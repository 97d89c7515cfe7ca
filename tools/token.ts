/** Prints a bearer token of the development identity as its last line: `token.ts <role,…> <user>`. */
import { ROLES, type Role } from '../domain/kernel/actor.js';
import { loadConfig } from '../platform/config.js';
import { developmentToken } from '../platform/identity/development-identity.js';
import { runningLocalStack } from './stack/local-stack.js';
import { main } from './stack/main.js';

const isRole = (name: string): name is Role => ROLES.some((role) => role === name);

await main(async () => {
  const [roleList = '', user = ''] = process.argv.slice(2);
  const names = roleList.split(',').filter((name) => name !== '');
  const roles = names.filter(isRole);
  if (roles.length === 0 || roles.length < names.length || user === '') {
    throw new Error(`usage: make token ROLE=${ROLES.join('|')} USER=<name> (several roles: ROLE=Ops,Approver)`);
  }
  // The issuer's key lies with the stack that is up.
  const config = loadConfig({ ATLAS_MODE: 'development', ...runningLocalStack(), ...process.env });
  process.stdout.write(`${await developmentToken(config, { user, roles })}\n`);
});
