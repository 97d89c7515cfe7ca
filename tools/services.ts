/** Runs PostgreSQL, Temporal and Kafka only, detached and on free ports: `services.ts <folder> [start|stop]`. */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { explainFailure, say } from './stack/commands.js';
import { asExports, withoutAtlas } from './stack/environment.js';
import { startStack, stopEverything } from './stack/stack.js';

async function start(directory: string): Promise<void> {
  const services = ['postgres', 'temporal', 'kafka', 'testServer'] as const;
  const { env } = await startStack({ dir: directory, services, env: withoutAtlas() });
  const file = join(directory, 'stack.env');
  writeFileSync(file, asExports(env));
  say(`the addresses are in ${file}`);
}

async function stop(directory: string): Promise<void> {
  for (const { name, pid } of await stopEverything(directory)) say(`stopped ${name} (pid ${pid})`);
}

const [folder, action = 'start'] = process.argv.slice(2);
try {
  if (folder === undefined) throw new Error('usage: services.ts <folder> [start|stop]');
  await (action === 'stop' ? stop(resolve(folder)) : start(resolve(folder)));
} catch (error) {
  say(explainFailure(error));
  process.exitCode = 1;
}
