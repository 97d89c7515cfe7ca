import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Charge, Refund, WebhookEvent } from '../state.js';

export const SECRET = 'whsec_of_the_tests';

export interface Receipt {
  event: WebhookEvent;
  rawBody: string;
  signature: string;
  answered: number;
  atMs: number;
}

export interface WebhookReceiver {
  url: string;
  receipts: Receipt[];
  /** The status to answer with; 0 cuts the connection. */
  answerWith: (status: (event: WebhookEvent) => number) => void;
  /** Those that concern one charge: of itself, or of its refunds. */
  about: (chargeId: string) => Receipt[];
  close: () => Promise<void>;
}

export async function startReceiver(): Promise<WebhookReceiver> {
  const receipts: Receipt[] = [];
  let decide: (event: WebhookEvent) => number = () => 204;
  const server = createServer((request, response) => void receive(request, response));
  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') {
      response.writeHead(200).end();
      return;
    }
    const rawBody = await readBody(request);
    const event = JSON.parse(rawBody) as WebhookEvent;
    const answered = decide(event);
    const signature = String(request.headers['atlas-signature']);
    receipts.push({ event, rawBody, signature, answered, atMs: Date.now() });
    if (answered === 0) request.socket.destroy();
    else response.writeHead(answered, { location: '/elsewhere' }).end();
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    receipts,
    answerWith: (status) => {
      decide = status;
    },
    about: (chargeId) => receipts.filter(({ event }) => chargeOf(event.data) === chargeId),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Written apart from the sandbox's own signing, as a merchant would. */
export function verify({ signature, rawBody }: Receipt, toleranceSeconds = 300): 'genuine' | 'forged' | 'old' {
  const [, t = '', v1 = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
  const expected = createHmac('sha256', SECRET).update(t).update('.').update(rawBody).digest('hex');
  if (v1 !== expected) return 'forged';
  return Math.abs(Date.now() / 1000 - Number(t)) > toleranceSeconds ? 'old' : 'genuine';
}

function chargeOf(data: Charge | Refund): string {
  return 'charge' in data ? data.charge : data.id;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
