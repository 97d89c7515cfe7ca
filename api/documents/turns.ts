import { problem } from '../../platform/problem.js';

/** Each holds a connection to the database for as long as its reader takes: most of them stay for everybody else. */
const AT_ONCE = 6;

let running = 0;

/** Runs a piece of work that a slow reader may draw out; beyond a few at once, later ones are asked to come back. */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    throw problem(503, 'too-many-documents', `${AT_ONCE} documents are being written already.`, {
      headers: { 'Retry-After': '5' },
    });
  }
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
  }
}
