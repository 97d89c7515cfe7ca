/** Starts everything and leaves it running. */
import { localProcesses, printAddresses, startLocalStack } from './stack/local-stack.js';
import { interruptible, main } from './stack/main.js';
import { atlasDirectory } from './stack/paths.js';
import { processFolder, stopProcess } from './stack/processes.js';

await main(async () => {
  const before = new Set(localProcesses().map(({ pid }) => pid));
  const stopStarted = async () => {
    const started = localProcesses().filter(({ pid }) => !before.has(pid));
    await Promise.all(started.map((record) => stopProcess(processFolder(atlasDirectory), record)));
  };
  printAddresses(await interruptible(startLocalStack, stopStarted));
});
