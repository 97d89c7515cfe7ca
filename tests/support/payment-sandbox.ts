import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface RunningSandbox {
  readonly url: string;
  /** What the provider's own books say. */
  ledger(): Promise<{
    captured: string;
    refunded: string;
    charges: { reference: string; status: string; amount: string }[];
    refunds: { reference: string; amount: string }[];
  }>;
  stop(): Promise<void>;
}

/** The payment sandbox as a process of its own, on a free port. */
export async function startPaymentSandbox(env: Record<string, string> = {}): Promise<RunningSandbox> {
  const data = join(mkdtempSync(join(tmpdir(), 'atlas-sandbox-')), 'charges.jsonl');
  const child = spawn(process.execPath, ['--import', 'tsx', 'tools/payment-sandbox/main.ts'], {
    cwd: root,
    env: { ...process.env, PAYMENT_SANDBOX_DATA: data, PAYMENT_SANDBOX_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await firstPort(child);
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    ledger: async () => (await fetch(`${url}/v1/ledger`)).json() as ReturnType<RunningSandbox['ledger']>,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

async function firstPort(child: ChildProcess): Promise<number> {
  if (!child.stdout) throw new Error('the sandbox has no standard output');
  for await (const line of createInterface({ input: child.stdout })) {
    return (JSON.parse(line) as { listening: number }).listening;
  }
  throw new Error('the sandbox ended before it listened');
}
