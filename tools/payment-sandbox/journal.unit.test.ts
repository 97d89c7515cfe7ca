import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { journalOn, openJournal } from './journal.js';
import { temporaryFolder } from './test-support/sandbox-process.js';

const throwOn = (error: unknown): never => {
  throw error;
};

describe('payment sandbox: journal', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let path: string;

  beforeEach(async () => {
    folder = await temporaryFolder();
    path = join(folder.path, 'new', 'journal.jsonl');
  });
  afterEach(() => folder.remove());

  it('gives back what was appended, in order', async () => {
    const first = await openJournal<number>(path, throwOn);
    await Promise.all([1, 2, 3].map(first.journal.append));
    await first.journal.append(4);
    await first.journal.close();
    const second = await openJournal<number>(path, throwOn);
    expect(first.entries).to.deep.equal([]);
    expect(second.entries).to.deep.equal([1, 2, 3, 4]);
    await second.journal.append(5);
    await second.journal.close();
    expect(await readFile(path, 'utf8')).to.equal('1\n2\n3\n4\n5\n');
  });

  it('cuts off a last line that a crash left unfinished', async () => {
    const first = await openJournal<object>(path, throwOn);
    await first.journal.append({ whole: 1 });
    await first.journal.close();
    await appendFile(path, '{"half":"é');
    const second = await openJournal<object>(path, throwOn);
    expect(second.entries).to.deep.equal([{ whole: 1 }]);
    await second.journal.append({ whole: 2 });
    await second.journal.close();
    expect(await readFile(path, 'utf8')).to.equal('{"whole":1}\n{"whole":2}\n');
  });

  it('refuses other damage, and leaves the file as it is', async () => {
    const first = await openJournal<object>(path, throwOn);
    await first.journal.close();
    const damaged = '{"whole":1}\n{"ha\n{"whole":2}\n{"half';
    await writeFile(path, damaged);
    const refused = await openJournal<object>(path, throwOn).then(
      () => 'opened',
      (error: Error) => error.message,
    );
    expect(refused).to.equal(`${path} is damaged at line 2`);
    expect(await readFile(path, 'utf8')).to.equal(damaged);
  });

  it('reports an entry only after the sync that follows its writing; entries share a sync', async () => {
    const calls: string[] = [];
    const file = {
      appendFile: async (text: unknown) => void calls.push(`write ${String(text).trim().replace('\n', ' ')}`),
      sync: async () => void calls.push('sync'),
      close: async () => void calls.push('close'),
    };
    const journal = journalOn<number>(file, throwOn);
    const one = journal.append(1).then(() => calls.push('told 1'));
    await Promise.resolve();
    const two = journal.append(2).then(() => calls.push('told 2'));
    const three = journal.append(3).then(() => calls.push('told 3'));
    await Promise.all([one, two, three]);
    expect(calls).to.deep.equal(['write 1', 'sync', 'told 1', 'write 2 3', 'sync', 'told 2', 'told 3']);
  });

  it('never reports anything again after a failed sync', async () => {
    const failures: unknown[] = [];
    let broken = true;
    const file = {
      appendFile: async () => undefined,
      sync: async () => {
        if (broken) throw new Error('no space');
      },
      close: async () => undefined,
    };
    const journal = journalOn<number>(file, (error) => failures.push(error));
    const outcome = (told: Promise<void>) => told.then(() => 'told', String);
    expect(await outcome(journal.append(1))).to.equal('Error: no space');
    broken = false;
    expect(await outcome(journal.append(2))).to.equal('Error: no space');
    expect(await outcome(journal.durable())).to.equal('Error: no space');
    expect(failures).to.have.length(2);
  });
});
