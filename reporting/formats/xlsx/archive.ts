import { setImmediate as nextTurn } from 'node:timers/promises';
import { Zip, ZipDeflate } from 'fflate';

/** A part of the archive and its text, piece by piece. */
export interface Part {
  readonly path: string;
  readonly pieces: Iterable<string> | AsyncIterable<string>;
}

const CHUNK = 64 * 1024;

/** A ZIP archive, part after part; what is compressed is handed on before more is asked for. */
export async function* archive(parts: AsyncIterable<Part>, madeAt: Date): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    ready.push(chunk);
  });
  const handOn = function* (): Generator<Uint8Array> {
    const chunks = ready.filter(({ length }) => length > 0);
    ready = [];
    yield* chunks;
  };
  for await (const { path, pieces } of parts) {
    const entry = new ZipDeflate(path, { level: 6 });
    entry.mtime = madeAt;
    zip.add(entry);
    let text = '';
    for await (const piece of pieces) {
      text += piece;
      if (text.length < CHUNK) continue;
      entry.push(Buffer.from(text));
      text = '';
      yield* handOn();
      await nextTurn();
    }
    entry.push(Buffer.from(text), true);
    yield* handOn();
  }
  zip.end();
  yield* handOn();
}
