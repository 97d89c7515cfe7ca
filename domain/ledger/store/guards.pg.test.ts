import { expect } from 'chai';
import type { Queryable } from '../../../platform/database.js';
import { booksAsText, EVANSVILLE, INDY } from '../../../tests/support/money-facts.js';
import { appendOnlyBreaches, neighbourBreaches } from '../../../tests/support/neighbour-tables.js';
import { closeThrough } from '../../../tests/support/periods.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import type { Dimensions } from '../../kernel/dimensions.js';
import { verifyChain } from './index.js';

type Line = readonly [account: string, debit: string, credit: string, dimensions?: Dimensions];

interface Direct {
  readonly kind?: 'automatic' | 'manual';
  readonly domain?: string;
  readonly date?: string;
  readonly approved?: boolean;
  readonly chained?: boolean;
  readonly lines: readonly Line[];
}

const BALANCED: readonly Line[] = [
  ['6000', '10.00', '0.00'],
  ['1010', '0.00', '10.00'],
];

/** A journal by direct SQL, as someone with the ledger's role would write it, its chain included. */
async function insertDirectly(tx: Queryable, name: string, direct: Direct): Promise<void> {
  const { kind = 'manual', date = '2026-03-02' } = direct;
  const [head] = await tx.query<{ next: string }>('SELECT sequence + 1 AS next FROM ledger.chain_head FOR UPDATE');
  if (kind === 'manual') await draft(tx, name, date, direct.approved ?? true);
  await tx.query(
    `INSERT INTO ledger.journals (sequence, kind, rule, posting_date, event_date, description, source_event_id,
       source_domain, source_type, content_hash, manual_journal, correlation_id, posted_by)
     SELECT $1, $2::text, 'direct', $3::date, $3::date, $4::text, s.event_id, s.domain, s.type, s.hash,
       CASE WHEN $2 = 'manual' THEN $4 END, $4, 'mallory'
     FROM (SELECT CASE WHEN $2 = 'automatic' THEN gen_random_uuid() END AS event_id,
       CASE WHEN $2 = 'automatic' THEN $5 END AS domain, CASE WHEN $2 = 'automatic' THEN 'T' END AS type,
       CASE WHEN $2 = 'automatic' THEN 'h' END AS hash) s`,
    [head?.next, kind, date, name, direct.domain ?? 'inventory'],
  );
  await insertLines(tx, head?.next, direct.lines);
  if (direct.chained ?? true) await chain(tx, head?.next);
}

async function draft(tx: Queryable, name: string, date: string, approved: boolean): Promise<void> {
  await tx.query(
    `INSERT INTO ledger.manual_journals (journal_id, date, description, lines, drafted_by, drafted_at)
     VALUES ($1, $2, $1, '[]', 'mallory', now())`,
    [name, date],
  );
  if (!approved) return;
  await tx.query(
    `INSERT INTO ledger.manual_decisions (journal_id, drafted_by, decision, decided_by, decided_at)
     VALUES ($1, 'mallory', 'approved', 'eve', now())`,
    [name],
  );
}

async function insertLines(
  tx: Queryable,
  sequence: string | undefined,
  lines: readonly Line[],
  firstLine = 1,
): Promise<void> {
  for (const [index, [account, debit, credit, dimensions = INDY]] of lines.entries()) {
    await tx.query(
      `INSERT INTO ledger.journal_lines (sequence, line, account, debit, credit, business_unit, site, cost_centre)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        sequence,
        index + firstLine,
        account,
        debit,
        credit,
        dimensions.businessUnit,
        dimensions.site,
        dimensions.costCentre,
      ],
    );
  }
}

async function chain(tx: Queryable, sequence: string | undefined): Promise<void> {
  await tx.query(
    `INSERT INTO ledger.chain (sequence, previous_hash, hash)
     SELECT t.sequence, h.hash, sha256(h.hash || t.content)
     FROM ledger.chain_head h, ledger.content($1) t`,
    [sequence],
  );
  await tx.query(
    `UPDATE ledger.chain_head h SET sequence = c.sequence, hash = c.hash FROM ledger.chain c WHERE c.sequence = $1`,
    [sequence],
  );
}

describe('what the database refuses by itself', () => {
  let test: TestDatabase;
  let names = 0;
  before(async () => {
    test = await testDatabase();
  });
  after(() => test.close());

  const insert = (direct: Direct): Promise<void> =>
    test.database.transaction('ledger', (tx) => insertDirectly(tx, `M-${++names}`, direct));

  /** The constraint that refused, of a statement that changed nothing. */
  async function refusedBy(attempt: () => Promise<unknown>): Promise<string | undefined> {
    const before = await booksAsText(test);
    const error = await attempt().then(
      () => undefined,
      (failure: unknown) => failure as { constraint?: string; code?: string },
    );
    expect(error, 'was not refused').to.not.equal(undefined);
    expect(await booksAsText(test)).to.equal(before);
    return error?.constraint ?? error?.code;
  }

  it('takes a journal by direct SQL that keeps every rule: the refusals below have the cause they name', async () => {
    await insert({ lines: BALANCED });
    await insert({
      kind: 'automatic',
      lines: [
        ['1220', '1.00', '0.00'],
        ['2015', '0.00', '1.00'],
      ],
    });
    expect(await verifyChain(test.database)).to.deep.equal({ intact: true, journals: 2 });
  });

  it('takes work in process from inventory as from jobs, and goods received not invoiced from both', async () => {
    for (const domain of ['inventory', 'jobs']) {
      await insert({
        kind: 'automatic',
        domain,
        lines: [
          ['1230', '1.00', '0.00'],
          ['2015', '0.00', '1.00'],
        ],
      });
    }
    expect(await verifyChain(test.database)).to.deep.equal({ intact: true, journals: 4 });
  });

  const refusals: readonly (readonly [what: string, constraint: string, direct: Direct])[] = [
    [
      'an unbalanced journal',
      'journal_balanced',
      {
        lines: [
          ['6000', '10.00', '0.00'],
          ['1010', '0.00', '9.99'],
        ],
      },
    ],
    ['one side only', 'journal_balanced', { lines: [['6000', '10.00', '0.00']] }],
    [
      'a journal that ties in total and not per business unit',
      'journal_balanced_per_unit',
      {
        lines: [
          ['6000', '10.00', '0.00', INDY],
          ['1010', '0.00', '10.00', EVANSVILLE],
        ],
      },
    ],
    ['a manual journal without lines', 'journal_has_lines', { lines: [] }],
    [
      'a control account in a manual journal',
      'control_account',
      {
        lines: [
          ['6000', '10.00', '0.00'],
          ['1110', '0.00', '10.00'],
        ],
      },
    ],
    [
      'a control account of another domain',
      'control_account',
      {
        kind: 'automatic',
        domain: 'billing',
        lines: [
          ['1220', '1.00', '0.00'],
          ['2015', '0.00', '1.00'],
        ],
      },
    ],
    [
      'stock from jobs',
      'control_account',
      {
        kind: 'automatic',
        domain: 'jobs',
        lines: [
          ['1220', '1.00', '0.00'],
          ['1230', '0.00', '1.00'],
        ],
      },
    ],
    [
      'work in process in a manual journal',
      'control_account',
      {
        lines: [
          ['1230', '1.00', '0.00'],
          ['1010', '0.00', '1.00'],
        ],
      },
    ],
    ['a date without a period', 'period_open', { date: '2031-01-01', lines: BALANCED }],
    ['a manual journal that nobody approved', 'manual_approved', { approved: false, lines: BALANCED }],
    ['a journal outside of the chain', 'journal_chained', { chained: false, lines: BALANCED }],
    ['a line without a site', 'journal_lines_site_check', { lines: [['6000', '1.00', '0.00', { ...INDY, site: '' }]] }],
    ['an unknown account', 'journal_lines_account_fkey', { lines: [['9999', '1.00', '0.00']] }],
    ['a line on both sides', 'debit_or_credit', { lines: [['6000', '1.00', '1.00']] }],
    ['a line of nothing', 'debit_or_credit', { lines: [['6000', '0.00', '0.00']] }],
    ['an amount below zero', 'journal_lines_debit_check', { lines: [['6000', '-1.00', '1.00']] }],
    ['an amount that is no number', 'journal_lines_debit_check', { lines: [['6000', 'NaN', '0.00']] }],
  ];
  for (const [what, constraint, direct] of refusals) {
    it(`refuses ${what}`, async () => {
      expect(await refusedBy(() => insert(direct))).to.equal(constraint);
    });
  }

  for (const column of ['business_unit', 'site', 'cost_centre']) {
    it(`refuses a line with no ${column} at all`, async () => {
      const code = await refusedBy(() =>
        test.database.transaction('ledger', async (tx) => {
          await insertDirectly(tx, `M-${++names}`, { lines: BALANCED });
          await tx.query(
            `INSERT INTO ledger.journal_lines (sequence, line, account, debit, credit, business_unit, site, cost_centre)
             SELECT sequence, 9, account, debit, credit, ${['business_unit', 'site', 'cost_centre']
               .map((each) => (each === column ? 'NULL' : each))
               .join(', ')} FROM ledger.journal_lines ORDER BY sequence DESC LIMIT 1`,
          );
        }),
      );
      expect(code).to.equal('23502');
    });
  }

  it('refuses further lines for a journal that is in the books, also when they tie', async () => {
    const late = () => test.database.transaction('ledger', (tx) => insertLines(tx, '1', BALANCED, 3));
    expect(await refusedBy(late)).to.equal('journal_complete');
  });

  it('refuses a number that leaves a gap', async () => {
    const gap = () =>
      test.database.transaction('ledger', async (tx) => {
        await tx.query('UPDATE ledger.chain_head SET sequence = sequence + 1');
        await insertDirectly(tx, `M-${++names}`, { lines: BALANCED });
      });
    expect(await refusedBy(gap)).to.be.oneOf(['journal_chained', 'chain_head']);
  });

  it('refuses to approve the own draft, and to lie about who drafted', async () => {
    const decide = (drafter: string, decider: string) => () =>
      test.database.transaction('ledger', async (tx) => {
        await draft(tx, 'M-own', '2026-03-02', false);
        await tx.query(
          `INSERT INTO ledger.manual_decisions (journal_id, drafted_by, decision, decided_by, decided_at)
           VALUES ('M-own', $1, 'approved', $2, now())`,
          [drafter, decider],
        );
      });
    expect(await refusedBy(decide('mallory', 'mallory'))).to.equal('another_person');
    expect(await refusedBy(decide('eve', 'mallory'))).to.match(/fkey/);
  });

  it('refuses a reversal that is not the opposite, and one of an automatic journal', async () => {
    const reverse = (reversed: string, lines: readonly Line[]) => () =>
      test.database.transaction('ledger', async (tx) => {
        const [head] = await tx.query<{ next: string }>(
          'SELECT sequence + 1 AS next FROM ledger.chain_head FOR UPDATE',
        );
        await tx.query(
          `INSERT INTO ledger.journals (sequence, kind, rule, posting_date, event_date, description, correlation_id, posted_by)
           VALUES ($1, 'reversal', 'reversal', '2026-03-02', '2026-03-02', 'R', 'R', 'mallory')`,
          [head?.next],
        );
        await insertLines(tx, head?.next, lines);
        await tx.query(`INSERT INTO ledger.reversals (reversed, reversal, reason) VALUES ($1, $2, 'why not')`, [
          reversed,
          head?.next,
        ]);
        await chain(tx, head?.next);
      });
    expect(await refusedBy(reverse('1', BALANCED))).to.equal('reversal_opposite');
    expect(
      await refusedBy(
        reverse('2', [
          ['1010', '1.00', '0.00'],
          ['6000', '0.00', '1.00'],
        ]),
      ),
    ).to.equal('reversal_of_manual');
    await reverse('1', [
      ['1010', '10.00', '0.00'],
      ['6000', '0.00', '10.00'],
    ])();
    expect(
      await refusedBy(
        reverse('1', [
          ['1010', '10.00', '0.00'],
          ['6000', '0.00', '10.00'],
        ]),
      ),
    ).to.match(/reversals_pkey/);
  });

  describe('in periods', () => {
    const setState = (period: string, state: string) =>
      test.database.transaction('ledger', (tx) =>
        tx.query('UPDATE ledger.periods SET state = $2 WHERE period = $1', [period, state]),
      );

    it('refuses automatic journals in a locked period, and every journal in a closed one', async () => {
      const stock = {
        kind: 'automatic',
        date: '2025-05-05',
        lines: [
          ['1220', '1.00', '0.00'],
          ['2015', '0.00', '1.00'],
        ],
      } as const;
      await setState('2025-05', 'locked');
      expect(await refusedBy(() => insert(stock))).to.equal('period_open');
      await insert({ date: '2025-05-31', lines: BALANCED });
      await closeThrough(test, '2025-05');
      expect(await refusedBy(() => insert(stock))).to.equal('period_open');
      expect(await refusedBy(() => insert({ date: '2025-05-31', lines: BALANCED }))).to.equal('period_open');
    });

    it('refuses to open a closed period again, to skip the lock, to delete or to rename', async () => {
      expect(await refusedBy(() => setState('2025-05', 'open'))).to.equal('period_state');
      expect(await refusedBy(() => setState('2025-05', 'locked'))).to.equal('period_override');
      expect(await refusedBy(() => setState('2025-06', 'closed'))).to.equal('period_state');
      await setState('2025-06', 'locked');
      expect(await refusedBy(() => setState('2025-06', 'closed'))).to.equal('period_checked');
      const born = `INSERT INTO ledger.periods (period, starts_on, ends_on, state)
        VALUES ('2028-01', '2028-01-01', '2028-01-31', 'closed')`;
      expect(await refusedBy(() => test.database.transaction('ledger', (tx) => tx.query(born)))).to.equal(
        'period_state',
      );
      for (const sql of ['DELETE FROM ledger.periods', 'TRUNCATE ledger.periods CASCADE']) {
        expect(await refusedBy(() => test.admin(sql)), sql).to.equal('42501');
      }
    });

    it('makes a posting under way and the lock of its period wait for each other', async () => {
      const order: string[] = [];
      let locking: Promise<unknown> = Promise.resolve();
      await test.database.transaction('ledger', async (tx) => {
        await insertDirectly(tx, `M-${++names}`, { date: '2025-07-01', lines: BALANCED });
        locking = setState('2025-07', 'locked').then(() => order.push('locked'));
        await waitingForLock(test);
        order.push('posted');
      });
      await locking;
      expect(order).to.deep.equal(['posted', 'locked']);
    });
  });

  describe('for good', () => {
    it('refuses UPDATE, DELETE and TRUNCATE to the role of the ledger', async () => {
      expect(await appendOnlyBreaches(test, 'ledger')).to.deep.equal([]);
    });

    for (const table of [
      'accounts',
      'journals',
      'journal_lines',
      'reversals',
      'chain',
      'manual_journals',
      'manual_decisions',
      'further_domains',
    ]) {
      it(`refuses UPDATE, DELETE and TRUNCATE of ${table} to the owner too`, async () => {
        const [column] = await test.admin<{ name: string }>(
          `SELECT attname AS name FROM pg_attribute WHERE attrelid = 'ledger.${table}'::regclass AND attnum = 1`,
        );
        for (const sql of [
          `UPDATE ledger.${table} SET ${column?.name} = ${column?.name}`,
          `DELETE FROM ledger.${table}`,
          `TRUNCATE ledger.${table} CASCADE`,
        ]) {
          expect(await refusedBy(() => test.admin(sql)), sql).to.equal('42501');
        }
      });
    }

    it('keeps the role of the ledger out of its neighbours, but for the doors of the outbox', async () => {
      expect(await neighbourBreaches(test, 'ledger')).to.deep.equal([]);
    });

    for (const door of ['facts_to_post(NULL)', `waiting_facts('0')`, 'mark_posted(NULL)']) {
      it(`opens outbox.${door} to no other role`, async () => {
        await test.database.transaction('ledger', (tx) => tx.query(`SELECT outbox.${door}`));
        for (const owner of ['billing', 'inventory', 'outbox'] as const) {
          const attempt = () => test.database.transaction(owner, (tx) => tx.query(`SELECT outbox.${door}`));
          expect(await refusedBy(attempt), owner).to.equal('42501');
        }
      });
    }
  });
});

/** Until some statement waits for a row that another transaction holds. */
async function waitingForLock(test: TestDatabase): Promise<void> {
  for (;;) {
    const [row] = await test.admin<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if ((row?.waiting ?? 0) > 0) return;
  }
}
