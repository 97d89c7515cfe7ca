import { withProgress } from './commands.js';
import { givenAddresses, type ServiceAddresses } from './environment.js';
import { type KafkaService, prepareKafka } from './kafka.js';
import { type KeycloakService, prepareKeycloak } from './keycloak.js';
import type { PortBook } from './ports.js';
import { ensureDatabase, type PostgresService, preparePostgres } from './postgres.js';
import type { Service } from './service.js';
import { prepareTemporal, type TemporalService } from './temporal.js';
import { prepareTestServer } from './test-server.js';

export type ServiceName = 'postgres' | 'temporal' | 'kafka' | 'keycloak' | 'testServer';

/** The services of a stack that it runs itself; one that came from the environment is not among them. */
export interface OwnServices {
  postgres?: PostgresService;
  temporal?: TemporalService;
  kafka?: KafkaService;
  keycloak?: KeycloakService;
}

export interface PreferredPorts {
  readonly postgres?: number;
  readonly temporal?: number;
  readonly temporalUi?: number;
  readonly kafka?: number;
  readonly keycloak?: number;
  readonly api?: number;
  readonly sandbox?: number;
  readonly mail?: number;
  readonly smtp?: number;
}

export interface ServiceRequest {
  readonly directory: string;
  readonly book: PortBook;
  readonly names: readonly ServiceName[];
  readonly env: NodeJS.ProcessEnv;
  readonly ports: PreferredPorts;
}

export interface StartedServices {
  readonly services: OwnServices;
  readonly addresses: ServiceAddresses;
}

/** Starts what is asked for and not given in the environment. When one fails, the others are stopped again. */
export async function startServices(request: ServiceRequest): Promise<StartedServices> {
  const { directory, book, ports } = request;
  const given = givenAddresses(request.env);
  const own = (name: ServiceName) => request.names.includes(name) && given[name] === undefined;

  const testServer = own('testServer') ? await prepareTestServer() : given.testServer;
  const services: OwnServices = {};
  if (own('kafka')) services.kafka = await prepareKafka(directory, book, ports.kafka);
  if (own('temporal')) services.temporal = await prepareTemporal(directory, book, ports.temporal, ports.temporalUi);
  if (own('postgres')) services.postgres = await preparePostgres(directory, book, ports.postgres);
  if (own('keycloak')) services.keycloak = await prepareKeycloak(directory, book, ports.keycloak);
  await startTogether(Object.values(services));

  const postgres = services.postgres?.url() ?? given.postgres;
  if (postgres !== undefined && request.names.includes('postgres')) await ensureDatabase(postgres);
  const addresses: ServiceAddresses = {
    postgres,
    temporal: services.temporal?.address ?? given.temporal,
    temporalUi: services.temporal?.uiUrl ?? given.temporalUi,
    kafka: services.kafka?.brokers ?? given.kafka,
    keycloak: services.keycloak?.issuer ?? given.keycloak,
    testServer,
  };
  return { services, addresses };
}

/** All at once; when one fails, the ones that this call started are stopped, and the first failure is thrown. */
export async function startTogether(services: readonly Service[]): Promise<void> {
  const resting = services.filter((service) => !service.isRunning());
  if (services.length === 0) return;
  const label = `starting ${services.map((service) => service.name).join(', ')}`;
  await withProgress(label, async () => {
    const outcomes = await Promise.allSettled(services.map((service) => service.start()));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed === undefined) return;
    await Promise.all(resting.map((service) => service.stop()));
    throw failed.reason;
  });
}
