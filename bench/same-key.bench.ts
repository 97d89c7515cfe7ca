import { randomUUID } from 'node:crypto';
import { loadConfig } from '../platform/config.js';
import { developmentToken } from '../platform/identity/development-identity.js';
import { type Benchmark, figureOf, median, percentile, timed } from './support/figure.js';
import { ordersOf } from './support/orders.js';
import { type Answer, ask, bodyOf } from './support/requests.js';

const ROUNDS = 20;
const WARM_UP = 3;
const AT_ONCE = 50;
const PATIENCE_MS = 30_000;
/** Fifty at once are answered in less time than ten of them would take one after the other. */
const MOST_OF_ONE = 10;

interface Answered extends Answer {
  readonly took: number;
}

/** Fifty of the same request at once make one order, beside one request alone. */
export const sameKey: Benchmark = {
  name: 'same-key',
  run: async (world) => {
    const app = await world.application();
    const orders = await ordersOf(world);
    const url = `${app.env['ATLAS_API_URL']}/v1/orders`;
    const token = await developmentToken(loadConfig(app.env), { user: 'olga', roles: ['Ops'] });
    const asking = () => {
      const headers = { authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() };
      const body = bodyOf(orders.body());
      return async (): Promise<Answered> => {
        let answer: Answer = { status: 0, text: '' };
        const took = await timed(async () => {
          answer = await ask(url, headers, body);
        });
        return { ...answer, took };
      };
    };
    const placed = async (answers: readonly Answered[]): Promise<void> => {
      const orderId = oneOrder(answers);
      orders.placed.push(orderId);
      await orders.confirmed(orderId);
    };
    const alone: number[] = [];
    const together: number[] = [];
    const replayed: number[] = [];
    const count = async (): Promise<number> => {
      const { rows } = await app.admin.query<{ n: number }>('SELECT count(*)::int AS n FROM orders.orders');
      return rows[0]?.n ?? 0;
    };
    for (let round = 0; round < WARM_UP + world.repetitions(ROUNDS); round += 1) {
      const one = await asking()();
      await placed([one]);
      const before = await count();
      const same = asking();
      const first = await Promise.all(Array.from({ length: AT_ONCE }, same));
      const last = await untilAnswered(same);
      await placed([...first, last]);
      if ((await count()) !== before + 1) throw new Error('fifty requests with one key made more than one order');
      if (round < WARM_UP) continue;
      alone.push(one.took);
      together.push(...first.map(({ took }) => took));
      replayed.push((await same()).took);
    }
    const control = median(alone);
    const figure = (name: string, value: number) => ({ figure: name, unit: 'ms', value, control });
    return [
      figureOf(figure('50 requests with one key p50', median(together)), { ratioAtMost: MOST_OF_ONE }),
      figureOf(figure('50 requests with one key p99', percentile(together, 0.99)), { ratioAtMost: MOST_OF_ONE }),
      figureOf(figure('request again p50', median(replayed)), { ratioAtMost: 0.5 }),
    ];
  },
};

/** Whoever was told that the request still runs asks again. */
async function untilAnswered(same: () => Promise<Answered>): Promise<Answered> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await same();
    if (answer.status !== 409 || Date.now() > deadline) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** All that were answered were answered the same, to the byte; the others were told that it runs. */
function oneOrder(answers: readonly Answered[]): string {
  const odd = answers.find(({ status, text }) => status !== 201 && !(status === 409 && isRunning(text)));
  if (odd) throw new Error(`an answer to one of many with one key: ${odd.status} ${odd.text}`);
  const told = new Set(answers.filter(({ status }) => status === 201).map(({ text }) => text));
  const [only] = told;
  if (only === undefined || told.size !== 1) throw new Error(`${told.size} answers to one key`);
  return String((JSON.parse(only) as Record<string, unknown>)['orderId']);
}

const isRunning = (text: string): boolean => (JSON.parse(text) as { code?: string }).code === 'request-in-progress';
