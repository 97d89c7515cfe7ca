import type { Divergence } from '../../domain/operations/index.js';
import {
  factsAt,
  lastFacts,
  positionsOfOutbox,
  publishedByDomain,
  settledPosition,
  stretchesOfOutbox,
  unpublishedFor,
} from '../../platform/published.js';
import { arrivedOf, positionsOfInbox, stretchesOfInbox } from '../../reporting/queries/agreement.js';
import { type Check, type Places, settledSecondsOf } from './check.js';

/** Facts that the relay has left behind. */
export async function publishing(places: Places): Promise<Divergence[]> {
  const seconds = settledSecondsOf(places);
  const { waiting, parked } = await unpublishedFor(places.database, seconds);
  const found: Divergence[] = [];
  if (waiting > 0) {
    const what = `${waiting} facts are in the outbox for more than ${seconds} s and not in Kafka.`;
    found.push({ subject: 'relay', what, mend: 'Start the relay, or Kafka: the facts wait and lose nothing.' });
  }
  if (parked > 0) {
    const what = `${parked} facts could not be published and are kept in the outbox.`;
    found.push({ subject: 'outbox', what, mend: '`make facts` lists them; replay or drop them.' });
  }
  return found;
}

/**
 * Published facts against the records that the topics hold. What is published twice is there twice: more is no loss. Topics
 * keep everything, since read models are built from them: what one no longer holds, at its beginning too, is lost.
 */
export async function kafka({ database, countRecords }: Places): Promise<Divergence[]> {
  if (!countRecords) throw new Error('no broker is configured');
  // What is published between the two counts makes the second larger, never smaller.
  const published = await publishedByDomain(database);
  const records = await countRecords([...published.keys()]);
  return [...published]
    .filter(([domain, count]) => (records.get(domain) ?? 0) < count)
    .map(([domain, count]) => ({
      subject: `atlas.${domain}.events.v1`,
      what: `${count} facts of ${domain} were published; the topic holds ${records.get(domain) ?? 0} records.`,
      mend: 'Restore the topic from its replicas or a backup; the outbox has every fact.',
    }));
}

/** Every settled fact of the outbox is in the read models' inbox, and nothing else is. */
export async function readModels(places: Places): Promise<Divergence[]> {
  const { database } = places;
  const upTo = await settledPosition(database, settledSecondsOf(places));
  const [outbox, inbox] = await Promise.all([stretchesOfOutbox(database, upTo), stretchesOfInbox(database, upTo)]);
  const text = (rows: typeof outbox) => new Map(rows.map(({ stretch, count, sum }) => [stretch, `${count} ${sum}`]));
  const [ours, theirs] = [text(outbox), text(inbox)];
  const found: Divergence[] = [];
  for (const stretch of [...new Set([...ours.keys(), ...theirs.keys()])].sort()) {
    if (ours.get(stretch) !== theirs.get(stretch)) found.push(...(await withinOne({ database }, stretch, upTo)));
  }
  return found;
}

async function withinOne({ database }: Places, stretch: string, upTo: string): Promise<Divergence[]> {
  const outbox = new Set(await positionsOfOutbox(database, stretch, upTo));
  const inbox = new Set(await positionsOfInbox(database, stretch, upTo));
  const missing = await factsAt(
    database,
    [...outbox].filter((position) => !inbox.has(position)),
  );
  const foreign = [...inbox].filter((position) => !outbox.has(position)).slice(0, 1);
  return [
    ...missing.map(({ eventId, type, aggregateId }) => ({
      subject: eventId,
      what: `The fact ${type} of ${aggregateId} is in the outbox and not in the read models.`,
      mend: 'Start the projector; `make facts` lists what is parked. If it stays: `make rebuild-read-models`.',
    })),
    ...foreign.map((position) => ({
      subject: `position ${position}`,
      what: `The read models hold a fact at position ${position} that the outbox does not have.`,
      mend: 'The outbox was cut, or belongs to another database: restore it. `make verify-ledger` tells whether journals are gone.',
    })),
  ];
}

const LAST_FACTS = 1_000;
/** Between two looks what is on its way arrives, unless it is held up. */
const HELD_UP_SECONDS = 5;

/**
 * A comparison of read models with their owners, while nothing is held up on its way to them: otherwise everything that
 * moves is apart, and `publishing` and `readModels` say why.
 */
export const whileNothingIsHeldUp =
  (check: Check): Check =>
  async (places) => {
    const { waited, facts } = await lastFacts(places.database, LAST_FACTS);
    const arrived = await arrivedOf(
      places.database,
      facts.map(({ position }) => position),
    );
    const missing = facts.filter(({ position }) => !arrived.has(position)).map(({ seconds }) => seconds);
    const behind = Math.max(waited, ...missing, 0);
    if (behind > HELD_UP_SECONDS) throw new Error(`the read models are ${Math.round(behind)} s behind`);
    return check(places);
  };
