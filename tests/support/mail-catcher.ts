import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface CaughtMail {
  readonly id: string;
  readonly recipients: readonly string[];
  readonly messageId: string | null;
  readonly subject: string;
  readonly text: string;
  readonly attachments: readonly { readonly name: string; readonly mediaType: string; readonly bytes: number }[];
}

export interface RunningCatcher {
  readonly url: string;
  /** Where mail is handed in. */
  readonly smtp: string;
  /** Everything that came, the last first. */
  messages(filter?: { readonly to?: string }): Promise<CaughtMail[]>;
  attachment(id: string, index: number): Promise<Buffer>;
  stop(): Promise<void>;
}

/** The mail catcher as a process of its own, on free ports unless SMTP's is given. */
export async function startMailCatcher(smtpPort = 0): Promise<RunningCatcher> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tools/mail-catcher/main.ts'], {
    cwd: root,
    env: { ...process.env, MAIL_CATCHER_PORT: '0', MAIL_CATCHER_SMTP_PORT: String(smtpPort), MAIL_CATCHER_DATA: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ports = await firstLine(child);
  const url = `http://127.0.0.1:${ports.listening}`;
  return {
    url,
    smtp: `smtp://127.0.0.1:${ports.smtp}`,
    messages: async ({ to } = {}) => {
      const query = to ? `?${new URLSearchParams({ to })}` : '';
      return ((await (await fetch(`${url}/v1/messages${query}`)).json()) as { data: CaughtMail[] }).data;
    },
    attachment: async (id, index) =>
      Buffer.from(await (await fetch(`${url}/v1/messages/${id}/attachments/${index}`)).arrayBuffer()),
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

async function firstLine(child: ChildProcess): Promise<{ listening: number; smtp: number }> {
  if (!child.stdout) throw new Error('the catcher has no standard output');
  for await (const line of createInterface({ input: child.stdout })) {
    return JSON.parse(line) as { listening: number; smtp: number };
  }
  throw new Error('the catcher ended before it listened');
}
