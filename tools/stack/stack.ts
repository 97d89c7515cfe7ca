import { appendFileSync, existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  type ApplicationName,
  type ApplicationProcess,
  applicationSecrets,
  portOf,
  prepareProcess,
  prepareStores,
  seed,
} from './application.js';
import {
  type ApplicationAddresses,
  applicationEnvironment,
  type Environment,
  isolated,
  type ServiceAddresses,
  serviceEnvironment,
} from './environment.js';
import { loopback, type PortBook, portBook } from './ports.js';
import { dataDirectory, dropDatabase } from './postgres.js';
import { postgresUser } from './postgres-user.js';
import { isRunning, processFolder, runningProcesses, stopProcess } from './processes.js';
import type { Service } from './service.js';
import { type OwnServices, type PreferredPorts, type ServiceName, startServices, startTogether } from './services.js';

export interface StackOptions {
  /** Data, logs, pid files and ports of this stack. */
  readonly dir: string;
  /** PostgreSQL, Temporal and Kafka unless told. */
  readonly services?: readonly ServiceName[];
  /** Processes of Atlas itself; with any of them the database is migrated and Temporal set up first. */
  readonly application?: readonly ApplicationName[];
  /** Services whose address stands here are used, not started; `withoutAtlas()` gives a stack all its own. */
  readonly env?: NodeJS.ProcessEnv;
  /** A database, a namespace and topics of this name on the services of the environment. */
  readonly isolate?: string;
  readonly ports?: PreferredPorts;
  readonly watch?: boolean;
  /** Seed data, true unless told. */
  readonly seed?: boolean;
}

type Addresses = ServiceAddresses &
  Partial<ApplicationAddresses> & { readonly ready?: Environment; readonly metrics?: Environment };
export type StackService = keyof OwnServices | ApplicationName;
export type StackServices = OwnServices & Partial<Record<ApplicationName, ApplicationProcess>>;

export interface Stack {
  readonly addresses: Addresses;
  /** What a process or a test needs to find everything. */
  readonly env: Environment;
  readonly services: StackServices;
  /** A service that this stack runs itself, to be killed and started again. */
  service(name: StackService): Service;
  /** One more process of a kind, e.g. a second worker; it is stopped with the stack. */
  another(kind: ApplicationName, name: string, env?: NodeJS.ProcessEnv): Promise<ApplicationProcess>;
  /** Stops everything whose pid file lies in the stack's folder: the application first. */
  stop(): Promise<void>;
}

interface Launch {
  readonly directory: string;
  readonly book: PortBook;
  readonly given: NodeJS.ProcessEnv;
  readonly options: StackOptions;
}

const applicationFirst = (names: readonly string[]) => (record: { name: string }) => names.includes(record.name);
const serviceProcessNames = ['postgres', 'temporal', 'kafka', 'keycloak'];

/** Ends what runs from this folder, by pid; answers with what it ended. */
export async function stopEverything(directory: string): Promise<{ name: string; pid: number }[]> {
  const folder = processFolder(directory);
  const records = runningProcesses(folder);
  const services = records.filter(applicationFirst(serviceProcessNames));
  const application = records.filter((record) => !services.includes(record));
  await Promise.all(application.map((record) => stopProcess(folder, record)));
  await Promise.all(services.map((record) => stopProcess(folder, record)));
  return [...application, ...services];
}

/** Stops the stack of this folder and forgets its data. */
export async function eraseStack(directory: string): Promise<void> {
  if (!existsSync(directory)) return;
  await stopEverything(directory);
  rmSync(dataDirectory(resolve(directory), await postgresUser()), { recursive: true, force: true });
  rmSync(directory, { recursive: true, force: true });
}

async function applicationAddresses(launch: Launch): Promise<ApplicationAddresses> {
  const { directory, book, given, options } = launch;
  const own = async (kind: 'api' | 'sandbox' | 'mail') => {
    const port = await portOf(kind, { directory, book, preferredPort: options.ports?.[kind] });
    return `http://${loopback}:${port}`;
  };
  return {
    api: given['ATLAS_API_URL'] || (await own('api')),
    paymentSandbox: given['ATLAS_PAYMENTS_URL'] || (await own('sandbox')),
    mail: await own('mail'),
    smtp: given['ATLAS_SMTP_URL'] || (await smtpAddress(launch)),
  };
}

/** The second port of the mail catcher. */
async function smtpAddress({ directory, book, options }: Launch): Promise<string> {
  const running = isRunning(processFolder(directory), 'mail');
  return `smtp://${loopback}:${await book.portFor('smtp', running, options.ports?.smtp)}`;
}

/** Processes whose address the environment gives are not started. */
function isOwn(kind: ApplicationName, given: NodeJS.ProcessEnv): boolean {
  const name = { api: 'ATLAS_API_URL', sandbox: 'ATLAS_PAYMENTS_URL', mail: 'ATLAS_SMTP_URL' }[
    kind as 'api' | 'sandbox' | 'mail'
  ];
  return name === undefined || !given[name];
}

async function startApplication(launch: Launch, env: Environment): Promise<StackServices> {
  const { directory, book, given, options } = launch;
  const processes: Partial<Record<ApplicationName, ApplicationProcess>> = {};
  const processEnv = { ...given, ...env };
  await prepareStores(processEnv);
  for (const kind of options.application ?? []) {
    if (!isOwn(kind, given)) continue;
    processes[kind] = await prepareProcess({ directory, book, kind, env: processEnv, watch: options.watch });
  }
  await startTogether(Object.values(processes));
  if (options.seed ?? true) await seed(processEnv);
  return processes;
}

/** Where each process tells it. */
function healthOf(processes: StackServices, path: string): Environment {
  const kinds = ['api', 'worker', 'relay', 'projector'] as const;
  const entries = kinds.flatMap((kind) => {
    const url = processes[kind]?.health;
    return url === undefined ? [] : [[kind, `${url}${path}`]];
  });
  return Object.fromEntries(entries) as Environment;
}

/** A test run names a file in which each stack is entered, so that none survives a test that is killed. */
function register(directory: string): void {
  const registry = process.env['ATLAS_STACK_REGISTRY'];
  if (registry) appendFileSync(registry, `${directory}\n`);
}

/** Starts services and application; when something fails, what was started is stopped and the failure is thrown. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const directory = resolve(options.dir);
  const outer = options.env ?? process.env;
  const given = options.isolate === undefined ? outer : isolated(outer, options.isolate);
  register(directory);
  const launch: Launch = { directory, book: portBook(directory), given, options };
  const before = new Set(runningProcesses(processFolder(directory)).map((record) => record.pid));
  try {
    return await launchAll(launch);
  } catch (error) {
    const folder = processFolder(directory);
    const started = runningProcesses(folder).filter((record) => !before.has(record.pid));
    await Promise.all(started.map((record) => stopProcess(folder, record)));
    throw error;
  }
}

async function launchAll(launch: Launch): Promise<Stack> {
  const { directory, book, given, options } = launch;
  const names = options.services ?? ['postgres', 'temporal', 'kafka'];
  const { services, addresses: serviceAddresses } = await startServices({
    directory,
    book,
    names,
    env: given,
    ports: options.ports ?? {},
  });
  let env = serviceEnvironment(serviceAddresses, given);
  let addresses: Addresses = serviceAddresses;
  let processes: StackServices = {};
  if (options.application !== undefined && options.application.length > 0) {
    const own = await applicationAddresses(launch);
    env = { ...env, ...applicationEnvironment(own, applicationSecrets(directory, given)) };
    processes = await startApplication(launch, env);
    const told = { ready: healthOf(processes, '/ready'), metrics: healthOf(processes, '/metrics') };
    addresses = { ...serviceAddresses, ...own, ...told };
  }
  return assemble(launch, { addresses, env, services: { ...services, ...processes } });
}

function assemble(launch: Launch, parts: Pick<Stack, 'addresses' | 'env' | 'services'>): Stack {
  const { directory, book, given, options } = launch;
  const { addresses, env, services } = parts;

  function service(name: StackService): Service {
    const found = services[name];
    if (found === undefined) throw new Error(`this stack does not run ${name} itself`);
    return found;
  }

  async function another(kind: ApplicationName, name: string, more: NodeJS.ProcessEnv = {}) {
    const process = await prepareProcess({ directory, book, kind, name, env: { ...given, ...env, ...more } });
    await process.start();
    return process;
  }

  async function stop(): Promise<void> {
    await stopEverything(directory);
    const database = env['ATLAS_DATABASE_ADMIN_URL'];
    if (options.isolate !== undefined && services.postgres === undefined && database) await dropDatabase(database);
  }

  return { addresses, env, services, service, another, stop };
}
