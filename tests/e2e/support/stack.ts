import type { Client } from '@temporalio/client';
import { loadConfig } from '../../../platform/config.js';
import { engineOf, openClient } from '../../../temporal-config/engine.js';
import { type ApplicationName, type ApplicationProcess, prepareProcess } from '../../../tools/stack/application.js';
import { portBook } from '../../../tools/stack/ports.js';
import { type Ask, httpClient } from '../../support/http-client.js';

/** The whole system as the launcher started it for these tests: everything is asked over HTTP. */
const setting = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these tests by tools/test.ts e2e`);
  return value;
};

export const apiUrl = setting('ATLAS_API_URL');
export const sandboxUrl = setting('ATLAS_PAYMENTS_URL');
export const mailUrl = setting('MAIL_CATCHER_URL');
export const webhookSecret = setting('ATLAS_PAYMENTS_WEBHOOK_SECRETS').split(',')[0] ?? '';
export const ask: Ask = httpClient(apiUrl, loadConfig());
export const askAt = (url: string): Ask => httpClient(url, loadConfig());

/** A process of this stack, to be stopped and started again by its pid. */
export function processOf(kind: ApplicationName): Promise<ApplicationProcess> {
  const directory = setting('ATLAS_STACK_DIRECTORY');
  return prepareProcess({ directory, book: portBook(directory), kind, env: process.env });
}

/** What the API tells of itself, and not to who comes by its own port. */
export const askHealth: Ask = async (...asked) => askAt((await processOf('api')).health)(...asked);

/** One more process of a kind with settings of its own; the caller stops it. */
export async function another(kind: ApplicationName, name: string, env: NodeJS.ProcessEnv) {
  const directory = setting('ATLAS_STACK_DIRECTORY');
  const book = portBook(directory);
  return prepareProcess({ directory, book, kind, name, env: { ...process.env, ...env } });
}

/** What an operator can do beside the API: end a process, or have a schedule run now. */
export async function onTemporal<T>(body: (client: Client) => Promise<T>): Promise<T> {
  const client = openClient(engineOf(loadConfig()));
  try {
    return await body(client);
  } finally {
    await client.connection.close();
  }
}

/** What the payment provider's own books say. */
export async function providerLedger(): Promise<{ net: string; charges: { reference: string; status: string }[] }> {
  return (await fetch(`${sandboxUrl}/v1/ledger`)).json() as ReturnType<typeof providerLedger>;
}
