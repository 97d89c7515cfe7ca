/** Stops everything of this folder, and forgets its data. */
import { join } from 'node:path';
import { say } from './stack/commands.js';
import { main } from './stack/main.js';
import { atlasDirectory } from './stack/paths.js';
import { eraseStack } from './stack/stack.js';

await main(async () => {
  for (const folder of ['test-application', 'test', 'bench']) await eraseStack(join(atlasDirectory, folder));
  await eraseStack(atlasDirectory);
  say(`${atlasDirectory} is gone`);
});
