import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
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
let running: ChildProcess | undefined;

/** Ends the group that runs now, for when the whole run is told to end. */
export function endRunningGroup(): void {
  if (running?.pid === undefined || running.exitCode !== null) return;
  // Mocha runs in a child of its own: the whole process group goes.
  process.kill(-running.pid, 'SIGKILL');
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

async function runMocha(group: Group, counts: string, env: NodeJS.ProcessEnv): Promise<Counts> {
  const files = testFiles().filter((file) => groupOf(file) === group);
  if (files.length === 0) return nothing;
  const countsFile = join(counts, `${group.name}.json`);
  const child = spawn(join('node_modules', '.bin', 'mocha'), ['--reporter', 'tools/test/reporter.ts', ...files], {
    cwd: repositoryRoot,
    env: { ...env, ATLAS_TEST_COUNTS: countsFile },
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  running = child;
  const timer = setTimeout(() => {
    say(`  ${group.name} took more than ${group.atMostMinutes} minutes and is ended`);
    endRunningGroup();
  }, group.atMostMinutes * 60_000);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    return judge(countsIn(countsFile), code);
  } finally {
    clearTimeout(timer);
    running = undefined;
  }
}

/** `counts` is the folder where the reporter leaves its figures. */
export async function runGroup(group: Group, counts: string, env: NodeJS.ProcessEnv): Promise<Outcome> {
  const startedAt = Date.now();
  say(`\n${group.name}`);
  const checks = await runChecks(group.checks, env);
  const tests = await runMocha(group, counts, env);
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
