import { spawn } from 'node:child_process';
import { repositoryRoot } from './paths.js';

/** Runs another TypeScript main to its end, with this terminal, and answers with its exit code. */
export function runTool(main: string, env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(process.execPath, ['--import', 'tsx', main], { cwd: repositoryRoot, env, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
