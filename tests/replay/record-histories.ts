/** Records the histories that replay.test.ts replays: `node --import tsx tests/replay/record-histories.ts [scenario…]`. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import proto from '@temporalio/proto';
import { orderDesk } from '../support/order-desk.js';
import { furnish } from '../support/order-fixture.js';
import { openWorld } from '../support/process-world.js';
import { scenarios } from './scenarios.js';

const { History } = proto.temporal.api.history.v1;

const readable = (history: Parameters<typeof History.toObject>[0]): unknown =>
  History.toObject(history, { longs: String, enums: String, bytes: String });

/** Which machine recorded a history is nobody's business. */
function impersonal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(impersonal);
  // A worker's own queue is named after its process and its host.
  if (typeof value === 'string') return value.replace(/^\d+@[^-]+-/, 'recorded-');
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== 'stackTrace');
  return Object.fromEntries(entries.map(([key, item]) => [key, key === 'identity' ? 'recorded' : impersonal(item)]));
}

const names = process.argv.slice(2);
const folder = fileURLToPath(new URL('histories/', import.meta.url));
for (const time of ['real', 'skipping'] as const) {
  for (const scenario of scenarios.filter((one) => one.time === time)) {
    if (names.length > 0 && !names.includes(scenario.name)) continue;
    const world = await openWorld({ time });
    await furnish(world.test.database, { 'P-1': '1000' });
    const workflowId = await scenario.run(world, orderDesk(world));
    const history = await world.client.workflow.getHandle(workflowId).fetchHistory();
    const kept = { workflowId, history: impersonal(readable(History.fromObject(history))) };
    writeFileSync(`${folder}${scenario.name}.json`, `${JSON.stringify(kept, null, 2)}\n`);
    await world.stop();
    process.stdout.write(`recorded ${scenario.name}: ${history.events?.length} events\n`);
  }
}
process.exit(0);
