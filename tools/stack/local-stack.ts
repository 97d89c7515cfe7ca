import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applicationNames } from './application.js';
import { say } from './commands.js';
import { asExports, type Environment } from './environment.js';
import { installServices } from './install.js';
import { atlasDirectory } from './paths.js';
import { processFolder, runningProcesses } from './processes.js';
import type { ServiceName } from './services.js';
import { type Stack, startStack } from './stack.js';

/** The stack of `make up`: in `.atlas`, on the usual ports where they are free. */
const usualPorts = {
  api: 8080,
  sandbox: 8090,
  mail: 8025,
  smtp: 1025,
  postgres: 5432,
  temporal: 7233,
  temporalUi: 8233,
  kafka: 9092,
  keycloak: 8180,
} as const;

const addressesFile = join(atlasDirectory, 'addresses.json');
const stateFile = join(atlasDirectory, 'stack.json');
const exportsFile = join(atlasDirectory, 'stack.env');

interface State {
  readonly env: Environment;
  readonly processes: readonly string[];
}

/** With ATLAS_IDENTITY=keycloak people are known by Keycloak, as in production; otherwise by the development identity. */
function chosenServices({ ATLAS_IDENTITY: identity }: NodeJS.ProcessEnv): readonly ServiceName[] {
  const services = ['postgres', 'temporal', 'kafka'] as const;
  if (!identity || identity === 'development') return services;
  if (identity === 'keycloak') return [...services, 'keycloak'];
  throw new Error(`ATLAS_IDENTITY is development or keycloak, not ${identity}`);
}

export const localProcesses = () => runningProcesses(processFolder(atlasDirectory));

/** What people and scripts read to find everything. */
export function publicAddresses(stack: Pick<Stack, 'addresses' | 'env'>): Record<string, unknown> {
  const { addresses, env } = stack;
  const { api, temporal, temporalUi, kafka, postgres, keycloak } = addresses;
  const { paymentSandbox, mail, smtp, ready, metrics } = addresses;
  return {
    api,
    openapi: `${api}/openapi.json`,
    docs: `${api}/docs`,
    temporal,
    temporalNamespace: env['ATLAS_TEMPORAL_NAMESPACE'],
    temporalUi,
    kafka,
    postgres,
    ...(keycloak === undefined ? {} : { issuer: keycloak }),
    paymentSandbox,
    mail,
    smtp,
    ready,
    metrics,
  };
}

export async function startLocalStack(options: { watch?: boolean } = {}): Promise<Stack> {
  const services = chosenServices(process.env);
  await installServices(services, process.env);
  mkdirSync(atlasDirectory, { recursive: true });
  const stack = await startStack({
    dir: atlasDirectory,
    services,
    application: applicationNames,
    ports: usualPorts,
    ...options,
  });
  const state: State = { env: stack.env, processes: Object.keys(stack.services) };
  writeFileSync(addressesFile, `${JSON.stringify(publicAddresses(stack), null, 2)}\n`);
  writeFileSync(stateFile, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  writeFileSync(exportsFile, asExports(stack.env), { mode: 0o600 });
  return stack;
}

export function forgetLocalStack(): void {
  for (const file of [addressesFile, stateFile, exportsFile]) rmSync(file, { force: true });
}

/** The environment of the stack that `make up` left running, if all of it still runs. */
export function runningLocalStack(): Environment | undefined {
  if (!existsSync(stateFile)) return undefined;
  const state = JSON.parse(readFileSync(stateFile, 'utf8')) as State;
  const running = new Set(localProcesses().map((record) => record.name));
  return state.processes.every((name) => running.has(name)) ? state.env : undefined;
}

export function printAddresses(stack: Pick<Stack, 'addresses' | 'env'>): void {
  const rows = Object.entries(publicAddresses(stack)).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).map(([part, address]) => [`${name}.${part}`, String(address)])
      : [[name, value === undefined ? '(not given)' : String(value)]],
  );
  const width = Math.max(...rows.map(([name = '']) => name.length));
  for (const [name = '', value = ''] of rows) process.stdout.write(`  ${name.padEnd(width)}  ${value}\n`);
  say(`written to ${addressesFile}; stop with: make down`);
}
