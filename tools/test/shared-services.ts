import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applicationNames } from '../stack/application.js';
import { atlasDirectory } from '../stack/paths.js';
import { isAlive, type ProcessIdentity, startTimeOf } from '../stack/process-identity.js';
import type { ServiceName } from '../stack/services.js';
import { eraseStack, type Stack, startStack, stopEverything } from '../stack/stack.js';
import type { Group } from './groups.js';

const directory = join(atlasDirectory, 'test');
const applicationDirectory = join(atlasDirectory, 'test-application');
const runnerFile = join(atlasDirectory, 'test-runner.json');

/** Two runs in one folder would take each other's services away. */
function claimFolder(): void {
  const other = existsSync(runnerFile) ? (JSON.parse(readFileSync(runnerFile, 'utf8')) as ProcessIdentity) : undefined;
  if (other !== undefined && isAlive(other)) {
    throw new Error(`these tests run already in this folder (pid ${other.pid}); wait for it, or end that process`);
  }
  mkdirSync(atlasDirectory, { recursive: true });
  writeFileSync(runnerFile, JSON.stringify({ pid: process.pid, startTime: startTimeOf(process.pid) }));
}

/** The services of one test run: started when the first group needs them, on free ports, with fresh data. */
export interface SharedServices {
  environmentFor(group: Group): Promise<NodeJS.ProcessEnv>;
  /** Stops the application that a group needed; the services stay for the next one. */
  afterGroup(): Promise<void>;
  stop(): Promise<void>;
}

export function sharedServices(needed: readonly ServiceName[]): SharedServices {
  let services: Stack | undefined;
  let application: Stack | undefined;

  async function startServices(): Promise<Stack> {
    claimFolder();
    for (const folder of [applicationDirectory, directory]) await eraseStack(folder);
    return startStack({ dir: directory, services: needed });
  }

  async function environmentFor(group: Group): Promise<NodeJS.ProcessEnv> {
    if (group.services.length === 0) return process.env;
    services ??= await startServices();
    const env = { ...process.env, ...services.env };
    if (!group.application) return env;
    application = await startStack({
      dir: applicationDirectory,
      services: group.services,
      application: applicationNames,
      env,
      isolate: `atlas_${group.name}`,
    });
    return { ...process.env, ...application.env };
  }

  async function afterGroup(): Promise<void> {
    await application?.stop();
    application = undefined;
  }

  async function stop(): Promise<void> {
    if (services === undefined) return;
    for (const folder of [applicationDirectory, directory]) await stopEverything(folder);
  }

  return { environmentFor, afterGroup, stop };
}
