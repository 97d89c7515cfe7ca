import { expect } from 'chai';
import { type Database, openDatabase } from '../../platform/database.js';
import { dropFailed, listParked } from '../../platform/parked-facts.js';
import { type Checksum, checksums } from '../../reporting/checksums.js';
import { forgetDropped } from '../../reporting/drop.js';
import { ordersList, trialBalance } from '../../reporting/index.js';
import { type RebuildOptions, type Rebuilt, rebuildReadModels } from '../../reporting/rebuild.js';
import { createNext } from '../../reporting/rebuild-schema.js';
import { emit, journal } from '../support/emit.js';
import { type FactPipeline, factPipeline } from '../support/fact-pipeline.js';
import { diceOf, sampleFacts } from '../support/fact-samples.js';
import { until } from '../support/until.js';

const tied = (amount: string) => [
  { account: '1110', debit: amount, credit: '0.00' },
  { account: '4010', debit: '0.00', credit: amount },
];

describe('rebuilding the read models', function () {
  this.timeout(120_000);
  let pipeline: FactPipeline;
  let owner: Database;

  beforeEach(async () => {
    pipeline = await factPipeline();
    owner = openDatabase({ url: pipeline.test.adminUrl, size: 2 });
    pipeline.relay();
    pipeline.projector();
  });
  afterEach(async () => {
    await owner.close();
    await pipeline.close();
  });

  const rebuild = (verifyOnly = false, more: Partial<RebuildOptions> = {}): Promise<Rebuilt> =>
    rebuildReadModels({ ...pipeline, owner, database: pipeline.projectorDatabase, verifyOnly, ...more });
  const sums = (): Promise<Checksum[]> =>
    pipeline.projectorDatabase.transaction('reporting', (tx) => checksums(tx, 'reporting'));
  const settled = async (): Promise<void> => {
    await pipeline.published();
    await pipeline.projected();
  };
  const schemas = async (): Promise<string[]> =>
    (
      await pipeline.test.admin<{ name: string }>(
        "SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE 'reporting%' ORDER BY 1",
      )
    ).map(({ name }) => name);

  const told = async (): Promise<number> =>
    Number((await pipeline.test.admin<{ count: string }>('SELECT count(*) FROM reporting.stream'))[0]?.count);

  it('makes the same tables, row by row, and the running projector goes on with them', async () => {
    await emit(pipeline.test.database, sampleFacts(400, diceOf(11)));
    await settled();
    const before = await sums();
    const { tables, ahead, exchanged } = await rebuild();
    expect({ ahead, exchanged }).to.deep.equal({ ahead: 0, exchanged: true });
    expect(tables.filter(({ equal }) => !equal)).to.deep.equal([]);
    expect(await sums()).to.deep.equal(before);
    expect(await schemas()).to.deep.equal(['reporting']);
    // What was told is not told again.
    expect(await told()).to.equal(400);

    await emit(pipeline.test.database, [journal('J-900001', '2099-01-01', tied('7.00'))]);
    await settled();
    const { totals } = await trialBalance(pipeline.test.database, { from: '2099-01-01' });
    expect(totals).to.include({ debit: '7.00', credit: '7.00' });
  });

  it('mends tables that were damaged; a verification only tells which', async () => {
    await emit(pipeline.test.database, [journal('J-1', '2026-03-01', tied('7.00'))]);
    await settled();
    await pipeline.test.admin('UPDATE reporting.account_months SET debit = debit + 1');
    const verified = await rebuild(true);
    expect(verified.exchanged).to.equal(false);
    expect(verified.tables.filter(({ equal }) => !equal).map(({ table }) => table)).to.deep.equal(['account_months']);
    expect((await trialBalance(pipeline.test.database)).totals.debit).to.equal('9.00');
    expect((await rebuild()).exchanged).to.equal(true);
    expect((await trialBalance(pipeline.test.database)).totals.debit).to.equal('7.00');
  });

  it('loses and doubles nothing while facts keep coming', async () => {
    let going = true;
    let count = 0;
    const coming = (async () => {
      while (going) {
        count += 1;
        await emit(pipeline.test.database, [journal(`J-${count}`, '2026-03-01', tied('1.00'))]);
      }
    })();
    await until('some facts', async () => (count > 50 ? true : undefined));
    const { exchanged } = await rebuild();
    const during = count;
    await until('some more facts', async () => (count > during + 50 ? true : undefined));
    going = false;
    await coming;
    await settled();
    expect(exchanged).to.equal(true);
    expect((await trialBalance(pipeline.test.database)).totals.debit).to.equal(`${count}.00`);
    expect(await told(), 'facts told, those of the last moment too').to.equal(count);
    const again = await rebuild(true);
    expect(again.tables.filter(({ equal }) => !equal)).to.deep.equal([]);
  });

  it('people go on reading all the while, and never see less than before', async () => {
    await emit(pipeline.test.database, sampleFacts(300, diceOf(12)));
    const own = Array.from({ length: 40 }, (_, index) => journal(`J-9${index}`, '2099-01-01', tied('1.00')));
    await emit(pipeline.test.database, own);
    await settled();
    let going = true;
    const seen: string[] = [];
    const reading = (async () => {
      while (going) {
        seen.push((await trialBalance(pipeline.test.database, { from: '2099-01-01' })).totals.debit);
        await ordersList(pipeline.test.database, { page: 1, pageSize: 10 });
      }
    })();
    try {
      for (let round = 0; round < 3; round += 1) expect((await rebuild()).exchanged).to.equal(true);
    } finally {
      going = false;
    }
    await reading;
    expect(seen.length).to.be.above(10);
    expect(new Set(seen)).to.deep.equal(new Set(['40.00']));
  });

  it('can be interrupted, killed, and repeated; only one runs at a time', async () => {
    await emit(pipeline.test.database, sampleFacts(100, diceOf(13)));
    await settled();
    const before = await sums();
    const interrupt = new AbortController();
    const second: Promise<string>[] = [];
    const first = rebuild(false, {
      interrupted: interrupt.signal,
      onProgress: () => {
        second.push(rebuild().then(String, String));
        interrupt.abort(new Error('interrupted'));
      },
    });
    expect(await first.then(String, String)).to.contain('interrupted');
    expect(await second[0]).to.contain('being rebuilt already');
    expect(await schemas()).to.deep.equal(['reporting']);
    expect(await sums()).to.deep.equal(before);

    // What a rebuild leaves that was killed before, and after, its exchange.
    await createNext({ query: pipeline.test.admin });
    await pipeline.test.admin('CREATE SCHEMA reporting_old');
    const { tables, facts, exchanged } = await rebuild();
    expect({ facts, exchanged }).to.deep.equal({ facts: 100, exchanged: true });
    expect(tables.filter(({ equal }) => !equal)).to.deep.equal([]);
    expect(await schemas()).to.deep.equal(['reporting']);
  });

  it('keeps dropped facts dropped, and parks again what is parked', async () => {
    const place = {
      database: pipeline.projectorDatabase,
      owner: 'reporting' as const,
      forget: forgetDropped('olga', 'nonsense'),
    };
    await emit(pipeline.test.database, [
      journal('J-1', 'no date', tied('1.00')),
      journal('J-2', 'no date either', tied('1.00')),
      journal('J-3', '2026-03-01', tied('1.00')),
    ]);
    await settled();
    await dropFailed(place, 'journal:J-1');
    expect((await rebuild()).exchanged).to.equal(true);
    expect((await listParked(place)).map(({ aggregateId }) => aggregateId)).to.deep.equal(['journal:J-2']);
    expect((await trialBalance(pipeline.test.database)).totals.debit).to.equal('1.00');
  });

  it('stops, and leaves the tables in use alone, when a fact cannot be handled any more', async () => {
    await emit(pipeline.test.database, [journal('J-1', '2026-03-01', tied('1.00'))]);
    await settled();
    await pipeline.test.admin("ALTER TABLE reporting.journals ADD CONSTRAINT fussy CHECK (journal <> 'J-1') NOT VALID");
    const error = await rebuild().then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    expect(error?.message).to.contain('1 facts that the read models hold cannot be handled any more');
    expect(await schemas()).to.deep.equal(['reporting']);
    expect((await trialBalance(pipeline.test.database)).totals.debit).to.equal('1.00');
  });
});
