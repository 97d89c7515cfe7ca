import { explainFailure, say } from './commands.js';

/** Runs a tool; a failure is its message on stderr and exit code 1, without a stack. */
export async function main(body: () => Promise<unknown>): Promise<void> {
  try {
    await body();
  } catch (error) {
    say(explainFailure(error));
    process.exitCode = 1;
  }
}

const endings = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** When the tool is told to end while `body` runs, it first does `cleanUp`. */
export async function interruptible<T>(body: () => Promise<T>, cleanUp: () => Promise<unknown>): Promise<T> {
  const onSignal = (signal: NodeJS.Signals) => {
    say(`  ${signal}: stopping what was started …`);
    const end = () => process.exit(endings[signal as keyof typeof endings]);
    cleanUp().then(end, (error) => {
      say(explainFailure(error));
      end();
    });
  };
  const signals = Object.keys(endings) as (keyof typeof endings)[];
  for (const signal of signals) process.once(signal, onSignal);
  try {
    return await body();
  } finally {
    for (const signal of signals) process.off(signal, onSignal);
  }
}

/** Runs `body`, then `cleanUp`: also when it fails or the tool is told to end. */
export async function withCleanUp<T>(body: () => Promise<T>, cleanUp: () => Promise<unknown>): Promise<T> {
  let cleaning: Promise<unknown> | undefined;
  const clean = () => {
    cleaning ??= cleanUp();
    return cleaning;
  };
  return interruptible(async () => {
    try {
      return await body();
    } finally {
      await clean();
    }
  }, clean);
}
