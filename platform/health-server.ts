import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Config, listenHost } from './config.js';
import type { Metrics } from './metrics.js';
import type { Backlog } from './relay-outbox.js';

/** Each dependency by name; a check that throws or takes too long says that it is down. */
type ReadinessChecks = Readonly<Record<string, () => Promise<unknown>>>;

interface Readiness {
  readonly ready: boolean;
  readonly dependencies: Readonly<Record<string, 'up' | 'down'>>;
}

const CHECK_MILLISECONDS = 2_000;

/** Asks every dependency at once. */
async function readiness(checks: ReadinessChecks): Promise<Readiness> {
  const answers = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, (await answersInTime(check)) ? 'up' : 'down'] as const),
  );
  return { ready: answers.every(([, state]) => state === 'up'), dependencies: Object.fromEntries(answers) };
}

async function answersInTime(check: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), CHECK_MILLISECONDS);
  });
  const answer = check().then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

export interface HealthServer {
  readonly url: string;
  close(): Promise<void>;
}

export interface HealthServerOptions {
  readonly port: number;
  readonly host?: string;
  /** Without these the process cannot do its work. */
  readonly checks: ReadinessChecks;
  /** Where it is given, readiness also tells how far Kafka is behind, which keeps nobody from work. */
  readonly backlog?: () => Promise<Backlog>;
  readonly metrics: Metrics;
}

/** A backlog older than this means that Kafka or the relay is away. */
const BEHIND_SECONDS = 30;

/** Where a port is set for it. */
export async function configuredHealthServer(
  config: Config,
  options: Omit<HealthServerOptions, 'port' | 'host'>,
): Promise<HealthServer | undefined> {
  const port = config.ATLAS_METRICS_PORT;
  return port === undefined ? undefined : startHealthServer({ ...options, port, host: listenHost(config) });
}

/** /health (the process lives), /ready (its dependencies answer) and /metrics, on a port that strangers do not reach. */
export async function startHealthServer(options: HealthServerOptions): Promise<HealthServer> {
  const { metrics, host = '127.0.0.1' } = options;
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0];
    if (path === '/health') return json(response, 200, { status: 'up' });
    if (path === '/ready') return void answerReadiness(response, options);
    if (path === '/metrics') return void answerMetrics(response, metrics);
    json(response, 404, { status: 'unknown path' });
  });
  await listen(server, options.port, host);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Asked = Pick<HealthServerOptions, 'checks' | 'backlog'>;

async function answerReadiness(response: ServerResponse, { checks, backlog }: Asked): Promise<void> {
  const [{ ready, dependencies }, kafka] = await Promise.all([readiness(checks), backlog && kafkaState(backlog)]);
  json(response, ready ? 200 : 503, {
    status: ready ? 'ready' : 'not ready',
    dependencies: { ...dependencies, ...(kafka && { kafka: kafka.state }) },
    ...kafka?.more,
  });
}

async function kafkaState(backlog: () => Promise<Backlog>): Promise<{ state: string; more: object }> {
  try {
    const found = await backlog();
    return { state: found.oldestSeconds > BEHIND_SECONDS ? 'behind' : 'up', more: { backlog: found } };
  } catch {
    return { state: 'unknown', more: {} };
  }
}

async function answerMetrics(response: ServerResponse, metrics: Metrics): Promise<void> {
  try {
    const text = await metrics.registry.metrics();
    response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(text);
  } catch {
    json(response, 503, { status: 'metrics cannot be read now' });
  }
}

const json = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
};

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
