import { randomUUID } from 'node:crypto';
import avsc from 'avsc';
import { expect } from 'chai';
import { openDatabase } from '../../../platform/database.js';
import {
  booksAsText,
  EVANSVILLE,
  emitMoneyFacts,
  INDY,
  invoice,
  postingOf,
  receipt,
} from '../../../tests/support/money-facts.js';
import { refusalOf } from '../../../tests/support/refusal.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import { avroSchemaOf } from '../../kernel/fact.js';
import { journalPosted } from '../ledger.facts.js';
import { journal, journalsOfSource, postFacts, trialBalanceFold, verifyChain, waitingFacts } from './index.js';

describe('postFacts', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
  });
  after(() => test.close());
  afterEach(async () => expect(await verifyChain(test.database)).to.have.property('intact', true));

  const sequences = async (): Promise<number[]> =>
    (await test.admin<{ sequence: string }>('SELECT sequence FROM ledger.journals ORDER BY 1')).map((row) =>
      Number(row.sequence),
    );
  const gapless = async (): Promise<void> => {
    const found = await sequences();
    expect(found).to.deep.equal(found.map((_, index) => index + 1));
  };
  const only = async (eventId: string) => {
    const journals = await journalsOfSource(test.database, { eventId });
    expect(journals).to.have.length(1);
    return journals[0]!;
  };

  it('posts a fact by its rule, once, and no longer waits for it', async () => {
    const [eventId] = (await emitMoneyFacts(test, invoice('100.00', '7.00', '107.00'))) as [string];
    expect((await waitingFacts(test.database, 0)).map((fact) => fact.eventId)).to.include(eventId);
    const { journals } = await postFacts(test.database, [eventId]);
    const posted = await only(eventId);
    expect(journals).to.deep.equal([{ eventId, journal: posted.journal }]);
    expect(posted).to.deep.include({
      kind: 'automatic',
      rule: 'invoice.beforeShipment',
      postingDate: '2026-03-02',
      eventDate: '2026-03-02',
      source: { eventId, domain: 'billing', type: 'Tested' },
      orderId: 'SO-1001',
      correlationId: 'SO-1001',
      step: null,
      workflowId: 'order:SO-1000',
      postedBy: 'system',
      reversalOf: null,
      reversedBy: null,
    });
    const plain = { memo: null, job: null };
    expect(posted.lines).to.deep.equal([
      { line: 1, account: '1110', debit: '107.00', credit: '0.00', dimensions: INDY, ...plain },
      { line: 2, account: '2160', debit: '0.00', credit: '100.00', dimensions: INDY, ...plain },
      { line: 3, account: '2200', debit: '0.00', credit: '7.00', dimensions: INDY, ...plain },
    ]);
    expect(await journal(test.database, posted.journal)).to.deep.equal(posted);
    expect(await waitingFacts(test.database, 0)).to.deep.equal([]);
    expect(await postFacts(test.database, [eventId])).to.deep.equal({ journals });
    await only(eventId);
  });

  it('names the job on the lines, and the customer, the step and the process of the journal', async () => {
    const item = { amounts: { value: '90.00' }, dimensions: { main: INDY }, job: 'J-2001' };
    const about = { step: 'J-2001/receive-back/1', customerId: 'C-7' };
    const posting = { ...postingOf('job.subcontractReceived', '2026-03-02', item), ...about };
    const [eventId] = (await emitMoneyFacts(test, { domain: 'jobs', posting })) as [string];
    await postFacts(test.database, [eventId]);
    const posted = await only(eventId);
    expect(posted).to.include({ ...about, workflowId: 'order:SO-1000' });
    expect(posted.lines.map(({ account, job }) => [account, job])).to.deep.equal([
      ['1230', 'J-2001'],
      ['2015', 'J-2001'],
    ]);
    expect(await journalsOfSource(test.database, { correlationId: 'J-2001' })).to.deep.equal([posted]);
    const [fact] = await test.admin<{ payload: { lines: unknown; customerId: string } }>(
      'SELECT payload FROM outbox.facts WHERE aggregate_id = $1',
      [`journal:${posted.journal}`],
    );
    expect(fact?.payload.customerId).to.equal('C-7');
    expect(fact?.payload.lines).to.deep.equal(posted.lines.map(({ memo: _memo, ...line }) => line));
  });

  it('publishes the journal with the cause and the person of its fact', async () => {
    const [eventId] = (await emitMoneyFacts(test, invoice('10.00', '0.70', '10.70'))) as [string];
    await postFacts(test.database, [eventId]);
    const posted = await only(eventId);
    const facts = await test.admin<Record<string, unknown>>(
      `SELECT *, occurred_at::text AS at FROM outbox.facts WHERE aggregate_id = $1`,
      [`journal:${posted.journal}`],
    );
    expect(facts).to.have.length(1);
    const [fact] = facts;
    expect(fact).to.deep.include({
      domain: 'ledger',
      type: 'JournalPosted',
      money: false,
      correlation_id: 'SO-1001',
      causation_id: eventId,
      workflow_id: 'order:SO-1000',
      aggregate_version: 1,
    });
    expect(fact?.['actor']).to.include({ id: 'system' });
    const payload = {
      journal: posted.journal,
      sequence: posted.sequence,
      postingDate: '2026-03-02',
      eventDate: '2026-03-02',
      rule: 'invoice.beforeShipment',
      sourceEventId: eventId,
      sourceType: 'Tested',
      orderId: 'SO-1001',
      description: posted.description,
      reversalOf: null,
      lines: posted.lines.map(({ memo: _memo, job: _job, ...line }) => line),
      customerId: null,
      kind: 'automatic',
      hash: posted.hash,
    };
    expect(fact?.['payload']).to.deep.equal(payload);
    const envelope = {
      eventId,
      position: '1',
      domain: 'ledger',
      type: 'JournalPosted',
      version: 1,
      aggregateId: 'journal:1',
      aggregateVersion: 1,
      correlationId: 'SO-1001',
      causationId: null,
      workflowId: null,
      occurredAt: '2026-03-02T12:00:00.000Z',
      actor: { id: 'system', name: 'Atlas', roles: [], system: true },
    };
    const type = avsc.Type.forSchema(avroSchemaOf(journalPosted) as avsc.Schema, { wrapUnions: 'never' });
    expect(type.isValid({ ...envelope, payload: fact?.['payload'] })).to.equal(true);
  });

  it('balances each unit when goods change hands', async () => {
    const cost = postingOf('shipment.cost', '2026-03-02', {
      amounts: { cost: '40.00' },
      accounts: { stock: '1220' },
      dimensions: { order: INDY, stock: EVANSVILLE },
    });
    const [eventId] = (await emitMoneyFacts(test, { posting: cost })) as [string];
    await postFacts(test.database, [eventId]);
    const lines = (await only(eventId)).lines.map((line) => [line.account, line.debit, line.dimensions.businessUnit]);
    expect(lines).to.deep.equal([
      ['5010', '40.00', 'INDUSTRIAL_PRODUCTS'],
      ['1220', '0.00', 'MACHINING_REPAIR'],
      ['2190', '0.00', 'INDUSTRIAL_PRODUCTS'],
      ['1190', '40.00', 'MACHINING_REPAIR'],
    ]);
  });

  it('gives a fact that is worth nothing a journal without lines', async () => {
    const [eventId] = (await emitMoneyFacts(test, receipt('0.00'))) as [string];
    await postFacts(test.database, [eventId]);
    expect((await only(eventId)).lines).to.deep.equal([]);
    expect(await waitingFacts(test.database, 0)).to.deep.equal([]);
  });

  it('posts 200 overlapping calls of two processes once each, without a gap, in few transactions', async () => {
    const ids = await emitMoneyFacts(test, ...Array.from({ length: 60 }, (_, index) => receipt(`${index + 1}.00`)));
    const other = openDatabase({ url: test.urlFor('atlas_worker'), size: 4 });
    try {
      const calls = Array.from({ length: 200 }, (_, index) => {
        const own = [0, 1, 2].map((next) => ids[(index * 7 + next * 11) % ids.length]!);
        return postFacts(index % 2 ? other : test.database, own);
      });
      for (const { journals } of await Promise.all(calls)) expect(journals).to.have.length(3);
    } finally {
      await other.close();
    }
    const [counts] = await test.admin<{ journals: number; sources: number; transactions: number; facts: number }>(
      `SELECT count(*)::int AS journals, count(DISTINCT j.source_event_id)::int AS sources,
         count(DISTINCT j.transaction_id)::int AS transactions,
         (SELECT count(*)::int FROM outbox.facts f WHERE f.domain = 'ledger' AND f.causation_id = ANY ($1)) AS facts
       FROM ledger.journals j WHERE j.source_event_id::text = ANY ($1)`,
      [ids],
    );
    expect(counts).to.include({ journals: 60, sources: 60, facts: 60 });
    expect(counts?.transactions).to.be.lessThan(20);
    await gapless();
  });

  it('lets processes that post single facts at once take their numbers one after the other', async () => {
    const processes = Array.from({ length: 6 }, () => openDatabase({ url: test.urlFor('atlas_worker'), size: 1 }));
    try {
      for (const round of [1, 2, 3, 4, 5]) {
        const ids = await emitMoneyFacts(test, ...processes.map((_, index) => receipt(`${round}.0${index}`)));
        const calls = await Promise.all(processes.map((own, index) => postFacts(own, [ids[index]!])));
        expect(new Set(calls.flatMap(({ journals }) => journals.map(({ journal }) => journal))).size).to.equal(6);
      }
    } finally {
      await Promise.all(processes.map((own) => own.close()));
    }
    await gapless();
  });

  describe('when it cannot post', () => {
    it('refuses a fact without a rule, and posts the others of its batch and of its call', async () => {
      const ids = await emitMoneyFacts(
        test,
        receipt('1.00'),
        { posting: postingOf('stock.vanished', '2026-03-02') },
        receipt('2.00'),
      );
      const [first, unknown, last] = ids as [string, string, string];
      const [single, , mixed] = await Promise.allSettled([
        postFacts(test.database, [first]),
        postFacts(test.database, [last]),
        postFacts(test.database, [first, unknown, last]),
      ]);
      expect(single.status).to.equal('fulfilled');
      const refused = await refusalOf(Promise.reject((mixed as PromiseRejectedResult).reason), 'UnknownRule');
      expect(refused.details['rule']).to.equal('stock.vanished');
      await only(first);
      await only(last);
      expect((await waitingFacts(test.database, 0)).map((fact) => fact.eventId)).to.deep.equal([unknown]);
      const before = await booksAsText(test);
      await refusalOf(postFacts(test.database, [unknown]), 'UnknownRule');
      expect(await booksAsText(test)).to.equal(before);
      await gapless();
    });

    it('refuses ids of no fact with a money effect', async () => {
      const [good] = (await emitMoneyFacts(test, receipt('1.00'))) as [string];
      const posted = postFacts(test.database, [good]);
      await refusalOf(postFacts(test.database, [randomUUID()]), 'UnknownFact');
      await refusalOf(postFacts(test.database, ["'; DROP TABLE"]), 'UnknownFact');
      await posted;
      const [own] = await test.admin<{ event_id: string }>(
        `SELECT event_id FROM outbox.facts WHERE domain = 'ledger' LIMIT 1`,
      );
      await refusalOf(postFacts(test.database, [own!.event_id]), 'UnknownFact');
    });

    it('posts the rest of a batch of which the database refuses one: a control account of another domain', async () => {
      const foreign = { ...invoice('1.00', '0.00', '1.00'), domain: 'inventory' as const };
      const ids = await emitMoneyFacts(
        test,
        receipt('1.00'),
        receipt('2.00'),
        foreign,
        receipt('3.00'),
        receipt('4.00'),
      );
      const settled = await Promise.allSettled(ids.map((id) => postFacts(test.database, [id])));
      expect(settled.map((each) => each.status)).to.deep.equal([
        'fulfilled',
        'fulfilled',
        'rejected',
        'fulfilled',
        'fulfilled',
      ]);
      expect((settled[2] as PromiseRejectedResult).reason).to.have.property('constraint', 'control_account');
      expect(await journalsOfSource(test.database, { eventId: ids[2]! })).to.deep.equal([]);
      await gapless();
    });

    it('refuses a fact that is not what was posted', async () => {
      const [eventId] = (await emitMoneyFacts(test, receipt('5.00'))) as [string];
      await postFacts(test.database, [eventId]);
      await test.admin(
        `BEGIN; SET LOCAL session_replication_role = replica;
         UPDATE outbox.facts SET payload = jsonb_set(payload, '{posting,items,0,amounts,value}', '"6.00"')
         WHERE event_id = '${eventId}'; COMMIT`,
      );
      const before = await booksAsText(test);
      await refusalOf(postFacts(test.database, [eventId]), 'PostedOtherwise');
      expect(await booksAsText(test)).to.equal(before);
      expect((await only(eventId)).lines[0]?.debit).to.equal('5.00');
    });
  });

  it('ties to what was emitted, account by account', async () => {
    const [fresh] = [await testDatabase()];
    try {
      const ids = await emitMoneyFacts(
        fresh,
        receipt('10.00'),
        receipt('0.01', '2026-03-02', EVANSVILLE),
        invoice('3.00', '0.21', '3.21'),
      );
      await Promise.all(ids.map((id) => postFacts(fresh.database, [id])));
      const { rows, totals } = await trialBalanceFold(fresh.database, {});
      const closing = Object.fromEntries(
        rows.filter((row) => row.closing !== '0.00').map((row) => [row.account, row.closing]),
      );
      expect(closing).to.deep.equal({
        '1110': '3.21',
        '1220': '10.01',
        '2015': '-10.01',
        '2160': '-3.00',
        '2200': '-0.21',
      });
      expect(totals).to.deep.equal({ opening: '0.00', debit: '13.22', credit: '13.22', closing: '0.00' });
    } finally {
      await fresh.close();
    }
  });
});
