import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadConfig } from '../../../platform/config.js';
import { pauseFor } from '../../../platform/pause.js';
import { bundleWorkflows } from '../../../temporal-config/bundle.js';
import { engineOf } from '../../../temporal-config/engine.js';
import { withoutAtlas } from '../../../tools/stack/environment.js';
import { repositoryRoot } from '../../../tools/stack/paths.js';
import { processFolder } from '../../../tools/stack/processes.js';
import { defineService, type Service } from '../../../tools/stack/service.js';
import { until } from '../../support/until.js';
import { BUNDLE_FILE, CRASH_FOLDER, type CrashPoint, markerOf, POINTS_FILE } from './crash-points.js';
import { type Drill, startAgain } from './drill.js';

/** Immediately before the commit of each place, and immediately after it; a place is known by its name. */
export const beforeAndAfter = (places: Readonly<Record<string, string>>): CrashPoint[] =>
  Object.entries(places).flatMap(([name, place]) =>
    (['before', 'after'] as const).map((when) => ({ name, when, place })),
  );

function crashingWorker({ directory, stack }: Drill, folder: string, name: string): Service {
  return defineService({
    folder: processFolder(directory),
    spec: {
      name,
      command: process.execPath,
      args: ['--import', 'tsx', 'tests/drills/support/crashing-worker.ts'],
      cwd: repositoryRoot,
      env: { ...withoutAtlas(), ...stack.env, [CRASH_FOLDER]: folder },
    },
    readiness: { check: async () => true, withinMs: 1_000 },
  });
}

/** Starts workers that crash, and each again whenever it has; answers how to end that. */
async function keepCrashing(drill: Drill, folder: string, count: number): Promise<() => Promise<void>> {
  const names = Array.from({ length: count }, (_, index) => `worker-crashing-${index + 1}`);
  const workers = names.map((name) => crashingWorker(drill, folder, name));
  let watching = true;
  const watchers = workers.map(async (worker) => {
    while (watching) {
      if (!worker.isRunning()) await worker.start('alive');
      await pauseFor(100);
    }
  });
  return async () => {
    watching = false;
    await Promise.all(watchers);
    await Promise.all(workers.map((worker) => worker.stop()));
  };
}

/** Work that goes on until it is told to end; `end` throws for what did not come to its own end. */
interface EndlessWork {
  end(): Promise<unknown>;
}

/** Lets workers do the work, die once at every point and end it, and checks that they died where they were to. */
export async function crashAtEvery(
  drill: Drill,
  points: readonly CrashPoint[],
  begin: () => Promise<EndlessWork>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'atlas-crashes-'));
  writeFileSync(join(folder, POINTS_FILE), JSON.stringify(points));
  writeFileSync(
    join(folder, BUNDLE_FILE),
    (await bundleWorkflows(engineOf(loadConfig(drill.stack.env)).dataConverter)).code,
  );
  await drill.stack.service('worker').stop();
  const stopCrashing = await keepCrashing(drill, folder, 3);
  const missing = (): string[] => points.map(markerOf).filter((marker) => !readdirSync(folder).includes(marker));
  let work: EndlessWork;
  try {
    work = await begin();
    await until('a crash at every point', async () => (missing().length === 0 ? true : undefined), 360_000).catch(
      () => undefined,
    );
  } finally {
    await stopCrashing();
    await startAgain('worker');
  }
  await work.end();
  expect(missing(), 'points where no worker was killed').to.deep.equal([]);
  for (const point of points) {
    const place = readFileSync(join(folder, markerOf(point)), 'utf8');
    expect(place, point.name).to.match(new RegExp(point.place));
  }
}
