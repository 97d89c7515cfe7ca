/** Stops what `make up` or `make dev` started here, by pid. */
import { say } from './stack/commands.js';
import { forgetLocalStack } from './stack/local-stack.js';
import { main } from './stack/main.js';
import { atlasDirectory } from './stack/paths.js';
import { stopEverything } from './stack/stack.js';

await main(async () => {
  const stopped = await stopEverything(atlasDirectory);
  for (const { name, pid } of stopped) say(`stopped ${name} (pid ${pid})`);
  if (stopped.length === 0) say('nothing of this folder was running');
  forgetLocalStack();
});
