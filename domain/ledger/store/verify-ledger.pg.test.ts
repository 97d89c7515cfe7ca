import { expect } from 'chai';
import fc from 'fast-check';
import { actor, by, fay } from '../../../tests/support/actors.js';
import { emitMoneyFacts, INDY, invoice, receipt } from '../../../tests/support/money-facts.js';
import {
  expectIntact,
  publishEverything,
  type Tamper,
  tamper,
  verdictOn,
  whileTampered,
} from '../../../tests/support/tampering.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import type { Tampering } from '../index.js';
import { approveJournal, draftJournal, postFacts, publishChainHead, reverseJournal, verifyChain } from './index.js';

const JOURNALS = 12;

/** The books compared with what was published of them: the superuser can write anything, and cannot take that back. */
describe('verifyLedger', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
    const posted = async (...facts: Parameters<typeof emitMoneyFacts>[1][]) => {
      for (const eventId of await emitMoneyFacts(test, ...facts)) await postFacts(test.database, [eventId]);
    };
    const sale = invoice('10.00', '0.70', '10.70');
    const ofCustomer = { ...sale, posting: { ...sale.posting, customerId: 'C-1' } };
    await posted(receipt('1.00'), ofCustomer, receipt('2.00'), ofCustomer, receipt('3.00'), ofCustomer);
    const lines = [
      { account: '6000', debit: '5.00', dimensions: INDY },
      { account: '1010', credit: '5.00', dimensions: INDY },
    ];
    await draftJournal(test.database, by(fay, { journalId: 'M-1', date: '2026-03-31', description: 'Rent', lines }));
    const approved = await approveJournal(test.database, by(actor('finn', 'Finance'), { journalId: 'M-1' }));
    await reverseJournal(test.database, by(fay, { journal: approved.journal, reason: 'Entered twice' }));
    await posted(receipt('4.00'), ofCustomer, receipt('5.00'), ofCustomer);
    await publishChainHead(test.database);
    await publishEverything(test);
  });
  after(() => test.close());
  afterEach(() => expectIntact(test, JOURNALS));

  const verdictAfter = (...statements: string[]) => whileTampered(test, statements, () => verdictOn(test));
  const found = (sequence: number, problem: Tampering) => ({ intact: false, sequence, problem });

  it('knows every journal that was posted', () => expectIntact(test, JOURNALS));

  it('is content with what is posted and not published yet, and with what was published before hashes were told', async () => {
    await whileTampered(test, [], async () => {
      await test.admin('DELETE FROM reporting.chain_links WHERE sequence > 9');
      await test.admin('DELETE FROM reporting.chain_heads');
      await expectIntact(test, JOURNALS);
      await test.admin('DELETE FROM reporting.chain_links WHERE sequence < 5');
      await expectIntact(test, JOURNALS);
      await publishAgain();
    });
  });

  /** From nothing, as a rebuild does. */
  async function publishAgain(): Promise<void> {
    await test.admin(`DO $$ DECLARE t text; BEGIN FOR t IN SELECT relname FROM pg_class
      WHERE relnamespace = 'reporting'::regnamespace AND relkind = 'r' LOOP EXECUTE 'DELETE FROM reporting.' || t; END LOOP; END $$`);
    await publishEverything(test);
  }

  for (const n of [1, 6, JOURNALS]) {
    it(`names journal ${n} when its amount, description, date, customer or a line's account was changed`, async () => {
      for (const what of ['amount', 'description', 'date', 'customer', 'account'] as const) {
        expect(await verdictAfter(tamper[what](n)), what).to.deep.equal(found(n, 'changed'));
      }
    });

    it(`names journal ${n} when a line was removed or added, or the journal`, async () => {
      expect(await verdictAfter(tamper.removeLine(n))).to.deep.equal(found(n, 'changed'));
      expect(await verdictAfter(tamper.insertLine(n))).to.deep.equal(found(n, 'changed'));
      expect(await verdictAfter(tamper.removeJournal(n))).to.deep.equal(found(n, 'removed'));
    });

    it(`names journal ${n} when the chain was linked anew from there on, so that it fits together`, async () => {
      for (const what of ['rewrite', 'insertJournal', 'closeGap'] as const) {
        const verdict = await whileTampered(test, [tamper[what](n)], async () => {
          expect(await verifyChain(test.database), `${what}: the chain alone`).to.include({ intact: true });
          return verdictOn(test);
        });
        const end = what === 'closeGap' && n === JOURNALS;
        expect(verdict, what).to.deep.equal(found(n, end ? 'cutOff' : 'changed'));
      }
    });

    it(`names journal ${n} when the books were cut off before it and the head was set back`, async () => {
      const verdict = await whileTampered(test, [tamper.cutTail(n)], async () => {
        expect(await verifyChain(test.database)).to.deep.equal({ intact: true, journals: n - 1 });
        return verdictOn(test);
      });
      expect(verdict).to.deep.equal(found(n, 'cutOff'));
    });
  }

  it('names a journal that was put behind the last and linked, though nothing was published after it', async () => {
    expect(await verdictAfter(tamper.insertJournal(JOURNALS + 1))).to.deep.equal(found(JOURNALS + 1, 'inserted'));
  });

  it('names a journal that was put in the place of one that was cut off', async () => {
    expect(await verdictAfter(tamper.cutTail(10), tamper.insertJournal(10))).to.deep.equal(found(10, 'changed'));
  });

  it('finds what was cut off by the published head alone', async () => {
    await whileTampered(test, [tamper.cutTail(11)], async () => {
      await test.admin('DELETE FROM reporting.chain_links');
      expect(await verdictOn(test)).to.deep.equal(found(11, 'cutOff'));
      await publishAgain();
    });
  });

  it('names the first place, whatever was done', async () => {
    const kinds = Object.keys(tamper) as Tamper[];
    // A cut comes last: what it takes away cannot be done otherwise afterwards.
    const orderOf = (what: Tamper) => kinds.indexOf(what) + (what === 'cutTail' ? kinds.length : 0);
    const CUT_BEHIND_A_GAP: { what: Tamper; n: number }[] = [
      { what: 'removeJournal', n: 3 },
      { what: 'cutTail', n: 4 },
    ];
    const act = fc.record({ what: fc.constantFrom(...kinds), n: fc.integer({ min: 1, max: JOURNALS }) });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(act, { selector: ({ n }) => n, minLength: 1, maxLength: 3 }), async (acts) => {
        const inOrder = [...acts].sort((a, b) => orderOf(a.what) - orderOf(b.what) || b.n - a.n);
        const moves = inOrder.filter(({ what }) => what === 'insertJournal' || what === 'closeGap');
        // Two moves would change the places of each other.
        fc.pre(moves.length + inOrder.filter(({ what }) => what === 'removeJournal').length < 2);
        const verdict = await verdictAfter(...inOrder.map(({ what, n }) => tamper[what](n)));
        expect(verdict).to.include({ intact: false, sequence: Math.min(...acts.map(({ n }) => n)) });
      }),
      { numRuns: 40, examples: [[CUT_BEHIND_A_GAP]] },
    );
  });
});

describe('publishChainHead', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
  });
  after(() => test.close());

  const heads = () =>
    test.admin<{ payload: unknown }>(
      `SELECT payload FROM outbox.facts WHERE type = 'ChainHeadPublished' ORDER BY position`,
    );

  it('tells a head once, and nothing while there is none', async () => {
    expect(await publishChainHead(test.database)).to.equal(null);
    const post = async (value: string) => postFacts(test.database, await emitMoneyFacts(test, receipt(value)));
    await post('1.00');
    const first = await publishChainHead(test.database);
    expect(first).to.include({ sequence: 1 });
    expect(await publishChainHead(test.database)).to.deep.equal(first);
    await post('2.00');
    await Promise.all([publishChainHead(test.database), publishChainHead(test.database)]);
    const [, second] = await heads();
    const [link] = await test.admin<{ hash: string }>(`SELECT encode(hash, 'hex') AS hash FROM ledger.chain_head`);
    expect(second?.payload).to.deep.equal({ sequence: 2, hash: link?.hash, journals: 2 });
    expect(await heads()).to.have.length(2);
  });
});
