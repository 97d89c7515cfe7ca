import { expect } from 'chai';
import pg from 'pg';
import type { DatabaseReads } from '../../../platform/database.js';
import { publishedSeals } from '../../../reporting/queries/published-seals.js';
import { publishEverything } from '../../../tests/support/tampering.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import type { Tampering } from '../../kernel/chain.js';
import type { AuditVerdict } from '../index.js';
import { sealEntries, verifyAudit } from './index.js';

const BATCHES = 4;
const EACH = 3;
const ENTRIES = BATCHES * EACH;

const record = (correlationId: string) => ({
  ...{ kind: 'command', outcome: 'accepted', actorId: 'ollie', actorName: 'Ollie', roles: ['Ops'], method: 'POST' },
  ...{ address: '127.0.0.1', route: '/v1/orders', path: '/v1/orders', correlationId, status: 201, requests: 1 },
});

/** The audit compared with what was published of it: the superuser can write anything, and cannot take that back. */
describe('verifyAudit', () => {
  let test: TestDatabase;
  let client: pg.Client;
  before(async () => {
    test = await testDatabase();
    for (let batch = 1; batch <= BATCHES; batch += 1) {
      const records = Array.from({ length: EACH }, (_, index) => record(`c-${batch}-${index}`));
      await test.api.transaction('http', (tx) => tx.query('SELECT audit.append($1)', [JSON.stringify(records)]));
      expect(await sealEntries(test.database)).to.include({ batch, last: batch * EACH });
    }
    await publishEverything(test);
    await test.api.transaction('http', (tx) =>
      tx.query('SELECT audit.append($1)', [JSON.stringify([record('waits')])]),
    );
    client = new pg.Client({ connectionString: test.adminUrl });
    await client.connect();
  });
  after(async () => {
    await client.end();
    await test.close();
  });

  /** What is said after the cluster's superuser, with all triggers off, did this; undone afterwards. */
  async function verdictAfter(...statements: string[]): Promise<AuditVerdict> {
    const moment: DatabaseReads = {
      read: (_owner, body) =>
        body({
          query: async (sql: string, values: readonly unknown[] = []) =>
            (await client.query(sql, [...values])).rows as never,
        }),
    };
    try {
      await client.query('BEGIN');
      await client.query('SET LOCAL session_replication_role = replica');
      for (const statement of statements) await client.query(statement);
      return await verifyAudit(moment, await publishedSeals(moment));
    } finally {
      await client.query('ROLLBACK');
    }
  }
  const found = (batch: number | null, entry: number | null, problem: Tampering) => ({
    intact: false,
    batch,
    entry,
    problem,
  });
  const entryOf = (sequence: number): string => `(SELECT entry FROM audit.links WHERE sequence = ${sequence})`;
  /** Links and seals written anew from a batch on, so that everything fits together. */
  const resealedFrom = (batch: number): string[] => [
    `UPDATE audit.links l SET hash = sha256(audit.content(e)) FROM audit.entries e WHERE e.entry = l.entry`,
    `DO $$ DECLARE b bigint; previous bytea; BEGIN
       previous := coalesce((SELECT hash FROM audit.seals WHERE batch = ${batch} - 1), sha256('Atlas audit'));
       FOR b IN SELECT batch FROM audit.seals WHERE batch >= ${batch} ORDER BY 1 LOOP
         UPDATE audit.seals s SET previous_hash = previous, hash = audit.seal_hash(b, previous, s.first_sequence, s.last_sequence,
           (SELECT string_agg(l.hash, ''::bytea ORDER BY l.sequence) FROM audit.links l WHERE l.batch = b))
         WHERE s.batch = b RETURNING s.hash INTO previous;
       END LOOP;
     END $$`,
  ];

  it('finds everything as it was sealed, and what waits', async () => {
    const intact = { intact: true, entries: ENTRIES, batches: BATCHES, waiting: 1 };
    expect(await verdictAfter()).to.deep.equal(intact);
    expect(await test.api.atOneMoment(async (moment) => verifyAudit(moment, null))).to.deep.equal(intact);
  });

  for (const sequence of [1, 5, ENTRIES]) {
    const batch = Math.ceil(sequence / EACH);
    it(`names entry ${sequence} when any field of it was changed`, async () => {
      for (const change of [
        `outcome = 'refused'`,
        `actor_id = 'mallory'`,
        `roles = '{Admin}'`,
        `at = at + interval '1 microsecond'`,
        `address = '203.0.113.9'`,
        `resource = 'SO-9'`,
        `reason = 'x'`,
        `requests = 2`,
      ]) {
        const verdict = await verdictAfter(`UPDATE audit.entries SET ${change} WHERE entry = ${entryOf(sequence)}`);
        expect(verdict, change).to.deep.equal(found(batch, sequence, 'changed'));
      }
    });

    it(`names entry ${sequence} when it, its link or its seal was removed`, async () => {
      expect(await verdictAfter(`DELETE FROM audit.entries WHERE entry = ${entryOf(sequence)}`)).to.deep.equal(
        found(batch, sequence, 'removed'),
      );
      expect(await verdictAfter(`DELETE FROM audit.links WHERE sequence = ${sequence}`)).to.deep.equal(
        found(batch, null, 'removed'),
      );
      const verdict = await verdictAfter(`DELETE FROM audit.seals WHERE batch = ${batch}`);
      expect(verdict).to.deep.equal(found(batch, null, batch === BATCHES ? 'cutOff' : 'removed'));
    });

    it(`names the batch of entry ${sequence} when all seals from there on were written anew over a change`, async () => {
      const change = `UPDATE audit.entries SET actor_id = 'mallory' WHERE entry = ${entryOf(sequence)}`;
      expect(await verdictAfter(change, ...resealedFrom(batch))).to.deep.equal(found(batch, null, 'changed'));
    });
  }

  const forged = (entry: number) => `INSERT INTO audit.entries OVERRIDING SYSTEM VALUE
    SELECT (jsonb_populate_record(e, '{"entry": ${entry}}')).* FROM audit.entries e LIMIT 1`;

  it('names an entry that was written into the table, under a seal or under none', async () => {
    expect(await verdictAfter(forged(99))).to.deep.equal(found(null, 99, 'inserted'));
    const linked = `INSERT INTO audit.links SELECT ${ENTRIES + 1}, 99, ${BATCHES}, sha256(audit.content(e)) FROM audit.entries e WHERE entry = 99`;
    expect(await verdictAfter(forged(99), linked)).to.deep.equal(found(null, 99, 'inserted'));
    const widened = `UPDATE audit.seals SET last_sequence = last_sequence + 1 WHERE batch = ${BATCHES}`;
    expect(await verdictAfter(forged(99), linked, widened, ...resealedFrom(BATCHES))).to.deep.equal(
      found(BATCHES, null, 'changed'),
    );
  });

  it('names a batch that nobody published, and one that was cut off with everything after it', async () => {
    const more = [
      forged(99),
      `INSERT INTO audit.links SELECT ${ENTRIES + 1}, 99, ${BATCHES + 1}, sha256(audit.content(e)) FROM audit.entries e WHERE entry = 99`,
      `INSERT INTO audit.seals SELECT ${BATCHES + 1}, ${ENTRIES + 1}, ${ENTRIES + 1}, hash, hash FROM audit.seals WHERE batch = ${BATCHES}`,
      ...resealedFrom(BATCHES + 1),
    ];
    expect(await verdictAfter(...more)).to.deep.equal(found(BATCHES + 1, null, 'inserted'));
    const cut = (batch: number) => [
      `DELETE FROM audit.entries e USING audit.links l WHERE l.entry = e.entry AND l.batch >= ${batch}`,
      `DELETE FROM audit.links WHERE batch >= ${batch}`,
      `DELETE FROM audit.seals WHERE batch >= ${batch}`,
    ];
    expect(await verdictAfter(...cut(3))).to.deep.equal(found(3, null, 'cutOff'));
    expect(await verdictAfter(...cut(1))).to.deep.equal(found(1, null, 'cutOff'));
  });

  it('names what was taken away before it was sealed', async () => {
    const waits = `(SELECT entry FROM audit.to_seal)`;
    const verdict = await verdictAfter(`DELETE FROM audit.entries WHERE entry = ${waits}`);
    expect(verdict).to.include({ batch: null, problem: 'removed' });
    expect(await verdictAfter('DELETE FROM audit.to_seal')).to.include({ batch: null, problem: 'inserted' });
  });

  it('seals an entry whose transaction ends after a later one, with the next seal', async () => {
    const slow = new pg.Client({ connectionString: test.adminUrl });
    await slow.connect();
    try {
      await slow.query('BEGIN');
      await slow.query('SELECT audit.append($1)', [JSON.stringify([record('slow')])]);
      await test.api.transaction('http', (tx) =>
        tx.query('SELECT audit.append($1)', [JSON.stringify([record('fast')])]),
      );
      const before = await sealEntries(test.database);
      await slow.query('COMMIT');
      const after = await sealEntries(test.database);
      expect([before?.last, after?.first, after?.last]).to.deep.equal([ENTRIES + 2, ENTRIES + 3, ENTRIES + 3]);
      expect(await verdictAfter()).to.deep.equal({
        intact: true,
        entries: ENTRIES + 3,
        batches: BATCHES + 2,
        waiting: 0,
      });
    } finally {
      await slow.end();
    }
  });

  it('looks at no more entries in one statement than it has the time for, however many a batch has', async () => {
    const written = { entries: ENTRIES + 3, batches: BATCHES + 2 };
    for (const many of [15_000, 15_000]) {
      await test.admin(
        `SELECT audit.append(jsonb_agg('${JSON.stringify(record('many'))}'::jsonb)) FROM generate_series(1, ${many})`,
      );
      await sealEntries(test.database);
      written.entries += many;
      written.batches += 1;
    }
    const ranges: unknown[] = [];
    const verdict = await test.api.atOneMoment(({ read }) => {
      const watched: DatabaseReads = {
        read: (owner, body) =>
          read(owner, (tx) =>
            body({
              query: (sql, values) => {
                if (sql.includes('generate_series(b.first')) ranges.push(values);
                return tx.query(sql, values);
              },
            }),
          ),
      };
      return verifyAudit(watched, null);
    });
    expect(verdict).to.deep.equal({ intact: true, ...written, waiting: 0 });
    expect(ranges).to.deep.equal([
      [1, BATCHES + 3],
      [BATCHES + 4, BATCHES + 4],
    ]);
  });

  it('seals nothing while one of those that wait is gone, and names it', async () => {
    await test.api.transaction('http', (tx) =>
      tx.query('SELECT audit.append($1)', [JSON.stringify([record('gone'), record('left')])]),
    );
    await test.admin(`BEGIN; SET LOCAL session_replication_role = replica;
      DELETE FROM audit.entries WHERE correlation_id = 'gone'; COMMIT`);
    const refused = await sealEntries(test.database).catch((error: Error) => error);
    expect(String(refused)).to.contain('not all that waits');
    expect(await verdictAfter()).to.include({ intact: false, batch: null, problem: 'removed' });
  });
});
