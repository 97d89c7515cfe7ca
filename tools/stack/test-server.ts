import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Artifact, jarFolder, requireJava, resolveJars } from './maven.js';

export const testServerArtifact: Artifact = { group: 'io.temporal', name: 'temporal-test-server', version: '1.38.0' };

/** The time-skipping Temporal server for workflow tests, as one executable file. */
export async function prepareTestServer(): Promise<string> {
  const wrapper = join(dirname(jarFolder(testServerArtifact)), 'temporal-test-server');
  const java = await requireJava();
  const jars = await resolveJars(testServerArtifact);
  if (!existsSync(wrapper)) {
    const options = '-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1';
    const main = 'io.temporal.testserver.TestServer';
    writeFileSync(wrapper, `#!/bin/sh\nexec '${java}' ${options} -cp '${jars}/*' ${main} "$@"\n`);
    chmodSync(wrapper, 0o755);
  }
  return wrapper;
}
