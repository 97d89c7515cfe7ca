import { addDays, localDate } from '../../domain/kernel/time.js';
import { pause } from './api-client.js';
import type { People } from './orders.js';

type Body = Record<string, unknown>;

interface Operation {
  readonly operation: number;
  readonly kind: 'inHouse' | 'subcontract';
  readonly characteristics: readonly { readonly name: string; readonly lower: string }[];
}

interface Material {
  readonly part: string;
  readonly required: string;
}

/** Calls of the public API by those who work in the shop. */
export interface Shop {
  post(path: string, body: object): Promise<Body>;
  get(path: string): Promise<Body>;
  /** Waits until the document at the path is in the state, and waits for that. */
  reaches(path: string, state: string, waitingFor?: string): Promise<void>;
}

/** Where the shop is; elsewhere it may be tomorrow already. */
const today = () => localDate(new Date().toISOString());

const WAIT_MS = 90_000;

export function shopOf(people: People): Shop {
  const ok = (what: string, answer: { status: number; body: Body }): Body => {
    if (answer.status < 300) return answer.body;
    throw new Error(`${what}: ${answer.status} ${String(answer.body['detail'] ?? JSON.stringify(answer.body))}`);
  };
  const get = async (path: string): Promise<Body> => ok(path, await people.ops.get(path));
  return {
    get,
    post: async (path, body) => ok(`POST ${path}`, await people.ops.post(path, body)),
    reaches: async (path, state, waitingFor) => {
      const deadline = Date.now() + (people.patienceMs ?? WAIT_MS);
      for (;;) {
        // The document may be made by a process a moment later.
        const { status, body } = await people.ops.get(path);
        if (status === 200 && body['state'] === state && (!waitingFor || body['waitingFor'] === waitingFor)) return;
        if (Date.now() > deadline) throw new Error(`${path} is ${String(body['state'] ?? status)}, not ${state}`);
        await pause(200);
      }
    },
  };
}

/** Takes the material that a released job requires. */
export async function takeMaterial(shop: Shop, jobId: string): Promise<void> {
  const { materials } = (await shop.get(`/v1/jobs/${jobId}`)) as { materials?: readonly Material[] };
  for (const { part, required } of materials ?? [])
    await shop.post(`/v1/jobs/${jobId}/materials/issues`, { part, quantity: required });
}

/** Does every operation of a released job, one after the other, for so many units: in house, outside, and measured. */
export async function workOn(shop: Shop, jobId: string, units: string): Promise<void> {
  const { operations } = (await shop.get(`/v1/jobs/${jobId}`)) as { operations?: readonly Operation[] };
  for (const operation of operations ?? []) await workAt(shop, jobId, operation, units);
}

async function workAt(shop: Shop, jobId: string, operation: Operation, units: string): Promise<void> {
  const path = `/v1/jobs/${jobId}/operations/${operation.operation}`;
  if (operation.kind === 'subcontract') {
    const expectedOn = addDays(today(), 7);
    await shop.post(`${path}/sent-out`, { quantity: units, reference: `PO ${jobId}`, expectedOn });
    await shop.post(`${path}/received-back`, { good: units, cost: '36.00', reference: `DN ${jobId}` });
  } else {
    const workedOn = today();
    await shop.post(`${path}/start`, {});
    await shop.post(`${path}/time-logs`, { workedOn, labourHours: '1.5', machineHours: '1.25' });
    await shop.post(`${path}/quantities`, { good: units });
  }
  if (operation.characteristics.length > 0) {
    const measured = operation.characteristics.map(({ name, lower }) => ({ name, value: lower }));
    await shop.post(`${path}/inspections`, { quantity: units, measured });
  }
  await shop.post(`${path}/finish`, {});
}
