import { randomUUID } from 'node:crypto';
import type { PostingItem } from '../../domain/kernel/fact.js';
import { postFacts, verifyChain } from '../../domain/ledger/store/index.js';
import type { TestDatabase } from '../../tests/support/test-database.js';
import { type Benchmark, figureOf, inTurn, ratePerSecond } from './figure.js';
import { journalsByPgbench } from './pgbench.js';

/** As many callers as the worker lets run local activities at once. */
const CALLERS = 100;
const FACTS = 4_000;
const ROUNDS = 3;
const PER_TRANSACTION = 500;

const SITES = ['LOUISVILLE', 'EVANSVILLE', 'INDIANAPOLIS'];
const UNITS = ['MACHINING_REPAIR', 'INDUSTRIAL_PRODUCTS', 'CORPORATE', 'OWNER'];
const RULES = ['stock.received', 'stock.countedUp', 'stock.countedDown', 'stock.scrapped'];

const nth = (of: readonly string[], index: number): string => of[index % of.length] ?? '';

/** Rules, accounts and dimensions by turns, or always the same pair of accounts in the same dimensions. */
function posting(spread: boolean, index: number) {
  const at = spread ? index : 0;
  const main = { businessUnit: nth(UNITS, at), site: nth(SITES, at), costCentre: `CC-${at % 7}` };
  const item: PostingItem = {
    amounts: { value: '10.00' },
    accounts: { stock: at % 2 === 0 ? '1210' : '1220' },
    dimensions: { main },
  };
  return { rule: nth(RULES, at), eventDate: '2026-03-02', description: 'Receipt of parts', items: [item] };
}

async function moneyFacts(test: TestDatabase, count: number, spread: boolean): Promise<string[]> {
  const ids: string[] = [];
  for (let made = 0; made < count; made += PER_TRANSACTION) {
    const facts = Array.from({ length: Math.min(PER_TRANSACTION, count - made) }, (_, index) => ({
      ...{ eventId: randomUUID(), domain: 'inventory', type: 'StockReceived', version: 1, money: true },
      aggregateId: `stock:P-${index % 100}@LOUISVILLE`,
      payload: { orderId: `SO-${made + index}`, posting: posting(spread, index) },
    }));
    const context = { correlationId: 'bench', actor: { id: 'olga', name: 'Olga', roles: ['Ops'] } };
    await test.database.transaction('inventory', (tx) =>
      tx.query('SELECT outbox.append($1, $2, now())', [JSON.stringify(facts), JSON.stringify(context)]),
    );
    ids.push(...facts.map((fact) => fact.eventId));
  }
  return ids;
}

async function journalsPerSecond(test: TestDatabase, spread: boolean): Promise<number> {
  const ids = await moneyFacts(test, FACTS, spread);
  return ratePerSecond(ids, CALLERS, (id) => postFacts(test.database, [id]));
}

/** Facts posted by the ledger's group commit, each call one fact, with fsync on. */
export const journalBenchmark = (name: string, figure: string, spread: boolean): Benchmark => ({
  name,
  run: async (world) => {
    const test = await world.freshDatabase();
    try {
      const [fsync] = await test.admin<{ fsync: string }>('SHOW fsync');
      if (fsync?.fsync !== 'on') throw new Error('fsync is off: the figure would mean nothing');
      const byPgbench = await journalsByPgbench(test, spread);
      await journalsPerSecond(test, spread);
      const rates = await inTurn(
        world.repetitions(ROUNDS),
        () => journalsPerSecond(test, spread),
        byPgbench,
        ({ value, control }) => world.say(`ledger ${value.toFixed(0)}/s, pgbench ${control.toFixed(0)}/s`),
      );
      const { intact } = await verifyChain(test.database);
      if (!intact) throw new Error('the chain of journals is broken');
      return [figureOf({ figure, unit: 'journals/s', ...rates }, { atLeast: 1_000 })];
    } finally {
      await test.close();
    }
  },
});
