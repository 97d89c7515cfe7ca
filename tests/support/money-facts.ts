import { randomUUID } from 'node:crypto';
import { SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import type { Dimensions } from '../../domain/kernel/dimensions.js';
import type { Posting, PostingItem } from '../../domain/kernel/fact.js';
import type { Room } from '../../platform/database.js';
import type { TestDatabase } from './test-database.js';

export const INDY: Dimensions = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'INDY', costCentre: 'CC-STORES' };
export const EVANSVILLE: Dimensions = { businessUnit: 'MACHINING_REPAIR', site: 'EVV', costCentre: 'CC-SHOP' };

export interface MoneyFact {
  readonly domain?: Room;
  readonly orderId?: string;
  readonly workflowId?: string | null;
  readonly posting: Posting;
}

export const postingOf = (rule: string, eventDate: string, ...items: PostingItem[]): Posting => ({
  rule,
  eventDate,
  description: `${rule} of a test`,
  items,
});

/** Goods for an amount, received into 1220. */
export const receipt = (value: string, eventDate = '2026-03-02', main: Dimensions = INDY): MoneyFact => ({
  posting: postingOf('stock.received', eventDate, {
    amounts: { value },
    accounts: { stock: '1220' },
    dimensions: { main },
  }),
});

export const invoice = (net: string, tax: string, total: string, eventDate = '2026-03-02'): MoneyFact => ({
  domain: 'billing',
  orderId: 'SO-1001',
  posting: postingOf('invoice.beforeShipment', eventDate, { amounts: { net, tax, total }, dimensions: { main: INDY } }),
});

/** Puts facts with a money effect into the outbox, as their domain would; answers their ids. */
export async function emitMoneyFacts(test: TestDatabase, ...facts: MoneyFact[]): Promise<string[]> {
  const ids: string[] = [];
  for (const { domain = 'inventory', orderId, workflowId = 'order:SO-1000', posting } of facts) {
    const eventId = randomUUID();
    const payload = orderId ? { orderId, posting } : { posting };
    const draft = { eventId, domain, type: 'Tested', version: 1, money: true, aggregateId: `test:${eventId}`, payload };
    const context = { actor: SYSTEM_ACTOR, correlationId: orderId ?? 'SO-1000', workflowId };
    await test.database.transaction(domain, (tx) =>
      tx.query('SELECT outbox.append($1, $2, now())', [JSON.stringify([draft]), JSON.stringify(context)]),
    );
    ids.push(eventId);
  }
  return ids;
}

/** Everything in the books and in the outbox, as one text: what a refused command must leave as it was. */
export async function booksAsText(test: TestDatabase): Promise<string> {
  const tables = await test.admin<{ name: string }>(
    `SELECT schemaname || '.' || tablename AS name FROM pg_tables WHERE schemaname IN ('ledger', 'outbox') ORDER BY 1`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const [row] = await test.admin<{ text: string }>(
      `SELECT coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '') AS text FROM ${name} t`,
    );
    texts.push(`${name}\n${row?.text}`);
  }
  return texts.join('\n');
}
