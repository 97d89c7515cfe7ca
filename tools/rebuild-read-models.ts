/** Rebuilds the read models of the stack that is up, or of the one that the environment names. */
import { runningLocalStack } from './stack/local-stack.js';
import { main } from './stack/main.js';
import { runTool } from './stack/run-tool.js';

await main(async () => {
  const env = { ...runningLocalStack(), ...process.env };
  if (!env['ATLAS_PROJECTOR_DATABASE_URL']) throw new Error('nothing is up here; start it with: make up');
  process.exitCode = await runTool('reporting/rebuild.main.ts', env);
});
