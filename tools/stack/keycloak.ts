import { copyFileSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './commands.js';
import { withoutAtlas } from './environment.js';
import { type Artifact, hasDistribution, requireJava, resolveDistribution } from './maven.js';
import { repositoryRoot } from './paths.js';
import { loopback, type PortBook } from './ports.js';
import { isRunning, processFolder } from './processes.js';
import { defineService, type Service } from './service.js';

export const keycloakArtifact: Artifact = {
  group: 'org.keycloak',
  name: 'keycloak-quarkus-dist',
  version: '26.4.0',
};

/** Of Keycloak's own console and admin API, in development. */
export const keycloakAdmin = { user: 'admin', password: 'admin' } as const;

const realm = 'atlas-erp';
const realmFile = `${realm}-realm.json`;

export interface KeycloakService extends Service {
  /** Where it answers. */
  readonly url: string;
  /** As tokens of the realm name it. */
  readonly issuer: string;
}

const jvm = [
  '-Xmx512m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Djava.util.logging.manager=org.jboss.logmanager.LogManager',
  '-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory',
  '-Dpicocli.disable.closures=true',
  ...['java.util', 'java.util.concurrent', 'java.security'].map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`),
];

/** What `bin/kc.sh` would run, without a shell between it and its pid. */
const commandLine = (home: string, args: readonly string[]): string[] => [
  ...jvm,
  `-Dkc.home.dir=${home}`,
  `-Djboss.server.config.dir=${join(home, 'conf')}`,
  '-cp',
  join(home, 'lib', 'quarkus-run.jar'),
  'io.quarkus.bootstrap.runner.QuarkusEntryPoint',
  ...args,
];

const distribution = `keycloak-${keycloakArtifact.version}`;

export const hasKeycloak = (): boolean => hasDistribution(distribution);

/** Half of a first start is work that is the same for every start; it is done once, and every stack starts from it. */
export async function resolveKeycloak(): Promise<string> {
  const java = await requireJava();
  return resolveDistribution(keycloakArtifact, distribution, async (home) => {
    const settings = ['--db=dev-file', '--health-enabled=true'];
    await run(java, commandLine(home, ['build', ...settings]), { env: withoutAtlas() });
  });
}

/** A home of its own for each stack: the program is shared, users, keys and settings are not. */
function furnish(home: string, program: string): void {
  mkdirSync(join(home, 'data', 'import'), { recursive: true });
  for (const entry of readdirSync(program)) {
    rmSync(join(home, entry), { force: true });
    symlinkSync(join(program, entry), join(home, entry));
  }
  copyFileSync(join(repositoryRoot, 'docker', 'keycloak', realmFile), join(home, 'data', 'import', realmFile));
}

async function answers(issuer: string): Promise<boolean> {
  try {
    const address = `${issuer}/.well-known/openid-configuration`;
    return (await fetch(address, { signal: AbortSignal.timeout(3000) })).ok;
  } catch {
    return false;
  }
}

/** Keycloak with the realm of Atlas, which it takes in at its first start. */
export async function prepareKeycloak(
  directory: string,
  book: PortBook,
  preferredPort?: number,
): Promise<KeycloakService> {
  const folder = processFolder(directory);
  const runs = isRunning(folder, 'keycloak');
  const java = await requireJava();
  const home = join(directory, 'keycloak');
  furnish(home, await resolveKeycloak());
  const port = await book.portFor('keycloak', runs, preferredPort);
  const managementPort = await book.portFor('keycloak-management', runs);
  const url = `http://${loopback}:${port}`;
  const issuer = `${url}/realms/${realm}`;
  const args = ['start', '--optimized', '--import-realm', '--cache=local', '--http-enabled=true', `--hostname=${url}`];
  args.push(`--http-host=${loopback}`, `--http-port=${port}`, `--http-management-port=${managementPort}`);
  const service = defineService({
    folder,
    spec: {
      name: 'keycloak',
      command: java,
      args: commandLine(home, args),
      cwd: home,
      env: {
        ...withoutAtlas(),
        KC_BOOTSTRAP_ADMIN_USERNAME: keycloakAdmin.user,
        KC_BOOTSTRAP_ADMIN_PASSWORD: keycloakAdmin.password,
      },
    },
    readiness: { check: () => answers(issuer), withinMs: 240_000 },
    graceMs: 30_000,
  });
  return { ...service, url, issuer };
}
