import type { LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress, literalAddress, outsideUrlFault } from './outside-url.js';

export interface OutsideCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Of an answer only its status counts: what else it says is dropped. */
export interface OutsideAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
}

/** The URL, or an address that its name stands for, is none that Atlas calls. */
export class EgressRefusal extends Error {
  override readonly name = 'EgressRefusal';
}

/** The only way out to an address that somebody outside gave. */
export interface Egress {
  /** Throws an EgressRefusal when `post` would not call this URL now. */
  check(url: string): Promise<void>;
  /** Never follows a redirect. Throws an EgressRefusal, or what the network says. */
  post(call: OutsideCall): Promise<OutsideAnswer>;
}

export interface EgressOptions {
  /** Development only: http to 127.0.0.1 as well. */
  readonly loopback: boolean;
  readonly resolve?: (host: string) => Promise<readonly LookupAddress[]>;
  /** From the resolution of the name to the end of the answer. */
  readonly deadlineMs?: number;
}

const DEADLINE_MS = 15_000;
const MOST_BYTES = 4_096;
const MOST_HEADER_BYTES = 8_192;

interface Target {
  readonly url: URL;
  /** The addresses that were checked: nothing else is connected to, whatever the name stands for by then. */
  readonly addresses: readonly LookupAddress[];
}

export function openEgress({ loopback, resolve = system, deadlineMs = DEADLINE_MS }: EgressOptions): Egress {
  const targetOf = async (text: string, deadline: AbortSignal): Promise<Target> => {
    const fault = outsideUrlFault(text, { loopback });
    if (fault) throw new EgressRefusal(fault);
    const url = new URL(text);
    const literal = literalAddress(url);
    if (literal !== undefined) return { url, addresses: [{ address: literal, family: isIP(literal) }] };
    const addresses = await before(deadline, resolve(url.hostname));
    if (addresses.length === 0 || !addresses.every(({ address }) => isPublicAddress(address))) {
      throw new EgressRefusal('Must be at a public address.');
    }
    return { url, addresses };
  };
  return {
    check: async (url) => {
      await targetOf(url, AbortSignal.timeout(deadlineMs));
    },
    post: async (call) => {
      const deadline = AbortSignal.timeout(deadlineMs);
      return send(await targetOf(call.url, deadline), call, deadline);
    },
  };
}

/** Asks the name servers itself: the system's look-up holds one of the few threads that every other look-up waits for. */
async function system(host: string): Promise<LookupAddress[]> {
  const names = new Resolver({ timeout: 3_000, tries: 2 });
  const answers = await Promise.allSettled([names.resolve4(host), names.resolve6(host)]);
  const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  const [first] = answers;
  if (addresses.length === 0 && first.status === 'rejected') throw first.reason as Error;
  return addresses.map((address) => ({ address, family: isIP(address) }));
}

const before = <T>(deadline: AbortSignal, work: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    deadline.addEventListener('abort', () => reject(deadline.reason as Error), { once: true });
    work.then(resolve, reject);
  });

/** Answers every look-up of a connection with what was checked. */
const pinned =
  (addresses: readonly LookupAddress[]): LookupFunction =>
  (_host, options, answer) => {
    if (options.all) return answer(null, [...addresses]);
    const [first] = addresses;
    answer(null, first?.address ?? '', first?.family);
  };

function send({ url, addresses }: Target, { headers, body }: OutsideCall, signal: AbortSignal): Promise<OutsideAnswer> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? overHttps : overHttp)(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      lookup: pinned(addresses),
      // A connection of its own: one that is kept may lead to what the name stood for before.
      agent: false,
      // Whatever the environment says.
      rejectUnauthorized: true,
      maxHeaderSize: MOST_HEADER_BYTES,
      signal,
    });
    const unanswered = (): void => reject(new Error('The connection ended without an answer.'));
    request.once('error', reject).once('close', unanswered);
    // Who would speak another protocol has answered as well: nobody listens to what follows.
    request.once('upgrade', ({ statusCode = 0 }, socket) => {
      socket.destroy();
      resolve({ status: statusCode, retryAfter: null });
    });
    request.once('response', (response) => {
      // From here on the answer is known, however it ends.
      request.off('close', unanswered).off('error', reject);
      request.on('error', () => undefined);
      const { statusCode = 0, headers: told } = response;
      drain(response, () => resolve({ status: statusCode, retryAfter: told['retry-after'] ?? null }));
    });
    request.end(body);
  });
}

/** Lets a short answer end, and breaks off one that is long or slow; nothing of it is kept. */
function drain(response: IncomingMessage, done: () => void): void {
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) response.destroy();
  });
  response.on('error', () => undefined);
  response.once('close', done);
}
