import { setTimeout as pause } from 'node:timers/promises';
import type { AuditRecord } from '../../domain/audit/index.js';
import { batcher } from '../../platform/batcher.js';
import { type Database, LastStatement } from '../../platform/database.js';
import type { Log } from '../../platform/log.js';
import { thrifty } from './thrifty.js';

/** Where the API writes down what was tried. */
export interface Trail {
  /** Answers when it is kept, together with whatever else came meanwhile. */
  record(record: AuditRecord): Promise<void>;
  /** The same of a refusal: it is answered whether or not it could be kept, and one of many is only counted. */
  refused(record: AuditRecord): Promise<void>;
  close(): Promise<void>;
}

const MOST_AT_ONCE = 500;
const TELL_EVERY_MS = 60_000;
/** A refusal waits no longer for its record, which is written all the same. */
const PATIENCE_MS = 2_000;

export function openTrail(database: Pick<Database, 'transaction'>, log: Log): Trail {
  const write = batcher<AuditRecord>(MOST_AT_ONCE, (records) =>
    database.transaction(
      'http',
      async () => new LastStatement('SELECT audit.append($1)', [JSON.stringify(records)], () => undefined),
    ),
  );
  const never = new AbortController().signal;
  const kept = (records: readonly AuditRecord[]): Promise<void> =>
    write(records, never).catch((error: unknown) => {
      for (const record of records) log.error('a refusal could not be written down', { record, error });
    });
  const counted = thrifty();
  const tell = async (): Promise<void> => {
    const records = counted.take();
    if (records.length > 0) await kept(records);
  };
  const telling = setInterval(() => void tell(), TELL_EVERY_MS).unref();
  return {
    record: (record) => write([record], never),
    refused: async (record) => {
      if (counted.isOneOfMany(record)) return;
      await Promise.race([kept([record]), pause(PATIENCE_MS, undefined, { ref: false })]);
    },
    close: async () => {
      clearInterval(telling);
      await tell();
    },
  };
}
