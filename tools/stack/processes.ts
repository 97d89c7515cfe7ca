import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { lastLines } from './commands.js';
import { isAlive, type ProcessIdentity, startTimeOf } from './process-identity.js';

export interface ProcessSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  /** How it is asked to end; SIGTERM unless told. */
  readonly stopSignal?: NodeJS.Signals | undefined;
}

export interface ProcessRecord extends ProcessIdentity {
  readonly name: string;
  readonly command: string;
  readonly stopSignal: NodeJS.Signals;
  /** Of the command and the settings it was started with. */
  readonly fingerprint: string;
}

/** Where the pid files and logs of one stack lie. */
export interface ProcessFolder {
  readonly run: string;
  readonly logs: string;
}

export function processFolder(directory: string): ProcessFolder {
  const folder = { run: join(directory, 'run'), logs: join(directory, 'logs') };
  mkdirSync(folder.run, { recursive: true });
  mkdirSync(folder.logs, { recursive: true });
  return folder;
}

export const logFileOf = (folder: ProcessFolder, name: string) => join(folder.logs, `${name}.log`);
const pidFileOf = (folder: ProcessFolder, name: string) => join(folder.run, `${name}.pid`);

/** Changes with what the process would do: its command line and the settings of Atlas. */
export function fingerprintOf({ command, args, env = process.env }: ProcessSpec): string {
  const settings = Object.entries(env).filter(([name]) => /^(ATLAS(?!_TEST|_STACK)|PAYMENT_SANDBOX)_/.test(name));
  return createHash('sha256')
    .update(JSON.stringify([command, args, settings.sort()]))
    .digest('hex');
}

/** Starts a process that outlives this one, in a process group of its own, and writes its pid file. */
export async function spawnDetached(folder: ProcessFolder, spec: ProcessSpec): Promise<ProcessRecord> {
  const log = openSync(logFileOf(folder, spec.name), 'a');
  const identity = spec.uid === undefined ? {} : { uid: spec.uid, gid: spec.gid ?? spec.uid };
  const child = spawn(spec.command, spec.args, {
    cwd: spec.cwd,
    env: spec.env ?? process.env,
    detached: true,
    stdio: ['ignore', log, log],
    ...identity,
  });
  closeSync(log);
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  child.unref();
  const pid = child.pid ?? 0;
  const record: ProcessRecord = {
    name: spec.name,
    pid,
    startTime: startTimeOf(pid) ?? 'ended at once',
    command: [spec.command, ...spec.args].join(' '),
    stopSignal: spec.stopSignal ?? 'SIGTERM',
    fingerprint: fingerprintOf(spec),
  };
  writeFileSync(pidFileOf(folder, spec.name), `${JSON.stringify(record, null, 2)}\n`);
  return record;
}

function isRecord(value: unknown): value is ProcessRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, startTime, name, stopSignal, fingerprint } = value as Record<string, unknown>;
  return (
    typeof pid === 'number' &&
    pid > 1 &&
    [startTime, name, stopSignal, fingerprint].every((field) => typeof field === 'string')
  );
}

function parseRecord(text: string): ProcessRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The process that the pid file names, if it still is that very process. A stale file is removed. */
export function runningProcess(folder: ProcessFolder, name: string): ProcessRecord | undefined {
  const file = pidFileOf(folder, name);
  if (!existsSync(file)) return undefined;
  const record = parseRecord(readFileSync(file, 'utf8'));
  if (record !== undefined && isAlive(record)) return record;
  rmSync(file, { force: true });
  return undefined;
}

export const isRunning = (folder: ProcessFolder, name: string) => runningProcess(folder, name) !== undefined;

export function runningProcesses(folder: ProcessFolder): ProcessRecord[] {
  if (!existsSync(folder.run)) return [];
  return readdirSync(folder.run)
    .filter((file) => file.endsWith('.pid'))
    .map((file) => runningProcess(folder, file.slice(0, -'.pid'.length)))
    .filter((record) => record !== undefined);
}

/** Sends a signal to the process and its children; false when it had ended already. */
export function signalProcess(record: ProcessIdentity, signal: NodeJS.Signals): boolean {
  if (!isAlive(record)) return false;
  try {
    process.kill(-record.pid, signal);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}

export async function waitUntilEnded(record: ProcessIdentity, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (isAlive(record)) {
    if (Date.now() > deadline) return false;
    await delay(20);
  }
  return true;
}

/** Asks the process to end, and ends it when it does not. */
export async function stopProcess(folder: ProcessFolder, record: ProcessRecord, graceMs = 15_000): Promise<void> {
  signalProcess(record, record.stopSignal);
  if (!(await waitUntilEnded(record, graceMs))) {
    signalProcess(record, 'SIGKILL');
    await waitUntilEnded(record, 10_000);
  }
  rmSync(pidFileOf(folder, record.name), { force: true });
}

export interface Readiness {
  readonly check: () => Promise<boolean>;
  readonly withinMs: number;
}

/** Polls until the process answers. If it ends first, or takes too long, the error shows the end of its log. */
export async function waitUntilReady(
  folder: ProcessFolder,
  record: ProcessRecord,
  readiness: Readiness,
): Promise<void> {
  const deadline = Date.now() + readiness.withinMs;
  for (;;) {
    if (!isAlive(record)) throw notReady(folder, record, 'ended before it was ready');
    if (await readiness.check()) return;
    if (Date.now() > deadline) throw notReady(folder, record, `was not ready within ${readiness.withinMs / 1000} s`);
    await delay(50);
  }
}

function notReady(folder: ProcessFolder, record: ProcessRecord, what: string): Error {
  const log = logFileOf(folder, record.name);
  const tail = existsSync(log) ? lastLines(readFileSync(log, 'utf8'), 25) : '(no log)';
  return new Error(`${record.name} ${what}; the end of ${log}:\n${tail}`);
}
