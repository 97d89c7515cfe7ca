import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines, run, say } from '../stack/commands.js';
import { repositoryRoot } from '../stack/paths.js';
import { type Group, groupOf, type StaticCheck, testFiles } from './groups.js';
import type { Counts } from './reporter.js';

export interface Outcome extends Counts {
  readonly group: string;
  readonly seconds: number;
}

const nothing: Counts = { passed: 0, failed: 0, skipped: 0 };
const running = new Set<ChildProcess>();
let ending = false;

/** Ends the groups that run now and lets no other begin, for when the whole run is over. */
export function endGroups(): void {
  ending = true;
  for (const child of running) end(child);
}

export const isOver = (): boolean => ending;

function end(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    // Mocha runs in a child of its own: the whole process group goes.
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // It went by itself a moment ago.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** What a group is run with. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  /** The folder where the reporter leaves its figures. */
  readonly counts: string;
  /** The file that gets what the tests print; the terminal where there is none. */
  readonly output?: string | undefined;
}

async function runCheck(check: StaticCheck, env: NodeJS.ProcessEnv): Promise<boolean> {
  const [command = '', ...args] = check.command;
  try {
    await run(command, args, { cwd: repositoryRoot, env: { ...env, ...check.env } });
    say(`  ${check.name}: passed`);
    return true;
  } catch (error) {
    say(`  ${check.name}: FAILED\n${lastLines(error instanceof Error ? error.message : String(error), 60)}`);
    return false;
  }
}

async function runChecks(checks: readonly StaticCheck[], env: NodeJS.ProcessEnv): Promise<Counts> {
  let passed = 0;
  for (const check of checks) if (await runCheck(check, env)) passed += 1;
  return { passed, failed: checks.length - passed, skipped: 0 };
}

function countsIn(file: string): Counts | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Counts) : undefined;
}

/** The counts that the reporter left; a run that ended without them, or badly without a failed test, failed once more. */
function judge(counts: Counts | undefined, code: number | null): Counts {
  if (counts === undefined) return { ...nothing, failed: 1 };
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

async function runMocha(group: Group, { env, counts, output }: Surroundings): Promise<Counts> {
  const files = testFiles().filter((file) => groupOf(file) === group);
  if (files.length === 0) return nothing;
  if (isOver()) throw new Error('the run is over');
  const printed = output === undefined ? 'inherit' : openSync(output, 'w');
  const countsFile = join(counts, `${group.name}.json`);
  const child = spawn(join('node_modules', '.bin', 'mocha'), ['--reporter', 'tools/test/reporter.ts', ...files], {
    cwd: repositoryRoot,
    env: { ...env, ATLAS_TEST_COUNTS: countsFile },
    stdio: ['ignore', printed, printed],
    detached: true,
  });
  running.add(child);
  const timer = setTimeout(() => {
    say(`  ${group.name} took more than ${group.atMostMinutes} minutes and is ended`);
    end(child);
  }, group.atMostMinutes * 60_000);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    return judge(countsIn(countsFile), code);
  } finally {
    clearTimeout(timer);
    running.delete(child);
    if (typeof printed === 'number') closeSync(printed);
  }
}

export async function runGroup(group: Group, surroundings: Surroundings): Promise<Outcome> {
  const startedAt = Date.now();
  const checks = await runChecks(group.checks, surroundings.env);
  const tests = await runMocha(group, surroundings);
  return {
    group: group.name,
    passed: checks.passed + tests.passed,
    failed: checks.failed + tests.failed,
    skipped: tests.skipped,
    seconds: (Date.now() - startedAt) / 1000,
  };
}

export function failedOutcome(group: Group, why: string): Outcome {
  say(`  ${group.name} could not run: ${why}`);
  return { ...nothing, group: group.name, failed: 1, seconds: 0 };
}
