/**
 * Writes what is generated and committed: the OpenAPI document, who may do what, the fact schemas, the state tables. With
 * CHECK=1 or CI=true nothing is written, and a difference from the code fails.
 */
import { join } from 'node:path';
import { explainFailure, run, say } from './stack/commands.js';
import { main } from './stack/main.js';
import { repositoryRoot } from './stack/paths.js';

const typescript = (file: string) => [process.execPath, '--import', 'tsx', file];

const generators: readonly (readonly string[])[] = [
  [join('node_modules', '.bin', 'tsoa'), 'spec-and-routes'],
  typescript('tools/contract-api.ts'),
  typescript('tools/contract-access.ts'),
  typescript('tools/fact-catalog/main.ts'),
  typescript('tools/contract-states.ts'),
];

await main(async () => {
  const checking = process.env['CHECK'] === '1' || process.env['CI'] === 'true';
  const env = { ...process.env, CI: undefined, CHECK: checking ? '1' : undefined };
  const failures: string[] = [];
  for (const [program = '', ...args] of generators) {
    await run(program, args, { cwd: repositoryRoot, env }).catch((error) => failures.push(explainFailure(error)));
  }
  if (failures.length > 0) throw new Error(failures.join('\n'));
  say(checking ? 'the contract is what the code says' : 'the contract is written');
});
