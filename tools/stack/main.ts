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

/** Runs `body`, then `cleanUp`, also when it fails or when the tool is told to end. */
export async function withCleanUp<T>(body: () => Promise<T>, cleanUp: () => Promise<unknown>): Promise<T> {
  let cleaning: Promise<unknown> | undefined;
  const clean = () => {
    cleaning ??= cleanUp();
    return cleaning;
  };
  const onSignal = (signal: NodeJS.Signals) => {
    say(`  ${signal}: stopping what was started …`);
    void clean().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.once(signal, onSignal);
  try {
    return await body();
  } finally {
    await clean();
    for (const signal of signals) process.off(signal, onSignal);
  }
}
