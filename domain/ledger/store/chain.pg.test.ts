import { expect } from 'chai';
import { actor, by, fay } from '../../../tests/support/actors.js';
import { emitMoneyFacts, INDY, invoice, receipt } from '../../../tests/support/money-facts.js';
import { whileTampered } from '../../../tests/support/tampering.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import { approveJournal, draftJournal, postFacts, reverseJournal, verifyChain } from './index.js';

const JOURNALS = 12;
const MANUAL = 9;

describe('verifyChain', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
    const facts = Array.from({ length: 4 }, (_, index) => [
      receipt(`${index + 1}.00`),
      invoice('10.00', '0.70', '10.70'),
    ]).flat();
    for (const eventId of await emitMoneyFacts(test, ...facts)) await postFacts(test.database, [eventId]);
    const lines = [
      { account: '6000', debit: '5.00', dimensions: INDY },
      { account: '1010', credit: '5.00', dimensions: INDY },
    ];
    await draftJournal(test.database, by(fay, { journalId: 'M-1', date: '2026-03-31', description: 'Rent', lines }));
    const approved = await approveJournal(test.database, by(actor('finn', 'Finance'), { journalId: 'M-1' }));
    await reverseJournal(test.database, by(fay, { journal: approved.journal, reason: 'Entered twice' }));
    const asBefore = { ...receipt('9.00'), workflowId: null };
    for (const eventId of await emitMoneyFacts(test, receipt('8.00'), asBefore)) {
      await postFacts(test.database, [eventId]);
    }
  });
  after(() => test.close());

  /** What verifyChain says after the cluster's superuser, with all triggers off, did this; undone afterwards. */
  async function verdictAfter(...statements: string[]): Promise<unknown> {
    const verdict = await whileTampered(test, statements, () => verifyChain(test.database));
    expect(await verifyChain(test.database)).to.deep.equal({ intact: true, journals: JOURNALS });
    return verdict;
  }

  const relink = (sequence: number) =>
    `UPDATE ledger.chain c SET hash = sha256(c.previous_hash || t.content)
     FROM ledger.content(${sequence}) t WHERE c.sequence = t.sequence`;
  const insertJournal = (sequence: number) =>
    `INSERT INTO ledger.journals (sequence, kind, rule, posting_date, event_date, description, manual_journal,
       correlation_id, posted_by)
     VALUES (${sequence}, 'manual', 'manual', '2026-03-01', '2026-03-01', 'Forged', 'M-x', 'x', 'mallory')`;
  const changed = (sequence: number) => ({ intact: false, sequence, problem: 'changed' });
  const removed = (sequence: number) => ({ intact: false, sequence, problem: 'removed' });
  const inserted = (sequence: number) => ({ intact: false, sequence, problem: 'inserted' });

  it('keeps the text, and so the hash, of a journal of before jobs, steps, processes and customers were named', async () => {
    const [row] = await test.admin<{ before: string; now: string }>(
      `SELECT json_build_array(j.sequence, j.kind, j.rule, j.posting_date, j.event_date, j.description,
         j.source_event_id, j.source_domain, j.source_type, j.content_hash, j.manual_journal, j.order_id,
         j.correlation_id, j.posted_by, to_char(j.posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
         (SELECT json_build_array(r.reversed, r.reason) FROM ledger.reversals r WHERE r.reversal = j.sequence),
         (SELECT json_agg(json_build_array(l.line, l.account, l.debit, l.credit, l.business_unit, l.site,
            l.cost_centre, l.memo) ORDER BY l.line) FROM ledger.journal_lines l WHERE l.sequence = j.sequence))::text
           AS before,
         convert_from(t.content, 'UTF8') AS now
       FROM ledger.journals j, ledger.content($1) t
       WHERE j.sequence = $1 AND num_nonnulls(j.step, j.workflow_id, j.customer_id) = 0`,
      [JOURNALS],
    );
    expect(row?.now).to.be.a('string').and.equal(row?.before);
  });

  it('finds the books intact', async () => {
    expect(await verifyChain(test.database)).to.deep.equal({ intact: true, journals: JOURNALS });
  });

  for (const sequence of [1, 6, JOURNALS]) {
    it(`names journal ${sequence} when an amount of it was changed, balanced or not`, async () => {
      const change = `UPDATE ledger.journal_lines SET debit = debit * 2, credit = credit * 2 WHERE sequence = ${sequence}`;
      expect(await verdictAfter(change)).to.deep.equal(changed(sequence));
      expect(await verdictAfter(`${change} AND line = 1`)).to.deep.equal(changed(sequence));
    });

    it(`names journal ${sequence} when it was removed, with its lines and link or without`, async () => {
      const whole = ['journal_lines', 'chain', 'journals'].map(
        (table) => `DELETE FROM ledger.${table} WHERE sequence = ${sequence}`,
      );
      expect(await verdictAfter(...whole)).to.deep.equal(removed(sequence));
      expect(await verdictAfter(`DELETE FROM ledger.journals WHERE sequence = ${sequence}`)).to.deep.equal(
        removed(sequence),
      );
      expect(await verdictAfter(`DELETE FROM ledger.chain WHERE sequence = ${sequence}`)).to.deep.equal(
        removed(sequence),
      );
      expect(
        await verdictAfter(`DELETE FROM ledger.journal_lines WHERE sequence = ${sequence} AND line = 2`),
      ).to.deep.equal(changed(sequence));
    });

    it(`names journal ${sequence} when its link was computed anew over what was changed`, async () => {
      const change = `UPDATE ledger.journals SET description = 'Forged' WHERE sequence = ${sequence}`;
      expect(await verdictAfter(change, relink(sequence))).to.deep.equal(changed(sequence));
    });

    it(`names journal ${sequence} when another job, step, process or customer was written into it`, async () => {
      for (const change of [
        `journal_lines SET job = 'J-1'`,
        `journals SET step = 'x'`,
        `journals SET workflow_id = 'x'`,
        `journals SET customer_id = 'C-9'`,
      ]) {
        const verdict = await verdictAfter(`UPDATE ledger.${change} WHERE sequence = ${sequence}`);
        expect(verdict, change).to.deep.equal(changed(sequence));
      }
    });

    it(`names journal ${sequence} when a line was added to it`, async () => {
      const add = `INSERT INTO ledger.journal_lines (sequence, line, account, debit, credit, business_unit, site, cost_centre)
        VALUES (${sequence}, 77, '6000', 1, 0, 'OWNER', 'INDY', 'CC-1')`;
      expect(await verdictAfter(add)).to.deep.equal(changed(sequence));
    });
  }

  it('names the first of several', async () => {
    const change = (sequence: number) =>
      `UPDATE ledger.journals SET posting_date = '2026-01-01' WHERE sequence = ${sequence}`;
    expect(await verdictAfter(change(10), change(4), 'DELETE FROM ledger.journals WHERE sequence = 7')).to.deep.equal(
      changed(4),
    );
  });

  it('names the place of a journal that was pushed in between', async () => {
    const shift = ['journals', 'journal_lines', 'chain'].flatMap((table) => [
      `UPDATE ledger.${table} SET sequence = -sequence WHERE sequence >= 5`,
      `UPDATE ledger.${table} SET sequence = 1 - sequence WHERE sequence < 0`,
    ]);
    const withoutChecks = ['ALTER TABLE ledger.journals DROP CONSTRAINT journals_sequence_check'];
    const again = 'ALTER TABLE ledger.journals ADD CONSTRAINT journals_sequence_check CHECK (sequence > 0)';
    const forged = `INSERT INTO ledger.chain SELECT 5, hash, hash FROM ledger.chain WHERE sequence = 4`;
    expect(await verdictAfter(...withoutChecks, ...shift, insertJournal(5), forged, again)).to.deep.equal(changed(5));
  });

  it('names a journal that was put after the last', async () => {
    const next = JOURNALS + 1;
    const link = `INSERT INTO ledger.chain SELECT t.sequence, h.hash, sha256(h.hash || t.content)
      FROM ledger.chain_head h, ledger.content(${next}) t`;
    expect(await verdictAfter(insertJournal(next))).to.deep.equal(inserted(next));
    expect(await verdictAfter(insertJournal(next), link)).to.deep.equal(inserted(next));
  });

  it('names the reversal whose link was cut or changed', async () => {
    expect(await verdictAfter('DELETE FROM ledger.reversals')).to.deep.equal(changed(MANUAL + 1));
    expect(await verdictAfter('UPDATE ledger.reversals SET reversed = 1')).to.deep.equal(changed(MANUAL + 1));
  });

  it('names the last journal when the head was moved', async () => {
    expect(await verdictAfter(`UPDATE ledger.chain_head SET hash = sha256('forged')`)).to.deep.equal(changed(JOURNALS));
    expect(await verdictAfter('UPDATE ledger.chain_head SET sequence = sequence + 1')).to.deep.equal(
      removed(JOURNALS + 1),
    );
    expect(
      await verdictAfter(
        'UPDATE ledger.chain_head SET sequence = 3, hash = (SELECT hash FROM ledger.chain WHERE sequence = 3)',
      ),
    ).to.deep.equal(inserted(4));
  });
});
