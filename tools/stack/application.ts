import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, withProgress } from './commands.js';
import type { ApplicationSecrets } from './environment.js';
import { repositoryRoot } from './paths.js';
import { loopback, type PortBook } from './ports.js';
import { isRunning, processFolder } from './processes.js';
import { defineService, type Service } from './service.js';

/** How each process of the application is started: its main, and the settings that name the ports it answers on. */
const kinds = {
  sandbox: { main: 'tools/payment-sandbox/main.ts', port: 'PAYMENT_SANDBOX_PORT', ready: '/health', watch: [] },
  mail: { main: 'tools/mail-catcher/main.ts', port: 'MAIL_CATCHER_PORT', ready: '/health', watch: [] },
  api: { main: 'api/main.ts', port: 'ATLAS_API_PORT', health: 'ATLAS_METRICS_PORT', ready: '/ready', watch: [] },
  worker: {
    main: 'temporal-config/worker.main.ts',
    port: 'ATLAS_METRICS_PORT',
    ready: '/ready',
    // Bundled by path, not imported: the watcher would not see a change.
    watch: ['workflows/**/*.ts', 'domain/**/*.ts'],
  },
  relay: { main: 'platform/relay.main.ts', port: 'ATLAS_METRICS_PORT', ready: '/ready', watch: [] },
  projector: { main: 'reporting/projector.main.ts', port: 'ATLAS_METRICS_PORT', ready: '/ready', watch: [] },
} as const;

export type ApplicationName = keyof typeof kinds;
export const applicationNames = Object.keys(kinds) as ApplicationName[];

export interface ApplicationProcess extends Service {
  /** Where it answers. */
  readonly url: string;
  /** Where its readiness and metrics are: the API's have a port of their own. */
  readonly health: string;
}

export interface ProcessRequest {
  readonly directory: string;
  readonly book: PortBook;
  readonly kind: ApplicationName;
  /** Another name than the kind's for a second process of the kind. */
  readonly name?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly watch?: boolean | undefined;
  readonly preferredPort?: number | undefined;
}

const readyWithinMs = 180_000;

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(3000) })).ok;
  } catch {
    return false;
  }
}

export function portOf(kind: ApplicationName, request: Omit<ProcessRequest, 'env' | 'kind'>): Promise<number> {
  const name = request.name ?? kind;
  const running = isRunning(processFolder(request.directory), name);
  return request.book.portFor(name, running, request.preferredPort);
}

function nodeArguments(kind: ApplicationName, watch: boolean): string[] {
  const { main, watch: patterns } = kinds[kind];
  if (!watch) return ['--import', 'tsx', main];
  const includes = patterns.flatMap((pattern) => ['--include', pattern]);
  return ['node_modules/tsx/dist/cli.mjs', 'watch', '--clear-screen=false', ...includes, main];
}

export async function prepareProcess(request: ProcessRequest): Promise<ApplicationProcess> {
  const { kind, directory } = request;
  const name = request.name ?? kind;
  const settings = kinds[kind];
  const url = `http://${loopback}:${await portOf(kind, request)}`;
  const running = isRunning(processFolder(directory), name);
  const health =
    'health' in settings ? `http://${loopback}:${await request.book.portFor(`${name}-health`, running)}` : url;
  const ports = {
    [settings.port]: new URL(url).port,
    ...('health' in settings && { [settings.health]: new URL(health).port }),
  };
  const service = defineService({
    folder: processFolder(directory),
    spec: {
      name,
      command: process.execPath,
      args: nodeArguments(kind, request.watch ?? false),
      cwd: repositoryRoot,
      env: { ...request.env, ...ports },
    },
    readiness: { check: () => answers(`${health}${settings.ready}`), withinMs: readyWithinMs },
    graceMs: 20_000,
  });
  return { ...service, url, health };
}

async function runMain(label: string, main: string, env: NodeJS.ProcessEnv): Promise<void> {
  await withProgress(label, () => run(process.execPath, ['--import', 'tsx', main], { cwd: repositoryRoot, env }));
}

/** Schemas, roles and logins; then namespace, search attributes, schedules and topics. Both may be repeated. */
export async function prepareStores(env: NodeJS.ProcessEnv): Promise<void> {
  await runMain('migrating the database', 'migrations/main.ts', env);
  await runMain('preparing Temporal and Kafka', 'temporal-config/setup.main.ts', env);
}

export async function seed(env: NodeJS.ProcessEnv): Promise<void> {
  await runMain('seeding', 'tools/seed/main.ts', env);
}

/** Kept with the stack, so that each process can be restarted alone. What the environment gives stays. */
export function applicationSecrets(directory: string, given: NodeJS.ProcessEnv): ApplicationSecrets {
  return {
    webhookSecret: given['ATLAS_PAYMENTS_WEBHOOK_SECRETS'] || keptSecret(join(directory, 'webhook-secret')),
    webhookKeys: given['ATLAS_WEBHOOK_KEYS'] || `development:${keptKey(join(directory, 'webhook-key'))}`,
    identityFile: given['ATLAS_DEVELOPMENT_IDENTITY'] || join(directory, 'development-identity.json'),
    sandboxFile: join(directory, 'payment-sandbox.jsonl'),
    mailFile: join(directory, 'mail-catcher.jsonl'),
  };
}

const keptKey = (file: string): string => Buffer.from(keptSecret(file), 'hex').toString('base64');

function keptSecret(file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const secret = randomBytes(32).toString('hex');
  writeFileSync(file, `${secret}\n`, { mode: 0o600 });
  return secret;
}
