/** Runs the benchmark on fresh services of its own, on free ports; a service given by the environment is used. */
import { join } from 'node:path';
import { installServices } from './stack/install.js';
import { main, withCleanUp } from './stack/main.js';
import { atlasDirectory } from './stack/paths.js';
import { runTool } from './stack/run-tool.js';
import { eraseStack, startStack } from './stack/stack.js';

const services = ['postgres', 'temporal', 'kafka'] as const;
const directory = join(atlasDirectory, 'bench');

async function measure(): Promise<number> {
  const { env } = await startStack({ dir: directory, services });
  return runTool('bench/main.ts', { ...process.env, ...env });
}

/** The application that bench/main.ts starts has a folder of its own: it must go before its pid files do. */
async function erase(): Promise<void> {
  await eraseStack(join(directory, 'application'));
  await eraseStack(directory);
}

await main(async () => {
  await installServices(services, process.env);
  await erase();
  process.exitCode = await withCleanUp(measure, erase);
});
