import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { MissingTool, run, say } from './commands.js';
import { findOnPath } from './paths.js';

/** PostgreSQL refuses to run as root; then it runs as this user. */
export interface PostgresUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const createdUser = 'atlas';

function lookUp(name: string): PostgresUser | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined || uid === '0' ? undefined : { name, uid: +uid, gid: +gid };
}

/** Undefined unless this process is root. Takes `postgres` if the machine has one, otherwise makes a system user. */
export async function postgresUser(): Promise<PostgresUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const existing = lookUp('postgres') ?? lookUp(createdUser);
  if (existing !== undefined) return existing;
  const useradd = findOnPath('useradd') ?? ['/usr/sbin/useradd'].find((file) => existsSync(file));
  if (useradd === undefined) throw new MissingTool('a user to run PostgreSQL as', 'do not run as root, or add one');
  say(`  adding the system user ${createdUser}: PostgreSQL does not run as root`);
  await run(useradd, ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', createdUser]);
  const made = lookUp(createdUser);
  if (made === undefined) throw new Error(`the user ${createdUser} was added but is not in /etc/passwd`);
  return made;
}

/** Whether the user may pass through the folder and all above it. Folders that do not exist yet do not hinder. */
export function isReachable(folder: string, user: PostgresUser | undefined): boolean {
  if (user === undefined) return true;
  for (let path = folder; ; path = dirname(path)) {
    if (existsSync(path)) {
      const { mode, uid, gid } = statSync(path);
      const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
      if ((mode & bit) === 0) return false;
    }
    if (path === dirname(path)) return true;
  }
}
