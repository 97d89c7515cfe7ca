/** Stops everything of this folder, and forgets its data. */
import { join } from 'node:path';
import { say } from './stack/commands.js';
import { main } from './stack/main.js';
import { atlasDirectory } from './stack/paths.js';
import { eraseStack } from './stack/stack.js';
import { eraseForgottenRuns } from './test/run-folder.js';

await main(async () => {
  await eraseForgottenRuns();
  await eraseStack(join(atlasDirectory, 'bench'));
  await eraseStack(atlasDirectory);
  say(`${atlasDirectory} is gone`);
});
