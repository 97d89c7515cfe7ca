/**
 * Loaded before a worker by a drill: the process kills itself with SIGKILL the first time it comes by a place that the
 * drill named, immediately before the commit or call there, or immediately after it. Atlas itself knows nothing of
 * this: a step is recognised by what goes over the wire.
 */
import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

export interface CrashPoint {
  readonly name: string;
  readonly when: 'before' | 'after';
  /** Matches "<room>:<step key>", "ledger:post", or "provider:<path>". */
  readonly place: string;
}

export const POINTS_FILE = 'points.json';
export const BUNDLE_FILE = 'workflows.js';
export const CRASH_FOLDER = 'ATLAS_TEST_CRASH_FOLDER';
export const markerOf = ({ name, when }: Pick<CrashPoint, 'name' | 'when'>): string => `${when} ${name}.crashed`;

const CLAIMED_STEP = /INSERT INTO (\w+)\.steps \(key, status, input_hash\)/;

type Asked = { readonly text?: string; readonly values?: readonly unknown[] };

/** A statement by its text, or prepared under a name. */
function statementOf([first, second]: readonly unknown[]): { sql: string | undefined; parameters: unknown } {
  if (typeof first === 'string') return { sql: first, parameters: second };
  const { text, values } = (first ?? {}) as Asked;
  return { sql: text, parameters: values };
}

function placeOf(sql: string, parameters: unknown): string | undefined {
  const room = CLAIMED_STEP.exec(sql)?.[1];
  if (room && Array.isArray(parameters)) return `${room}:${String(parameters[0])}`;
  return sql.includes('FROM ledger.post(') ? 'ledger:post' : undefined;
}

/** Each point is taken once, whichever process comes first. */
function claim(folder: string, point: CrashPoint, place: string): boolean {
  const marker = join(folder, markerOf(point));
  if (existsSync(marker)) return false;
  try {
    const file = openSync(marker, 'wx');
    writeSync(file, place);
    closeSync(file);
    return true;
  } catch {
    // Another worker took it in the same moment.
    return false;
  }
}

function install(folder: string): void {
  const points = JSON.parse(readFileSync(join(folder, POINTS_FILE), 'utf8')) as CrashPoint[];
  const pass = (when: CrashPoint['when'], places: readonly string[]): void => {
    for (const point of points) {
      const place = places.find((one) => new RegExp(point.place).test(one));
      if (point.when !== when || place === undefined || !claim(folder, point, place)) continue;
      process.kill(process.pid, 'SIGKILL');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    }
  };

  const open = new WeakMap<object, string[]>();
  const query: (...args: never[]) => unknown = pg.Client.prototype.query;
  async function commit(client: object, args: unknown[]): Promise<unknown> {
    const places = open.get(client) ?? [];
    open.delete(client);
    pass('before', places);
    const answer = await Reflect.apply(query, client, args);
    pass('after', places);
    return answer;
  }
  function watched(this: object, ...args: unknown[]): unknown {
    const { sql, parameters } = statementOf(args);
    if (sql === undefined) return Reflect.apply(query, this, args);
    if (sql === 'COMMIT') return commit(this, args);
    if (sql.startsWith('BEGIN')) open.set(this, []);
    const place = placeOf(sql, parameters);
    if (place !== undefined) open.get(this)?.push(place);
    return Reflect.apply(query, this, args);
  }
  Object.defineProperty(pg.Client.prototype, 'query', { value: watched, writable: true, configurable: true });

  const plainFetch = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const places = init?.method === 'POST' ? [`provider:${pathname}`] : [];
    pass('before', places);
    const response = await plainFetch(input, init);
    pass('after', places);
    return response;
  };
}

const folder = process.env[CRASH_FOLDER];
if (folder) install(folder);
