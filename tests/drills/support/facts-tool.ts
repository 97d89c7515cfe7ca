import { run } from '../../../tools/stack/commands.js';
import { withoutAtlas } from '../../../tools/stack/environment.js';
import { repositoryRoot } from '../../../tools/stack/paths.js';
import type { Drill } from './drill.js';

/** `tools/facts.ts`, as an operator runs it. */
export const factsTool = ({ stack }: Drill, ...args: string[]): Promise<string> =>
  run(process.execPath, ['--import', 'tsx', 'tools/facts.ts', ...args], {
    cwd: repositoryRoot,
    env: { ...withoutAtlas(), ...stack.env },
  });
