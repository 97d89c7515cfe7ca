import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { repositoryRoot } from '../../tools/stack/paths.js';

export interface Child {
  /** The line that it said when it was ready. */
  readonly said: string;
  stop(): Promise<void>;
}

/** A program of the benchmark itself, as a process of its own; ready when it says its first line. */
export async function startChild(main: string, env: NodeJS.ProcessEnv): Promise<Child> {
  const child = spawn(process.execPath, ['--import', 'tsx', main], {
    cwd: repositoryRoot,
    env,
    // Its input ends with this process, and it with its input.
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const said = await firstLine(child, main);
  child.stdout?.resume();
  return {
    said,
    stop: async () => {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 12_000);
      await ended;
      clearTimeout(late);
    },
  };
}

async function firstLine(child: ChildProcess, main: string): Promise<string> {
  if (!child.stdout) throw new Error(`${main} has no standard output`);
  const lines = createInterface({ input: child.stdout });
  return new Promise((resolve, reject) => {
    lines.once('line', resolve);
    lines.once('close', () => reject(new Error(`${main} ended before it was ready`)));
  });
}
