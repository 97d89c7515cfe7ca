import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { z } from 'zod';
import { ROLES } from '../../domain/kernel/actor.js';
import { kafkaArtifact } from '../../tools/stack/kafka.js';
import { keycloakArtifact } from '../../tools/stack/keycloak.js';
import { repositoryRoot } from '../../tools/stack/paths.js';
import { temporalServerVersion } from '../../tools/stack/temporal.js';

const dependency = z.object({ condition: z.string() });
const service = z.object({
  image: z.string(),
  command: z.union([z.string(), z.array(z.string())]).optional(),
  restart: z.string().optional(),
  healthcheck: z.object({ test: z.array(z.string()).min(2) }).optional(),
  depends_on: z.record(z.string(), dependency).default({}),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
});
const composition = z.object({ services: z.record(z.string(), service) });
type Composition = z.infer<typeof composition>;

const text = (file: string) => readFileSync(join(repositoryRoot, file), 'utf8');
const read = () => composition.parse(parse(text('docker-compose.yml'), { merge: true }));

function isPinned(image: string): boolean {
  const tag = image.split(':')[1];
  return image.includes('@sha256:') || (tag !== undefined && /^v?\d+\.\d+/.test(tag));
}

/** Everything that is wrong with the composition, in words; the rules are tried on planted breaches below. */
function problems({ services }: Composition): string[] {
  const found: string[] = [];
  for (const [name, { image, restart, healthcheck, depends_on, ports, volumes }] of Object.entries(services)) {
    const once = restart === 'no';
    if (!isPinned(image)) found.push(`${name}: ${image} is not pinned to a version`);
    if (!once && healthcheck === undefined) found.push(`${name}: no health check`);
    if (!once && restart === undefined) found.push(`${name}: does not come back after a crash`);
    for (const [other, { condition }] of Object.entries(depends_on)) {
      const target = services[other];
      const expected = target?.restart === 'no' ? 'service_completed_successfully' : 'service_healthy';
      if (target === undefined) found.push(`${name}: waits for ${other}, which does not exist`);
      else if (condition !== expected) found.push(`${name}: waits for ${other} by ${condition}`);
    }
    for (const port of ports) if (!port.startsWith('127.0.0.1:')) found.push(`${name}: ${port} is open to the network`);
    for (const volume of volumes) {
      const [source = ''] = volume.split(':');
      if (source.startsWith('.') && !existsSync(join(repositoryRoot, source))) found.push(`${name}: no ${source}`);
    }
  }
  return found;
}

describe('docker-compose.yml', () => {
  it('is sound: pinned images, health checks, conditions, ports of this machine only', () => {
    expect(problems(read())).to.deep.equal([]);
  });

  it('has every service that the launcher runs, and Keycloak, Prometheus and Grafana', () => {
    const wanted = ['postgresql', 'temporal', 'temporal-ui', 'kafka', 'keycloak', 'prometheus', 'grafana'];
    const atlas = [
      'migrate',
      'setup',
      'seed',
      'payment-sandbox',
      'mail-catcher',
      'api',
      'worker',
      'relay',
      'projector',
    ];
    expect(Object.keys(read().services)).to.have.members([...wanted, ...atlas]);
  });

  it('runs the versions that the launcher runs', () => {
    const { services } = read();
    expect(services['kafka']?.image).to.match(new RegExp(`:${kafkaArtifact.version}$`));
    expect(services['keycloak']?.image).to.match(new RegExp(`:${keycloakArtifact.version}$`));
    expect(services['temporal']?.image).to.match(new RegExp(`:${temporalServerVersion}$`));
    expect(services['temporal']?.environment['DB']).to.match(/^postgres12/);
  });

  it('starts mains that exist', () => {
    const commands = Object.values(read().services).flatMap(({ command }) => (Array.isArray(command) ? command : []));
    const mains = commands.filter((word) => word.startsWith('dist/'));
    expect(mains).to.have.length(9);
    const sources = mains.map((main) => main.replace(/^dist\//, '').replace(/\.js$/, '.ts'));
    expect(sources.filter((file) => !existsSync(join(repositoryRoot, file)))).to.deep.equal([]);
  });

  it('sets only what something reads', () => {
    const readers = ['platform/config.ts', 'migrations/main.ts'].map(text).join('\n');
    const names = Object.values(read().services).flatMap(({ environment }) => Object.keys(environment));
    const own = [...new Set(names)].filter((name) => name.startsWith('ATLAS_'));
    expect(own).not.to.have.length(0);
    expect(own.filter((name) => !readers.includes(name))).to.deep.equal([]);
  });

  for (const [breach, plant] of [
    ['latest', (it: Composition) => Object.assign(it.services['kafka'] ?? {}, { image: 'apache/kafka:latest' })],
    ['no tag', (it: Composition) => Object.assign(it.services['kafka'] ?? {}, { image: 'apache/kafka' })],
    ['no health check', (it: Composition) => delete it.services['relay']?.healthcheck],
    ['an open port', (it: Composition) => it.services['kafka']?.ports.push('9092:9092')],
    ['a neighbour that does not exist', (it: Composition) => delete it.services['kafka']],
    ['a file that does not exist', (it: Composition) => it.services['kafka']?.volumes.push('./nothing:/x')],
  ] as const) {
    it(`the rules see ${breach}`, () => {
      const compose = read();
      plant(compose);
      expect(problems(compose)).not.to.deep.equal([]);
    });
  }
});

describe('docker/', () => {
  it('the image has pinned bases and does not run as root', () => {
    const lines = text('docker/Dockerfile').split('\n');
    const stages = lines.flatMap((line) => / AS (\S+)$/.exec(line)?.[1] ?? []);
    const bases = lines.flatMap((line) => /^FROM (\S+)/.exec(line)?.[1] ?? []);
    expect(bases.filter((base) => !stages.includes(base)).every(isPinned)).to.equal(true);
    const user = lines.flatMap((line) => /^USER (\S+)/.exec(line)?.[1] ?? []).at(-1);
    expect(user).to.equal('node');
  });

  it('the realm has the clients with their audience, the roles, and a demo user for each role', () => {
    const realm = z
      .object({
        realm: z.literal('atlas-erp'),
        accessTokenLifespan: z.number().max(300),
        roles: z.object({ realm: z.array(z.object({ name: z.string() })) }),
        clients: z.array(
          z.object({
            clientId: z.string(),
            publicClient: z.boolean(),
            directAccessGrantsEnabled: z.boolean(),
            implicitFlowEnabled: z.literal(false),
            protocolMappers: z.array(z.object({ config: z.record(z.string(), z.string()) })),
          }),
        ),
        users: z.array(z.object({ serviceAccountClientId: z.string().optional(), realmRoles: z.array(z.string()) })),
      })
      .parse(JSON.parse(text('docker/keycloak/atlas-erp-realm.json')));
    expect(realm.roles.realm.map((role) => role.name)).to.have.members([...ROLES]);
    const people = realm.users.filter((user) => user.serviceAccountClientId === undefined);
    // Two Admins: one proposes a policy, the other agrees. Of two of Ops one is limited to a site.
    expect(people.flatMap((user) => user.realmRoles)).to.have.members(['Admin', 'Ops', ...ROLES]);
    const clients = realm.clients.map(({ clientId }) => clientId);
    expect(clients).to.deep.equal(['atlas-gateway', 'atlas-machine', 'atlas-try-out']);
    for (const { protocolMappers } of realm.clients) {
      expect(protocolMappers[0]?.config['included.client.audience']).to.equal('atlas-gateway');
      const claims = protocolMappers.slice(1).map(({ config }) => config['claim.name']);
      expect(claims).to.deep.equal(['atlas_sites', 'atlas_business_units']);
    }
    const byPassword = realm.clients.filter((client) => client.directAccessGrantsEnabled);
    expect(byPassword.map(({ clientId }) => clientId)).to.deep.equal(['atlas-try-out']);
  });

  it('the dashboard shows metrics that exist', () => {
    const shown = new Set(text('docker/grafana/dashboards/atlas.json').match(/atlas_[a-z_]+/g));
    const sources = ['api', 'platform', 'reporting', 'temporal-config'].flatMap((room) =>
      readdirSync(join(repositoryRoot, room), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => text(join(room, file))),
    );
    const exist = (metric: string) => {
      const name = metric.replace(/_(bucket|count|sum)$/, '');
      return sources.some((source) => source.includes(`'${name}'`));
    };
    expect(shown.size).to.be.greaterThan(5);
    expect([...shown].filter((metric) => !exist(metric))).to.deep.equal([]);
  });
});
