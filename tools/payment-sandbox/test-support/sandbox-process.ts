import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

export interface SandboxProcess {
  url: string;
  /** Resolves with the exit code, or with the signal that ended it. */
  end: (signal: 'SIGTERM' | 'SIGKILL') => Promise<number | string | null>;
}

export interface Ended {
  code: number | null;
  stderr: string;
}

const started = new Set<ChildProcess>();

export async function startSandbox(environment: Record<string, string>): Promise<SandboxProcess> {
  const { child, stderr } = spawnMain(environment);
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([first]) => String(first)),
    once(child, 'exit').then(() => Promise.reject(new Error(`the sandbox did not start: ${stderr()}`))),
  ]);
  const { listening } = JSON.parse(line) as { listening: number };
  return { url: `http://127.0.0.1:${listening}`, end: (signal) => end(child, signal) };
}

export async function runToEnd(environment: Record<string, string>): Promise<Ended> {
  const { child, stderr } = spawnMain(environment);
  await once(child, 'close');
  return { code: child.exitCode, stderr: stderr() };
}

export async function endAll(): Promise<void> {
  await Promise.all([...started].map((child) => end(child, 'SIGKILL')));
}

export async function temporaryFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'payment-sandbox-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

function spawnMain(environment: Record<string, string>) {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('PAYMENT_SANDBOX_'));
  const env = { ...Object.fromEntries(inherited), ...environment };
  const child = spawn(process.execPath, ['--import', 'tsx', MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  started.add(child);
  child.once('exit', () => started.delete(child));
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    errors += part;
  });
  return { child, stderr: () => errors };
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | string | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
  return child.exitCode ?? child.signalCode;
}
