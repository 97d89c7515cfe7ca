/** Answers when the time is over, or at once when the signal is given. */
export const pauseFor = (milliseconds: number, stopped?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (stopped?.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      stopped?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    stopped?.addEventListener('abort', done, { once: true });
  });
