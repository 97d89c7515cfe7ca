import { spawn } from 'node:child_process';
import { findOnPath } from './paths.js';

/** A tool that a person has to install: shown as one line, without a stack. */
export class MissingTool extends Error {
  constructor(what: string, howToGetIt: string) {
    super(`missing: ${what}. To get it: ${howToGetIt}`);
    this.name = 'MissingTool';
  }
}

export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

const progressEveryMs = 10_000;

/** Runs a long step; while it runs, tells every ten seconds how long it has taken. */
export async function withProgress<T>(label: string, work: () => Promise<T>): Promise<T> {
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  say(`  ${label} …`);
  const timer = setInterval(() => say(`  ${label} … ${seconds()} s`), progressEveryMs);
  try {
    const result = await work();
    say(`  ${label}: done in ${seconds()} s`);
    return result;
  } finally {
    clearInterval(timer);
  }
}

export interface CommandOptions {
  readonly cwd?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  /** Show the output as it comes, instead of only when the command fails. */
  readonly show?: boolean | undefined;
}

/** Runs a command to its end and answers with its output; a failure carries the last lines of that output. */
export async function run(command: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const identity = options.uid === undefined ? {} : { uid: options.uid, gid: options.gid ?? options.uid };
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...identity,
  });
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
    if (options.show) process.stderr.write(chunk);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) {
    const tail = options.show ? '' : `\n${lastLines(output, 25)}`;
    throw new Error(`${command} ${args.join(' ')} ended with ${code ?? 'a signal'}${tail}`);
  }
  return output;
}

export function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}

/** The program's path, or the one clear line that says what is missing. */
export function requireProgram(program: string, howToGetIt: string): string {
  const found = findOnPath(program);
  if (found === undefined) throw new MissingTool(program, howToGetIt);
  return found;
}

/** What `make` and the tools print when something ends badly: one line for a missing tool, the message otherwise. */
export function explainFailure(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
