import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MissingTool, requireProgram, run, withProgress } from './commands.js';
import { cacheDirectory } from './paths.js';

export interface Artifact {
  readonly group: string;
  readonly name: string;
  readonly version: string;
}

const copyGoal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
const unpackGoal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack';

function pom(artifact: Artifact): string {
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>atlas.tools</groupId>
  <artifactId>${artifact.name}-runtime</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>${artifact.group}</groupId>
      <artifactId>${artifact.name}</artifactId>
      <version>${artifact.version}</version>
    </dependency>
  </dependencies>
</project>
`;
}

export function jarFolder(artifact: Artifact): string {
  return join(cacheDirectory(), `${artifact.name}-${artifact.version}`, 'lib');
}

export function hasJars(artifact: Artifact): boolean {
  return existsSync(jarFolder(artifact));
}

/** The folder with the artifact and everything it needs; fetched once. */
export async function resolveJars(artifact: Artifact): Promise<string> {
  const target = jarFolder(artifact);
  return onceInPlace(target, async (workshop) => {
    writeFileSync(join(workshop, 'pom.xml'), pom(artifact));
    await maven(artifact, workshop, [copyGoal, '-DincludeScope=runtime', '-DoutputDirectory=lib']);
    if (!readdirSync(join(workshop, 'lib')).some((file) => file.startsWith(artifact.name))) {
      throw new Error(`Maven ended well, but ${artifact.name} is not among the jars`);
    }
    return join(workshop, 'lib');
  });
}

const distributionFolder = (name: string): string => join(cacheDirectory(), name);

export function hasDistribution(name: string): boolean {
  return existsSync(distributionFolder(name));
}

/** The folder of this name in the artifact's zip, made ready for use by `prepare`; fetched once. */
export async function resolveDistribution(
  artifact: Artifact,
  name: string,
  prepare: (folder: string) => Promise<void>,
): Promise<string> {
  return onceInPlace(distributionFolder(name), async (workshop) => {
    writeFileSync(join(workshop, 'pom.xml'), pom(artifact));
    const zip = `-Dartifact=${artifact.group}:${artifact.name}:${artifact.version}:zip`;
    await maven(artifact, workshop, [unpackGoal, zip, '-DoutputDirectory=.']);
    await withProgress(`preparing ${name}`, () => prepare(join(workshop, name)));
    return join(workshop, name);
  });
}

async function maven(artifact: Artifact, workshop: string, args: readonly string[]): Promise<void> {
  await withProgress(`fetching ${artifact.name} ${artifact.version} with Maven`, () =>
    run(requireMaven(), ['-B', '-q', '-f', 'pom.xml', ...args], { cwd: workshop }),
  );
}

/** What `make` makes in a workshop of its own is moved into place only when complete. */
async function onceInPlace(target: string, make: (workshop: string) => Promise<string>): Promise<string> {
  if (existsSync(target)) return target;
  requireMaven();
  mkdirSync(dirname(target), { recursive: true });
  const workshop = mkdtempSync(join(dirname(target), 'resolving-'));
  try {
    const made = await make(workshop);
    // Two clones may fetch at once: whoever comes second keeps what is there.
    if (!existsSync(target)) renameSync(made, target);
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
  return target;
}

export function requireMaven(): string {
  return requireProgram('mvn', 'install Apache Maven ≥ 3.8, e.g. `apt-get install maven`');
}

/** Java ≥ 17, from JAVA_HOME or the PATH. */
export async function requireJava(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const howTo = 'install a JDK ≥ 17, e.g. `apt-get install openjdk-17-jdk-headless`';
  const home = env['JAVA_HOME'];
  const inHome = home ? join(home, 'bin', 'java') : undefined;
  const java = inHome !== undefined && existsSync(inHome) ? inHome : requireProgram('java', howTo);
  const version = /version "(\d+)/.exec(await run(java, ['-version']))?.[1];
  if (version === undefined || Number(version) < 17) throw new MissingTool(`Java ≥ 17 (found ${version})`, howTo);
  return java;
}
