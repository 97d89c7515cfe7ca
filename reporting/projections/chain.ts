import { auditSealed } from '../../domain/audit/audit.facts.js';
import { chainHeadPublished, journalPosted } from '../../domain/ledger/ledger.facts.js';
import { on, type Projection, projection } from '../projection.js';

interface LinkRow {
  sequence: number;
  hash: string;
}

/** What was published twice, differently, stands there twice: a chain that was linked anew does not fit both. */
const links = projection<LinkRow>(
  { table: 'chain_links', once: true, columns: { sequence: ['bigint', 'key'], hash: ['text', 'key'] } },
  [on(journalPosted, ({ payload: { sequence, hash } }) => (hash == null ? [] : [{ sequence, hash }]))],
);

interface HeadRow extends LinkRow {
  published_at: string;
}

const heads = projection<HeadRow>(
  {
    table: 'chain_heads',
    once: true,
    columns: { sequence: ['bigint', 'key'], hash: ['text', 'key'], published_at: ['timestamptz', 'keep'] },
  },
  [
    on(chainHeadPublished, ({ payload: { sequence, hash }, occurredAt }) => ({
      sequence,
      hash,
      published_at: occurredAt,
    })),
  ],
);

interface SealRow {
  batch: number;
  hash: string;
  published_at: string;
}

const seals = projection<SealRow>(
  {
    table: 'audit_seals',
    once: true,
    columns: { batch: ['bigint', 'key'], hash: ['text', 'key'], published_at: ['timestamptz', 'keep'] },
  },
  [on(auditSealed, ({ payload: { batch, hash }, occurredAt }) => ({ batch, hash, published_at: occurredAt }))],
);

export const chainProjections: readonly Projection[] = [links, heads, seals];
