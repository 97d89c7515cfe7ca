/** What a batch answers for one key. */
export type Outcome<V> = { readonly value: V } | { readonly error: unknown };

interface Waiting<V> {
  readonly promise: Promise<V>;
  resolve(value: V): void;
  reject(error: unknown): void;
}

function deferred<V>(): Waiting<V> {
  let settle: Omit<Waiting<V>, 'promise'> | undefined;
  const promise = new Promise<V>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, ...(settle as Omit<Waiting<V>, 'promise'>) };
}

/**
 * Coalesces concurrent calls into batches: while one batch is under way, keys collect for the next. A batch answers an
 * outcome for each key; when it throws, all its callers get the error.
 */
export function groupCommit<V>(
  run: (keys: readonly string[]) => Promise<ReadonlyMap<string, Outcome<V>>>,
  largest: number,
): (key: string) => Promise<V> {
  const waiting = new Map<string, Waiting<V>>();
  let busy = false;

  const runBatch = async (batch: ReadonlyMap<string, Waiting<V>>): Promise<void> => {
    const outcomes = await run([...batch.keys()]).catch((error: unknown) => ({ error }));
    for (const [key, caller] of batch) {
      const outcome = outcomes instanceof Map ? outcomes.get(key) : outcomes;
      if (outcome && 'value' in outcome) caller.resolve(outcome.value);
      else caller.reject(outcome && 'error' in outcome ? outcome.error : new Error(`no outcome for ${key}`));
    }
  };

  const drain = async (): Promise<void> => {
    busy = true;
    // Calls of the same tick join the first batch.
    await Promise.resolve();
    while (waiting.size > 0) {
      const batch = new Map([...waiting].slice(0, largest));
      for (const key of batch.keys()) waiting.delete(key);
      await runBatch(batch);
    }
    busy = false;
  };

  return (key) => {
    const known = waiting.get(key);
    if (known) return known.promise;
    const caller = deferred<V>();
    waiting.set(key, caller);
    if (!busy) void drain();
    return caller.promise;
  };
}
