import type { Database } from '../../platform/database.js';
import type { Log } from '../../platform/log.js';
import { pauseFor } from '../../platform/pause.js';
import { lastPlace, type Place, type Told, toldAfter } from '../../reporting/queries/stream.js';

const LOOK_MS = 300;
const AGAIN_MS = 2_000;
const AT_ONCE = 500;
const MOST_PLACES = 500;
const MOST_OF_ONE = 20;

/** Takes what is told, each fact once and in order. */
type Listener = (facts: readonly Told[]) => void;

export interface StreamHub {
  /** A place for one more of somebody's streams: answers how to leave it, or nothing when this process has none for them. */
  take(personId: string): (() => void) | undefined;
  /** Everything that arrived behind the place, and then what comes, until the signal is given. Answers how to stop. */
  listen(after: Place, listener: Listener, gone: AbortSignal): Promise<() => void>;
  /** Given when the process stops: every connection is to end. */
  readonly closing: AbortSignal;
  close(): Promise<void>;
}

/** Looks for news while anybody listens, once for all of them. */
export function streamHub(database: Database, log: Log): StreamHub {
  const listeners = new Set<Listener>();
  const closing = new AbortController();
  let looking: Promise<void> | undefined;

  const look = async (from: Place): Promise<void> => {
    let tail = from;
    while (listeners.size > 0 && !closing.signal.aborted) {
      try {
        const facts = await toldAfter(database, tail, AT_ONCE);
        tail = facts.at(-1)?.place ?? tail;
        if (facts.length > 0) for (const listener of [...listeners]) listener(facts);
        if (facts.length < AT_ONCE) await pauseFor(LOOK_MS, closing.signal);
      } catch (error) {
        log.warn('the stream could not be read', { error });
        await pauseFor(AGAIN_MS, closing.signal);
      }
    }
    looking = undefined;
  };

  let places = 0;
  const taken = new Map<string, number>();
  const count = (personId: string, more: 1 | -1): void => {
    const now = (taken.get(personId) ?? 0) + more;
    if (now > 0) taken.set(personId, now);
    else taken.delete(personId);
    places += more;
  };

  return {
    take: (personId) => {
      if (places >= MOST_PLACES || (taken.get(personId) ?? 0) >= MOST_OF_ONE) return undefined;
      count(personId, 1);
      return () => count(personId, -1);
    },
    closing: closing.signal,
    listen: async (after, listener, gone) => {
      const begun = await lastPlace(database);
      let place = after;
      const hand: Listener = (facts) => {
        const news = facts.filter((told) => told.place > place);
        place = news.at(-1)?.place ?? place;
        if (news.length > 0) listener(news);
      };
      // While one's own past is read, what comes is kept back.
      let kept: Told[] | undefined = [];
      const take: Listener = (facts) => {
        if (kept) kept.push(...facts);
        else hand(facts);
      };
      listeners.add(take);
      const stop = (): void => void listeners.delete(take);
      try {
        // The common look begins before one's own past ends: nothing falls between them.
        looking ??= look(begun);
        while (!gone.aborted) {
          const facts = await toldAfter(database, place, AT_ONCE);
          hand(facts);
          if (facts.length < AT_ONCE) break;
        }
        hand(kept);
        kept = undefined;
      } catch (error) {
        stop();
        throw error;
      }
      return stop;
    },
    close: async () => {
      closing.abort();
      await looking;
    },
  };
}
