import type { Log } from './log.js';

const DRAIN_MILLISECONDS = 15_000;

/** SIGTERM and SIGINT: runs the steps in order, then exits; a second signal or a step that hangs exits at once. */
export function onShutdown(log: Log, steps: readonly (() => Promise<unknown>)[]): void {
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info('stopping', { signal });
    setTimeout(() => process.exit(1), DRAIN_MILLISECONDS).unref();
    void drain(log, steps).then((clean) => process.exit(clean ? 0 : 1));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

async function drain(log: Log, steps: readonly (() => Promise<unknown>)[]): Promise<boolean> {
  let clean = true;
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      clean = false;
      log.error('a step of stopping failed', { error });
    }
  }
  return clean;
}
