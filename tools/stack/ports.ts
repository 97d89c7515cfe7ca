import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

export const loopback = '127.0.0.1';

/**
 * Below the range from which the system takes source ports (32768 and up): a client that keeps dialling a dead server
 * in that range ends up connected to itself, and the server can then never come back to its port.
 */
const lowest = 15_000;
const highest = 31_900;

const handedOut = new Set<number>();

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, loopback, () => server.close(() => resolve(true)));
  });
}

async function take(port: number | undefined): Promise<number | undefined> {
  if (port === undefined || handedOut.has(port)) return undefined;
  handedOut.add(port);
  if (await isFree(port)) return port;
  handedOut.delete(port);
  return undefined;
}

/** The first of the preferred ports that is free, otherwise any free one; never the same one twice in a process. */
export async function freePort(...preferred: readonly (number | undefined)[]): Promise<number> {
  for (const wish of preferred) {
    const port = await take(wish);
    if (port !== undefined) return port;
  }
  for (;;) {
    const port = await take(randomInt(lowest, highest));
    if (port !== undefined) return port;
  }
}

/** Remembers the ports of one stack, so that it comes up again where it was. */
export interface PortBook {
  /** The port of a thing that runs is the one it was given; otherwise that one if still free, the preferred, or any. */
  portFor(name: string, isRunning: boolean, preferred?: number): Promise<number>;
}

export function portBook(directory: string): PortBook {
  const file = join(directory, 'ports.json');
  mkdirSync(directory, { recursive: true });
  const ports: Record<string, number> = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>)
    : {};
  const settled = new Set<string>();

  async function portFor(name: string, isRunning: boolean, preferred?: number): Promise<number> {
    const known = ports[name];
    if (known !== undefined && (isRunning || settled.has(name))) return known;
    // Its own port of last time, though this process may have given it out then.
    const port = known !== undefined && (await isFree(known)) ? known : await freePort(preferred);
    handedOut.add(port);
    ports[name] = port;
    settled.add(name);
    writeFileSync(file, `${JSON.stringify(ports, null, 2)}\n`);
    return port;
  }

  return { portFor };
}
