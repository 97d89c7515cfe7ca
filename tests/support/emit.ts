import type { Fact } from '../../domain/kernel/fact.js';
import type { Database, Room } from '../../platform/database.js';

export type Draft = Pick<Fact, 'domain' | 'type' | 'version' | 'aggregateId' | 'payload'> & {
  readonly eventId?: string;
};

/** Appends facts to the outbox as their rooms do, each room's in one transaction; answers the last position. */
export async function emit(database: Database, drafts: readonly Draft[], correlationId = 'SO-1'): Promise<string> {
  const context = { actor: { id: 'olga', name: 'Olga', roles: ['Ops'] }, correlationId };
  let last = '0';
  for (const domain of [...new Set(drafts.map((draft) => draft.domain))]) {
    const own = drafts
      .filter((draft) => draft.domain === domain)
      .map(({ domain, type, version, aggregateId, payload, eventId }) => ({
        eventId: eventId ?? crypto.randomUUID(),
        domain,
        type,
        version,
        aggregateId,
        payload,
        money: false,
      }));
    const [row] = await database.transaction(domain as Room, (tx) =>
      tx.query<{ position: string }>('SELECT outbox.append($1, $2, $3) AS position', [
        JSON.stringify(own),
        JSON.stringify(context),
        new Date().toISOString(),
      ]),
    );
    last = row?.position ?? last;
  }
  return last;
}

/** A short fact: who notes something about an order. */
export const command = (orderId: string, words = 'note'): Draft => ({
  domain: 'orders',
  type: 'OrderCommandRecorded',
  version: 1,
  aggregateId: `order:${orderId}`,
  payload: { orderId, command: words, atState: 'Placed', input: '{}' },
});

export interface Line {
  readonly account: string;
  readonly debit: string;
  readonly credit: string;
  readonly site?: string;
  readonly job?: string;
}

export const journal = (number: string, postingDate: string, lines: readonly Line[], orderId = 'SO-1'): Draft => ({
  domain: 'ledger',
  type: 'JournalPosted',
  version: 1,
  aggregateId: `journal:${number}`,
  payload: {
    journal: number,
    sequence: Number(/\d+/.exec(number)?.[0] ?? 0),
    postingDate,
    eventDate: postingDate,
    rule: 'invoice.beforeShipment',
    sourceEventId: null,
    sourceType: null,
    orderId,
    description: `Journal ${number}`,
    reversalOf: null,
    lines: lines.map(({ account, debit, credit, site = 'IND', job = null }, index) => ({
      line: index + 1,
      account,
      debit,
      credit,
      dimensions: { businessUnit: 'INDUSTRIAL_PRODUCTS', site, costCentre: 'SALES' },
      job,
    })),
  },
});
