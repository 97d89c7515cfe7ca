import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { pauseFor } from '../../platform/pause.js';
import { bundleWorkflows } from '../../temporal-config/bundle.js';
import { withoutAtlas } from '../../tools/stack/environment.js';
import { repositoryRoot } from '../../tools/stack/paths.js';
import { processFolder } from '../../tools/stack/processes.js';
import { defineService, type Service } from '../../tools/stack/service.js';
import { until } from '../support/until.js';
import { BUNDLE_FILE, CRASH_FOLDER, type CrashPoint, markerOf, POINTS_FILE } from './support/crash-points.js';
import { type Drill, startAgain, theDrill } from './support/drill.js';
import { expectNothingLostNothingTwice } from './support/once-only.js';
import { startOrders } from './support/orders.js';

/** Steps of an order that change something, as it shows on the wire: forward, shipment, compensation. */
const PLACES: Readonly<Record<string, string>> = {
  placeOrder: '^orders:SO-\\d+/place$',
  reserveStock: '^inventory:SO-\\d+/reserve$',
  invoiceOrder: '^billing:SO-\\d+/invoice$',
  chargeCard: '^provider:/v1/charges$',
  settleCharge: '^billing:charge/',
  postFacts: '^ledger:post$',
  takeCreditHold: '^billing:SO-\\d+/creditHold$',
  issueStock: '/issue$',
  invoiceShipment: '^billing:request:.*/invoice$',
  recordShipment: '^orders:.*/shipment$',
  refundCharge: '^provider:/v1/refunds$',
  settleRefund: '^billing:refund/',
  undoInvoice: '/invoice/undo$',
  releaseStock: '/reserve/undo$',
};

const points: readonly CrashPoint[] = Object.entries(PLACES).flatMap(([name, place]) =>
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

describe('drill: kill -9 the worker in mid-saga', function () {
  this.timeout(600_000);

  it('before and after the commit of every step: each order ends as it should, nothing happens twice', async () => {
    const drill = theDrill();
    const folder = mkdtempSync(join(tmpdir(), 'atlas-crashes-'));
    writeFileSync(join(folder, POINTS_FILE), JSON.stringify(points));
    writeFileSync(join(folder, BUNDLE_FILE), (await bundleWorkflows()).code);
    await drill.stack.service('worker').stop();
    const stopCrashing = await keepCrashing(drill, folder, 3);
    const orders = await startOrders(drill, 10);
    const missing = (): string[] => points.map(markerOf).filter((marker) => !readdirSync(folder).includes(marker));
    try {
      await until('a crash at every point', async () => (missing().length === 0 ? true : undefined), 360_000).catch(
        () => undefined,
      );
    } finally {
      await stopCrashing();
      await startAgain('worker');
    }
    await orders.end();
    expect(missing(), 'points where no worker was killed').to.deep.equal([]);
    for (const point of points) {
      const place = readFileSync(join(folder, markerOf(point)), 'utf8');
      expect(place, point.name).to.match(new RegExp(point.place));
    }
    await expectNothingLostNothingTwice(drill);
  });
});
