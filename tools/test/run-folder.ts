import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { atlasDirectory } from '../stack/paths.js';
import { isAlive, type ProcessIdentity, startTimeOf } from '../stack/process-identity.js';
import { eraseStack, stopEverything } from '../stack/stack.js';

/** Each test run has a folder of its own, so that two may run at once; it names the process that runs it. */
export interface RunFolder {
  readonly services: string;
  readonly application: string;
  readonly counts: string;
  /** What the groups print that run beside another. */
  readonly output: string;
  /** Every stack that the run or one of its tests starts enters its folder here. */
  readonly registry: string;
}

const all = join(atlasDirectory, 'tests');
const ownerFile = (folder: string) => join(folder, 'runner.json');

function partsOf(folder: string): RunFolder {
  return {
    services: join(folder, 'services'),
    application: join(folder, 'application'),
    counts: join(folder, 'counts'),
    output: join(folder, 'output'),
    registry: join(folder, 'stacks.txt'),
  };
}

function registered(folder: RunFolder): string[] {
  if (!existsSync(folder.registry)) return [];
  const lines = readFileSync(folder.registry, 'utf8').split('\n');
  return [...new Set(lines)].filter((directory) => directory !== '' && existsSync(directory));
}

/** Stops what still runs; of the run's own services the logs stay to be read. */
export async function stopStacks(folder: RunFolder): Promise<void> {
  const own = [folder.application, folder.services];
  for (const directory of registered(folder)) {
    await (own.includes(directory) ? stopEverything(directory) : eraseStack(directory));
  }
}

function isOwned(folder: string): boolean {
  if (!existsSync(ownerFile(folder))) return false;
  return isAlive(JSON.parse(readFileSync(ownerFile(folder), 'utf8')) as ProcessIdentity);
}

/** What a run left behind that was killed, and the logs of those that ended. */
export async function eraseForgottenRuns(): Promise<void> {
  for (const name of existsSync(all) ? readdirSync(all) : []) {
    const folder = join(all, name);
    if (isOwned(folder)) continue;
    for (const directory of registered(partsOf(folder))) await eraseStack(directory);
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function openRunFolder(): Promise<RunFolder> {
  await eraseForgottenRuns();
  const folder = join(all, String(process.pid));
  const parts = partsOf(folder);
  for (const part of [parts.counts, parts.output]) mkdirSync(part, { recursive: true });
  writeFileSync(ownerFile(folder), JSON.stringify({ pid: process.pid, startTime: startTimeOf(process.pid) }));
  process.env['ATLAS_STACK_REGISTRY'] = parts.registry;
  return parts;
}
