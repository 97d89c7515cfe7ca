import { setImmediate as nextTurn } from 'node:timers/promises';

const CHUNK = 64 * 1024;

/** Small pieces of text as chunks of bytes; other work of the process has its turn between two of them. */
export async function* chunked(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  let text = '';
  for await (const piece of pieces) {
    text += piece;
    if (text.length < CHUNK) continue;
    yield Buffer.from(text);
    text = '';
    await nextTurn();
  }
  if (text !== '') yield Buffer.from(text);
}
