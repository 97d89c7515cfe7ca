/** Runs the demo on the stack that is up; without one, starts its own and stops it afterwards. */
import { say } from './stack/commands.js';
import type { Environment } from './stack/environment.js';
import { forgetLocalStack, localProcesses, runningLocalStack, startLocalStack } from './stack/local-stack.js';
import { main, withCleanUp } from './stack/main.js';
import { atlasDirectory } from './stack/paths.js';
import { runTool } from './stack/run-tool.js';
import { stopEverything } from './stack/stack.js';

const runDemo = (env: Environment) => runTool('tools/demo/main.ts', { ...process.env, ...env });

async function stopOwn(): Promise<void> {
  await stopEverything(atlasDirectory);
  forgetLocalStack();
  say('What the demo started is stopped; after `make up` it stays, and the links above work.');
}

await main(async () => {
  const running = runningLocalStack();
  if (running !== undefined) {
    say('using the stack that is up');
    process.exitCode = await runDemo(running);
    return;
  }
  // A stack of which a part has ended is completed, and left as it was found: running.
  const partlyUp = localProcesses().length > 0;
  const stop = partlyUp ? async () => undefined : stopOwn;
  process.exitCode = await withCleanUp(async () => runDemo((await startLocalStack()).env), stop);
});
