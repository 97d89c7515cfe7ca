import { applicationNames } from '../stack/application.js';
import type { ServiceName } from '../stack/services.js';
import { type Stack, startStack } from '../stack/stack.js';
import type { Group } from './groups.js';
import { type RunFolder, stopStacks } from './run-folder.js';

/** The services of one test run: started when the first group needs them, on free ports, with fresh data. */
export interface SharedServices {
  environmentFor(group: Group): Promise<NodeJS.ProcessEnv>;
  /** Stops the application that a group needed; the services stay for the next one. */
  afterGroup(group: Group): Promise<void>;
  stop(): Promise<void>;
}

export function sharedServices(folder: RunFolder, needed: readonly ServiceName[]): SharedServices {
  let services: Promise<Stack> | undefined;
  let application: Stack | undefined;

  async function environmentFor(group: Group): Promise<NodeJS.ProcessEnv> {
    if (group.services.length === 0) return process.env;
    services ??= startStack({ dir: folder.services, services: needed });
    const env = { ...process.env, ...(await services).env };
    if (!group.application) return env;
    application = await startStack({
      dir: folder.application,
      services: group.services,
      application: applicationNames,
      env,
      isolate: `atlas_${group.name}`,
    });
    // For tests that stop one of its processes and start it again.
    return { ...process.env, ...application.env, ATLAS_STACK_DIRECTORY: folder.application };
  }

  async function afterGroup(group: Group): Promise<void> {
    if (!group.application) return;
    await application?.stop();
    application = undefined;
  }

  return { environmentFor, afterGroup, stop: () => stopStacks(folder) };
}
