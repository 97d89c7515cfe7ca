import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { root } from '../architecture/imports.js';

export interface ToldEvent {
  readonly type: string;
  readonly timestamp: string;
  readonly subject: string;
  readonly sequence: number;
  readonly data: Record<string, unknown>;
}

type Receive = (
  secret: string,
  headers: IncomingHttpHeaders,
  rawBody: Buffer,
  seen: Set<string>,
  now?: number,
) => ToldEvent | null;

/** What the API page tells a receiver to do, as it stands there. */
export async function recipe(): Promise<Receive> {
  const page = readFileSync(join(root, 'docs/api.md'), 'utf8');
  const [, code = ''] = /```js\n(import \{ createHmac[\s\S]*?)```/.exec(page) ?? [];
  const module = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as { receive: Receive };
  return module.receive;
}

export interface ReceivedCall {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Null of one that came before; absent of one that was refused, or answered otherwise. */
  readonly event?: ToldEvent | null;
  readonly status: number;
}

export interface WebhookReceiver {
  readonly url: string;
  readonly calls: ReceivedCall[];
  /** What it believed, each once. */
  events(): ToldEvent[];
  /** Which secret it holds; none, and it refuses everything. */
  secret: string;
  /** Answers in place of its own, first come first served; then it is itself again. */
  readonly answers: number[];
  /** What it always answers, if set. */
  always: number | undefined;
  stop(): Promise<void>;
}

/** Somebody else's system on a free port of this machine: it believes what the recipe believes. */
export async function webhookReceiver(): Promise<WebhookReceiver> {
  const receive = await recipe();
  const seen = new Set<string>();
  const calls: ReceivedCall[] = [];
  const judge = (headers: IncomingHttpHeaders, body: Buffer): ReceivedCall => {
    const told = receiver.answers.shift() ?? receiver.always;
    if (told !== undefined) return { headers, body, status: told };
    try {
      return { headers, body, status: 204, event: receive(receiver.secret, headers, body, seen) };
    } catch {
      return { headers, body, status: 400 };
    }
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const call = judge(request.headers, Buffer.concat(chunks));
      calls.push(call);
      response.writeHead(call.status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/atlas`,
    calls,
    events: () => calls.flatMap(({ event }) => (event ? [event] : [])),
    secret: '',
    answers: [],
    always: undefined,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}
