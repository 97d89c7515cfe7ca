import type { Database } from '../../../platform/database.js';
import { runStep } from '../../../platform/step.js';
import { SYSTEM_ACTOR } from '../../kernel/actor.js';
import type { Stepped } from '../../kernel/stepped.js';
import type { ChainHead } from '../chain.wire.js';
import { chainHeadPublished } from '../ledger.facts.js';

export type PublishedHead = ChainHead & Stepped;

/** Tells how far the chain has come, once for each head that it finds; null while there is no journal. */
export async function publishChainHead(database: Database): Promise<PublishedHead | null> {
  const head = await headOf(database);
  if (!head) return null;
  const context = { actor: SYSTEM_ACTOR, correlationId: 'chain' };
  const step = { room: 'ledger' as const, key: `chain-head/${head.sequence}`, input: head, context };
  return runStep(database, step, async (tx) => {
    tx.emit(chainHeadPublished, 'chain', { ...head, journals: head.sequence });
    return head;
  });
}

async function headOf(database: Database): Promise<ChainHead | null> {
  const [head] = await database.read('ledger', (tx) =>
    tx.query<ChainHead>(
      `SELECT h.sequence::int AS sequence, encode(h.hash, 'hex') AS hash FROM ledger.chain_head h WHERE h.sequence > 0`,
    ),
  );
  return head ?? null;
}
