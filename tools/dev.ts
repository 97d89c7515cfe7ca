/** Runs everything with hot reload and shows the logs; Ctrl-C stops it. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { forgetLocalStack, localProcesses, printAddresses, startLocalStack } from './stack/local-stack.js';
import { main, withCleanUp } from './stack/main.js';
import { atlasDirectory } from './stack/paths.js';
import type { Service } from './stack/service.js';
import { stopEverything } from './stack/stack.js';

/** Prints what comes to the logs from now on, each line behind the name of its process. */
async function followLogs(services: readonly Service[]): Promise<never> {
  const sizeOf = (file: string) => (existsSync(file) ? statSync(file).size : 0);
  const read = new Map(services.map((service) => [service.name, sizeOf(service.logFile)]));
  for (;;) {
    for (const { name, logFile } of services) {
      const from = read.get(name) ?? 0;
      if (sizeOf(logFile) <= from) continue;
      const fresh = readFileSync(logFile).subarray(from);
      const complete = fresh.subarray(0, fresh.lastIndexOf('\n') + 1);
      read.set(name, from + complete.length);
      for (const line of complete.toString().trimEnd().split('\n')) process.stdout.write(`${name.padEnd(9)} ${line}\n`);
    }
    await delay(250);
  }
}

await main(async () => {
  if (localProcesses().length > 0) throw new Error('something of this folder runs already; stop it with: make down');
  const stop = async () => {
    await stopEverything(atlasDirectory);
    forgetLocalStack();
  };
  await withCleanUp(async () => {
    const stack = await startLocalStack({ watch: true });
    printAddresses(stack);
    const {
      postgres: _postgres,
      temporal: _temporal,
      kafka: _kafka,
      keycloak: _keycloak,
      ...application
    } = stack.services;
    await followLogs(Object.values(application));
  }, stop);
});
