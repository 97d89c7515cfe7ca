import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openJournal } from './journal.js';
import { createSandbox } from './sandbox.js';
import { createApp } from './server.js';
import { readSettings, type Settings } from './settings.js';
import { emptyState, evolve, type JournalRecord } from './state.js';
import { createCourier, type DeliveryEnded } from './webhooks.js';

// Keeps the client's pooled connections open longer than clients themselves do: no request meets a closing one.
const KEEP_ALIVE_MS = 65_000;

async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const { entries, journal } = await openJournal<JournalRecord>(settings.dataFile, fail);
  const state = emptyState();
  for (const entry of entries) evolve(state, entry);
  const { webhook: target, delays } = settings;
  const openCourier = target && ((onEnded: DeliveryEnded) => createCourier({ target, onEnded }));
  const sandbox = createSandbox({ state, journal, delays, openCourier });
  const server = createServer(createApp(sandbox, delays.holdMs));
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const port = await listen(server, settings);
  sandbox.resume();
  console.log(JSON.stringify({ listening: port }));
  stopOnSignal(async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    await sandbox.stop();
    await new Promise((resolve) => setImmediate(resolve));
    server.closeAllConnections();
    await closed;
    await journal.close();
  });
}

function listen(server: Server, { host, port }: Settings): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = (): void => {
    if (stopping) return;
    stopping = true;
    stop().then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

/** After a failed write the memory is ahead of the file, so nothing may be answered from it any more. */
function fail(error: unknown): never {
  console.error(`payment sandbox: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}

process.on('unhandledRejection', fail);
main().catch(fail);
