import { MissingTool } from './commands.js';
import { givenAddresses } from './environment.js';
import { kafkaArtifact } from './kafka.js';
import { hasKeycloak, resolveKeycloak } from './keycloak.js';
import { type Artifact, hasJars, requireJava, requireMaven, resolveJars } from './maven.js';
import { resolvePostgres } from './postgres-binaries.js';
import { postgresUser } from './postgres-user.js';
import type { ServiceName } from './services.js';
import { findTemporal, requireGo, resolveTemporal } from './temporal.js';
import { prepareTestServer, testServerArtifact } from './test-server.js';

interface Installation {
  /** Each throws MissingTool when something is missing that only a person can install; they touch nothing. */
  readonly checks: readonly (() => Promise<unknown>)[];
  /** Fetches or builds what is not there. */
  readonly install: () => Promise<unknown>;
}

function javaChecks(artifact: Artifact): (() => Promise<unknown>)[] {
  return [requireJava, async () => hasJars(artifact) || requireMaven()];
}

const installations: Record<ServiceName, Installation> = {
  postgres: { checks: [() => resolvePostgres(undefined)], install: async () => resolvePostgres(await postgresUser()) },
  temporal: { checks: [async () => (await findTemporal()) ?? (await requireGo())], install: resolveTemporal },
  kafka: { checks: javaChecks(kafkaArtifact), install: () => resolveJars(kafkaArtifact) },
  keycloak: {
    checks: [requireJava, async () => hasKeycloak() || requireMaven()],
    install: resolveKeycloak,
  },
  testServer: { checks: javaChecks(testServerArtifact), install: prepareTestServer },
};

/** One line per tool that is missing for these services; none when everything can be installed from here. */
async function missingTools(names: readonly ServiceName[]): Promise<string[]> {
  const lines = new Set<string>();
  for (const check of names.flatMap((name) => installations[name].checks)) {
    try {
      await check();
    } catch (error) {
      if (!(error instanceof MissingTool)) throw error;
      lines.add(error.message);
    }
  }
  return [...lines];
}

/** Makes sure that the services can start; those whose address the environment gives need nothing. */
export async function installServices(names: readonly ServiceName[], env: NodeJS.ProcessEnv): Promise<void> {
  const given = givenAddresses(env);
  const own = names.filter((name) => given[name] === undefined);
  const missing = await missingTools(own);
  if (missing.length > 0) throw new Error(missing.join('\n'));
  for (const name of own) await installations[name].install();
}
