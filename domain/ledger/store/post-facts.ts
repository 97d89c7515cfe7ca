import { type Database, isDatabaseUnreachable, type Queryable } from '../../../platform/database.js';
import type { Actor } from '../../kernel/actor.js';
import type { Posting } from '../../kernel/fact.js';
import { Refused } from '../../kernel/refusal.js';
import { journalOf } from '../journal-of.js';
import { refuse } from '../ledger.refusals.js';
import type { PostedFact } from '../ledger.wire.js';
import { groupCommit, type Outcome } from './group-commit.js';
import { type JournalInput, type PostedRow, post } from './posting.js';

const LARGEST_BATCH = 500;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

type Outcomes = Map<string, Outcome<PostedFact>>;

interface FactRow {
  readonly event_id: string;
  readonly domain: string;
  readonly type: string;
  readonly correlation_id: string;
  readonly workflow_id: string | null;
  readonly actor: Actor;
  readonly order_id: string | null;
  readonly posting: Posting | null;
  readonly content_hash: string | null;
}

const posters = new WeakMap<Database, (eventId: string) => Promise<PostedFact>>();

/**
 * Posts facts by their rules, each once: a fact that is posted already answers its journal. Concurrent calls share a
 * transaction. When a fact cannot be posted the others still are, and the call throws its refusal: 'UnknownFact',
 * 'UnknownRule', 'InvalidPosting', or 'PostedOtherwise' when the fact is not what was posted.
 */
export async function postFacts(
  database: Database,
  eventIds: readonly string[],
): Promise<{ journals: readonly PostedFact[] }> {
  const poster = posterOf(database);
  const settled = await Promise.allSettled(eventIds.map((eventId) => poster(eventId.toLowerCase())));
  const journals = settled.map((each) => {
    if (each.status === 'rejected') throw each.reason;
    return each.value;
  });
  return { journals };
}

function posterOf(database: Database): (eventId: string) => Promise<PostedFact> {
  const known = posters.get(database);
  if (known) return known;
  const poster = groupCommit((eventIds) => postApart(database, eventIds), LARGEST_BATCH);
  posters.set(database, poster);
  return poster;
}

/** A batch that the database refuses is halved until what it refuses stands alone. */
async function postApart(database: Database, eventIds: readonly string[]): Promise<Outcomes> {
  try {
    return await database.transaction('ledger', (tx) => postBatch(tx, eventIds));
  } catch (error) {
    if (isDatabaseUnreachable(error) || isNoPeriodOpen(error)) throw error;
    if (eventIds.length < 2) return new Map(eventIds.map((eventId) => [eventId, { error }]));
    const middle = Math.ceil(eventIds.length / 2);
    const first = await postApart(database, eventIds.slice(0, middle));
    return new Map([...first, ...(await postApart(database, eventIds.slice(middle)))]);
  }
}

const isNoPeriodOpen = (error: unknown): boolean => (error as { code?: unknown }).code === '55000';

async function postBatch(tx: Queryable, eventIds: readonly string[]): Promise<Outcomes> {
  const facts = await tx.query<FactRow>('SELECT f.* FROM outbox.facts_to_post($1) AS f', [
    eventIds.filter((eventId) => UUID.test(eventId)),
  ]);
  const outcomes: Outcomes = new Map(eventIds.map((eventId) => [eventId, { error: unknownFact(eventId) }]));
  const journals = facts.flatMap((fact) => {
    const journal = journalOrRefusal(fact);
    if (!(journal instanceof Refused)) return [journal];
    outcomes.set(fact.event_id, { error: journal });
    return [];
  });
  if (journals.length === 0) return outcomes;
  const hashes = new Map(journals.map((journal) => [journal.key, journal.contentHash]));
  for (const row of await post(tx, journals)) outcomes.set(row.key, outcomeOf(row, hashes.get(row.key)));
  return outcomes;
}

const unknownFact = (eventId: string): Refused =>
  refuse('UnknownFact', `No fact with a money effect has the id ${eventId}.`);

const outcomeOf = (row: PostedRow, contentHash: string | undefined): Outcome<PostedFact> =>
  row.content_hash === contentHash
    ? { value: { eventId: row.key, journal: row.journal } }
    : { error: refuse('PostedOtherwise', `Fact ${row.key} was posted with another content, as ${row.journal}.`) };

function journalOrRefusal(fact: FactRow): JournalInput | Refused {
  try {
    return journalOfFact(fact);
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
}

function journalOfFact(fact: FactRow): JournalInput {
  const { posting } = fact;
  if (!posting || !fact.content_hash) throw refuse('InvalidPosting', `Fact ${fact.event_id} carries no posting.`);
  return {
    key: fact.event_id,
    kind: 'automatic',
    rule: posting.rule,
    eventDate: posting.eventDate,
    description: posting.description,
    correlationId: fact.correlation_id,
    postedBy: fact.actor.id,
    lines: journalOf(posting),
    orderId: fact.order_id,
    customerId: posting.customerId ?? null,
    step: posting.step ?? null,
    workflowId: fact.workflow_id,
    sourceEventId: fact.event_id,
    sourceDomain: fact.domain,
    sourceType: fact.type,
    contentHash: fact.content_hash,
    context: {
      actor: fact.actor,
      correlationId: fact.correlation_id,
      causationId: fact.event_id,
      ...(fact.workflow_id ? { workflowId: fact.workflow_id } : {}),
    },
  };
}
