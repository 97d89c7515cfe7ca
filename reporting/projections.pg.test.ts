import { expect } from 'chai';
import fc from 'fast-check';
import { allFacts } from '../domain/facts.js';
import { factCodec } from '../platform/avro.js';
import { type Database, openDatabase } from '../platform/database.js';
import { deliveriesOf, pieces, shuffled } from '../tests/support/deliveries.js';
import { diceOf, sampleFacts } from '../tests/support/fact-samples.js';
import { type TestDatabase, testDatabase } from '../tests/support/test-database.js';
import { applyDeliveries } from './apply.js';
import { type Checksum, checksums, READ_MODELS } from './checksums.js';
import { createNext } from './rebuild-schema.js';

const codec = factCodec(allFacts, []);
/** The same histories at every run. */
const SEED = 20260301;
/** What may become of a batch; after "offset lost" it is in the tables and comes again. */
const FATES = ['done', 'done', 'done', 'offset lost', 'rolled back', 'reset'] as const;

describe('projections', () => {
  let test: TestDatabase;
  let projector: Database;

  before(async () => {
    test = await testDatabase();
    projector = openDatabase({ url: test.urlFor('atlas_projector'), size: 2 });
    await createNext({ query: test.admin });
  });
  after(async () => {
    await projector.close();
    await test.close();
  });

  const empty = async (): Promise<void> => {
    const tables = ['reporting', 'reporting_next'].flatMap((schema) =>
      ['inbox', ...READ_MODELS].map((table) => `${schema}.${table}`),
    );
    await test.admin(`DO $$ BEGIN ${tables.map((table) => `DELETE FROM ${table};`).join(' ')} END $$`);
  };
  const sums = (schema: string): Promise<Checksum[]> =>
    projector.transaction('reporting', (tx) => checksums(tx, schema));

  it('make the same tables whatever the order, the batches and the repetitions', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const dice = diceOf(seed);
        await empty();
        const deliveries = deliveriesOf(sampleFacts(60, dice), codec);
        await projector.transaction('reporting', (tx) => applyDeliveries(tx, 'reporting', deliveries));
        const again = shuffled([...deliveries, ...deliveries.slice(0, dice(60))], dice);
        for (const batch of pieces(again, 20, dice)) {
          await projector.transaction('reporting', (tx) => applyDeliveries(tx, 'reporting_next', batch));
        }
        expect(await sums('reporting_next')).to.deep.equal(await sums('reporting'));
      }),
      { numRuns: 12, seed: SEED },
    );
  });

  it('make the same tables when batches fail, come again, and groups go back to what they had read', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const dice = diceOf(seed);
        await empty();
        const deliveries = deliveriesOf(sampleFacts(60, dice), codec);
        await projector.transaction('reporting', (tx) => applyDeliveries(tx, 'reporting', deliveries));
        let committed = 0;
        for (let turn = 0; committed < deliveries.length; turn += 1) {
          const batch = deliveries.slice(committed, committed + 1 + dice(15));
          const fate = turn < 100 ? FATES[dice(FATES.length)] : 'done';
          const done = projector.transaction('reporting', async (tx) => {
            await applyDeliveries(tx, 'reporting_next', batch);
            if (fate === 'rolled back') throw new Error(fate);
          });
          expect(await done.then(() => '', String)).to.equal(fate === 'rolled back' ? `Error: ${fate}` : '');
          if (fate === 'done') committed += batch.length;
          if (fate === 'reset') committed = dice(committed + 1);
        }
        expect(await sums('reporting_next')).to.deep.equal(await sums('reporting'));
      }),
      { numRuns: 10, seed: SEED },
    );
  });

  it('write into every read model, so that the comparison compares something', async () => {
    await empty();
    const deliveries = deliveriesOf(sampleFacts(3000, diceOf(1)), codec);
    await projector.transaction('reporting', (tx) => applyDeliveries(tx, 'reporting', deliveries));
    const none = (await sums('reporting')).filter(({ rows }) => rows === '0');
    expect(none).to.deep.equal([]);
  });

  it('answer what was new, and nothing when it comes again', async () => {
    await empty();
    const deliveries = deliveriesOf(sampleFacts(10, diceOf(2)), codec);
    const apply = (): Promise<number> =>
      projector.transaction(
        'reporting',
        async (tx) => (await applyDeliveries(tx, 'reporting', [...deliveries, ...deliveries])).length,
      );
    expect(await apply()).to.equal(10);
    const before = await sums('reporting');
    expect(await apply()).to.equal(0);
    expect(await sums('reporting')).to.deep.equal(before);
  });

  it('notice one changed cell', async () => {
    await empty();
    const deliveries = deliveriesOf(sampleFacts(100, diceOf(3)), codec);
    await projector.transaction('reporting', (tx) => applyDeliveries(tx, 'reporting', deliveries));
    const before = await sums('reporting');
    await test.admin("UPDATE reporting.timeline SET summary = summary || '.' WHERE position = 7");
    const changed = (await sums('reporting')).filter((sum, index) => sum.checksum !== before[index]?.checksum);
    expect(changed.map(({ table }) => table)).to.deep.equal(['timeline']);
  });

  it('are written by atlas_projector, and only read by atlas_worker', async () => {
    const refused = await test.database
      .transaction('reporting', (tx) => tx.query('SELECT 1'))
      .then(
        () => 'allowed',
        (error: Error) => error.message,
      );
    expect(refused).to.contain('permission denied to set role "atlas_reporting"');
    for (const statement of [
      'INSERT INTO reporting.inbox VALUES (gen_random_uuid(), 1)',
      'DELETE FROM reporting.orders',
    ]) {
      const answer = await test.database
        .transaction('reporting_reader', (tx) => tx.query(statement))
        .then(
          () => 'allowed',
          (error: Error) => error.message,
        );
      expect(answer).to.contain('permission denied');
    }
  });
});
