import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface Journal<Entry> {
  /** Resolves when the entry is on the disk. */
  append: (entry: Entry) => Promise<void>;
  /** Resolves when all that was appended before is on the disk. */
  durable: () => Promise<void>;
  close: () => Promise<void>;
}

/**
 * Opens an append-only file of one JSON text a line. A last line without its end was cut by a crash before anybody got
 * an answer: it is removed. Any other damage refuses the file.
 */
export async function openJournal<Entry>(
  path: string,
  onFailure: (error: unknown) => void,
): Promise<{ entries: Entry[]; journal: Journal<Entry> }> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'a+', 0o600);
  try {
    const entries = await readEntries<Entry>(path, file);
    await syncDirectory(dirname(path));
    return { entries, journal: journalOn(file, onFailure) };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function readEntries<Entry>(path: string, file: FileHandle): Promise<Entry[]> {
  const content = await file.readFile();
  const end = content.lastIndexOf(0x0a) + 1;
  const lines = content.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
  const entries = lines.map((line, index) => parseLine<Entry>(path, line, index + 1));
  if (end < content.length) await file.truncate(end);
  // What was read may have been in the page cache only; it is about to be answered from.
  await file.sync();
  return entries;
}

/** Entries that come while one batch is being synced share the next sync. */
export function journalOn<Entry>(
  file: Pick<FileHandle, 'appendFile' | 'sync' | 'close'>,
  onFailure: (error: unknown) => void,
): Journal<Entry> {
  let waiting: string[] = [];
  let next: Promise<void> | undefined;
  let last: Promise<void> = Promise.resolve();

  async function writeBatch(before: Promise<void>): Promise<void> {
    await before;
    const batch = waiting;
    waiting = [];
    next = undefined;
    await file.appendFile(batch.join(''));
    await file.sync();
  }

  function append(entry: Entry): Promise<void> {
    waiting.push(`${JSON.stringify(entry)}\n`);
    if (!next) {
      next = writeBatch(last);
      last = next;
      next.catch(onFailure);
    }
    return next;
  }

  return {
    append,
    durable: () => last,
    close: async () => {
      await last;
      await file.close();
    },
  };
}

function parseLine<Entry>(path: string, line: string, number: number): Entry {
  try {
    return JSON.parse(line) as Entry;
  } catch (cause) {
    throw new Error(`${path} is damaged at line ${number}`, { cause });
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
