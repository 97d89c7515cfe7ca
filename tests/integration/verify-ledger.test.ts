import { execFile } from 'node:child_process';
import { expect } from 'chai';
import { sealEntries } from '../../domain/audit/store/index.js';
import { postFacts, publishChainHead } from '../../domain/ledger/store/index.js';
import { type FactPipeline, factPipeline } from '../support/fact-pipeline.js';
import { emitMoneyFacts, receipt } from '../support/money-facts.js';
import { tamper, whileTampered } from '../support/tampering.js';

const JOURNALS = 9;

/** `make verify-ledger` and `make verify-audit` as they are run, on a database and topics of its own. */
describe('make verify-ledger and verify-audit', function () {
  this.timeout(120_000);
  let pipeline: FactPipeline;

  before(async () => {
    pipeline = await factPipeline();
    pipeline.relay();
    const { test } = pipeline;
    const receipts = Array.from({ length: JOURNALS }, (_, index) => receipt(`${index + 1}.00`));
    await postFacts(test.database, await emitMoneyFacts(test, ...receipts));
    await publishChainHead(test.database);
    await pipeline.published();
  });
  after(() => pipeline.close());

  const verify = (
    brokers = process.env['ATLAS_KAFKA_BROKERS'],
    what: 'ledger' | 'audit' = 'ledger',
  ): Promise<{ code: number; said: string }> => {
    const { test } = pipeline;
    const env = {
      ...process.env,
      ATLAS_DATABASE_URL: test.urlFor('atlas_worker'),
      ATLAS_KAFKA_BROKERS: brokers,
      ATLAS_KAFKA_TOPIC_PREFIX: `${test.name}.`,
    };
    const args = ['--import', 'tsx', `tools/verify-${what}/main.ts`];
    return new Promise((resolve) => {
      execFile(process.execPath, args, { env }, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, said: stdout + stderr }),
      );
    });
  };

  it('says that all is well', async () => {
    const { code, said } = await verify();
    expect(said).to.contain(`OK: All ${JOURNALS} journals are as they were posted.`).and.contain('Kafka (10 facts');
    expect(code).to.equal(0);
  });

  it('names what was cut off, by what Kafka has', async () => {
    const { code, said } = await whileTampered(pipeline.test, [tamper.cutTail(7)], () => verify());
    expect(said).to.contain('BROKEN: Journal JN-000007 is missing').and.contain('docs/runbooks/ledger-broken.md');
    expect(code).to.equal(1);
  });

  it('names where the chain was written anew', async () => {
    const { code, said } = await whileTampered(pipeline.test, [tamper.rewrite(3)], () => verify());
    expect(said).to.contain('BROKEN: Journal JN-000003');
    expect(code).to.equal(1);
  });

  it('names what was cut off of the audit', async () => {
    const { test } = pipeline;
    const record = { kind: 'command', outcome: 'accepted', roles: [], address: '', method: 'POST', path: '/v1/orders' };
    for (const correlationId of ['a', 'b']) {
      const records = JSON.stringify([{ ...record, correlationId }]);
      await test.api.transaction('http', (tx) => tx.query('SELECT audit.append($1)', [records]));
      await sealEntries(test.database);
    }
    await pipeline.published();
    expect((await verify(undefined, 'audit')).said).to.contain('OK: All 2 entries under 2 seals');
    await test.admin(
      `BEGIN; SET LOCAL session_replication_role = replica; DELETE FROM audit.seals WHERE batch = 2;
       DELETE FROM audit.links WHERE batch = 2; DELETE FROM audit.entries WHERE correlation_id = 'b'; COMMIT`,
    );
    const { code, said } = await verify(undefined, 'audit');
    expect(said).to.contain('BROKEN: Batch 2 is missing').and.contain('docs/runbooks/audit-broken.md');
    expect(code).to.equal(1);
  });

  it('takes the read model when Kafka is away, and says what that is worth', async () => {
    const { code, said } = await verify('127.0.0.1:9');
    expect(said)
      .to.match(/Kafka \(127\.0\.0\.1:9\) could not be read/)
      .and.contain('Run this again when Kafka is there');
    expect(code).to.equal(0);
  });
});
