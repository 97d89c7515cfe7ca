import { controlAccounts } from '../../activities/control-accounts.js';
import { trialBalanceFold, verifyChain } from '../../domain/ledger/store/index.js';
import { brokenBillingInvariants } from '../support/billing-world.js';
import { brokenInvariants as brokenStock } from '../support/inventory-fixture.js';
import { CREDIT_LIMITS, type World } from './world.js';

/** What of accounting.md's invariants does not hold, in words; nothing waits to be posted when `atRest`. */
export async function findings({ test, database }: World, atRest: boolean): Promise<string[]> {
  const [control, stock, documents, general, verdict, { totals }] = await Promise.all([
    controlAccounts(database),
    brokenStock(test),
    brokenBillingInvariants(test),
    test.admin<{ finding: string }>(GENERAL, [JSON.stringify(CREDIT_LIMITS)]),
    verifyChain(database),
    trialBalanceFold(database, {}),
  ]);
  const apart = control.rows.filter((row) => row.difference !== '0.00');
  const settled = atRest ? await test.admin<{ finding: string }>(AT_REST) : [];
  return [
    ...apart.map((row) => `a sub-ledger is not its control account: ${JSON.stringify(row)}`),
    ...stock.map((row) => `stock: ${JSON.stringify(row)}`),
    ...documents.map((rule) => `documents: ${rule}`),
    ...general.map((row) => row.finding),
    ...settled.map((row) => row.finding),
    ...(verdict.intact ? [] : [`the hash chain is broken: ${JSON.stringify(verdict)}`]),
    ...(totals.debit === totals.credit ? [] : [`debits ${totals.debit}, credits ${totals.credit}`]),
  ];
}

/** At every moment, posted or not. */
const GENERAL = `
  SELECT 'journal ' || l.sequence || ' does not balance in ' || l.business_unit AS finding
    FROM ledger.journal_lines l GROUP BY l.sequence, l.business_unit HAVING sum(l.debit) <> sum(l.credit)
  UNION ALL
  SELECT 'not posted exactly once: ' || f.type || ' ' || f.event_id FROM outbox.facts f
    WHERE f.money AND (SELECT count(*) FROM ledger.journals j WHERE j.source_event_id = f.event_id)
      + (SELECT count(*) FROM outbox.to_post w WHERE w.event_id = f.event_id) <> 1
  UNION ALL
  SELECT 'a journal without a fact with a money effect: ' || j.journal FROM ledger.journals j
    WHERE j.kind = 'automatic' AND NOT EXISTS (SELECT FROM outbox.facts f WHERE f.event_id = j.source_event_id AND f.money)
  UNION ALL
  SELECT 'the numbers of journals have a gap' FROM ledger.journals HAVING coalesce(max(sequence), 0) <> count(*)
  UNION ALL
  SELECT 'the numbers of ' || series || ' have a gap' FROM (
    SELECT 'invoices' AS series, invoice AS number, 'INV-' || lpad((row_number() OVER (ORDER BY sequence))::text, 6, '0') AS due
      FROM billing.invoices
    UNION ALL
    SELECT 'credit notes', credit_note, 'CN-' || lpad((row_number() OVER (ORDER BY sequence))::text, 6, '0')
      FROM billing.credit_notes) numbered WHERE number <> due
  UNION ALL
  SELECT 'versions of ' || aggregate_id || ' have a gap' FROM outbox.facts
    GROUP BY aggregate_id HAVING max(aggregate_version) <> count(*)
  UNION ALL
  SELECT 'exposure of ' || c.customer || ' is ' || c.exposure || ', limit ' || c.credit_limit FROM (
    SELECT l.key AS customer, l.value::numeric AS credit_limit,
      (SELECT coalesce(sum(h.held), 0) FROM billing.credit_holds h WHERE h.customer_id = l.key)
        + (SELECT coalesce(sum(b.open), 0) FROM billing.invoice_balances b
           WHERE b.customer_id = l.key AND (b.kind = 'afterShipment' OR b.open < 0)) AS exposure
    FROM jsonb_each_text($1) l) c WHERE c.exposure > c.credit_limit
  UNION ALL
  SELECT 'not the moving average: ' || part || '@' || site || ' movement ' || sequence FROM (
    SELECT m.*, m.on_hand_after - m.quantity AS on_hand_before, m.value_after - m.value AS value_before
    FROM inventory.movements m) m
    WHERE kind IN ('issued', 'countedDown', 'scrapped', 'movedOut') AND -value <>
      CASE WHEN on_hand_after = 0 THEN value_before ELSE round(value_before * -quantity / on_hand_before, 2) END
  UNION ALL
  SELECT 'value without goods: ' || part || '@' || site FROM inventory.stock WHERE on_hand = 0 AND value <> 0
  UNION ALL
  SELECT 'a move gains or loses value: ' || reference FROM inventory.movements WHERE kind IN ('movedOut', 'movedIn')
    GROUP BY step_key, reference HAVING sum(value) <> 0 OR sum(quantity) <> 0
  UNION ALL
  SELECT 'left and billed differ: ' || order_id FROM (
    SELECT order_id, sum(issued) AS issued FROM inventory.reservation_lines GROUP BY order_id) i
    WHERE issued <> (SELECT coalesce(sum(r.quantity), 0) FROM billing.revenue_release_lines r WHERE r.order_id = i.order_id)
      + (SELECT coalesce(sum(l.quantity), 0) FROM billing.invoices n JOIN billing.invoice_lines l ON l.invoice = n.invoice
         WHERE n.order_id = i.order_id AND n.kind = 'afterShipment')
  UNION ALL
  SELECT 'refunded more than was paid: ' || r.order_id FROM billing.refunds r GROUP BY r.order_id
    HAVING sum(r.amount) > (SELECT coalesce(sum(p.amount), 0) FROM billing.payments p WHERE p.order_id = r.order_id)
  UNION ALL
  SELECT 'a refund of order ' || r.order_id || ' was paid twice' FROM billing.refund_settlements s
    JOIN billing.refunds r ON r.refund_id = s.refund_id GROUP BY r.order_id, s.refund_id HAVING count(*) > 1`;

/**
 * What the documents say each account must hold by business unit, written without the ledger's posting rules, against
 * the journals: direction and amount, account by account. What units owe each other adds up to nothing.
 */
const AT_REST = `
  WITH expected (account, unit, amount) AS (
    SELECT '1010', i.business_unit, a.amount FROM billing.applications a JOIN billing.invoices i ON i.invoice = a.invoice
    UNION ALL SELECT '1010', p.business_unit, p.unapplied FROM billing.payments p
    UNION ALL SELECT '1010', x.business_unit, -x.amount FROM billing.refund_parts x
      JOIN billing.refund_settlements s ON s.refund_id = x.refund_id
    UNION ALL SELECT '2200', i.business_unit, -i.tax FROM billing.invoices i
    UNION ALL SELECT '2200', i.business_unit, c.tax FROM billing.credit_note_lines c
      JOIN billing.invoices i ON i.invoice = c.invoice
    UNION ALL SELECT '4010', i.business_unit, -i.net FROM billing.invoices i WHERE i.kind = 'afterShipment'
    UNION ALL SELECT '4010', i.business_unit, -r.net FROM billing.revenue_release_lines r
      JOIN billing.invoices i ON i.invoice = r.invoice
    UNION ALL SELECT '5010', a.business_unit, -m.value FROM inventory.movements m
      JOIN billing.order_accounts a ON a.order_id = m.order_id WHERE m.kind IN ('issued', 'returned')
    UNION ALL SELECT x.account, g.order_business_unit, x.sign * g.cost FROM inventory.goods_returns g,
      (VALUES ('5085', 1), ('5010', -1)) AS x(account, sign) WHERE NOT g.restocked
    UNION ALL SELECT '4090', i.business_unit, c.net FROM billing.credit_note_lines c
      JOIN billing.invoices i ON i.invoice = c.invoice WHERE c.kind <> 'unshipped'
    UNION ALL SELECT '5090', m.business_unit, -m.value FROM inventory.movements m
      WHERE m.kind IN ('countedUp', 'countedDown')
    UNION ALL SELECT '5085', m.business_unit, -m.value FROM inventory.movements m WHERE m.kind = 'scrapped'
    UNION ALL SELECT '2015', m.business_unit, -m.value FROM inventory.movements m WHERE m.kind = 'received'
    UNION ALL SELECT m.stock_account, m.business_unit, m.value FROM inventory.movements m
    UNION ALL SELECT '1110', i.business_unit, i.total FROM billing.invoices i
    UNION ALL SELECT '1110', i.business_unit, -a.amount FROM billing.applications a
      JOIN billing.invoices i ON i.invoice = a.invoice
    UNION ALL SELECT '1110', i.business_unit, -(c.net + c.tax) FROM billing.credit_note_lines c
      JOIN billing.invoices i ON i.invoice = c.invoice
    UNION ALL SELECT CASE WHEN x.invoice IS NULL THEN '2110' ELSE '1110' END, x.business_unit, x.amount
      FROM billing.refund_parts x JOIN billing.refund_settlements s ON s.refund_id = x.refund_id
    UNION ALL SELECT '2110', p.business_unit, -p.unapplied FROM billing.payments p
    UNION ALL SELECT '2160', i.business_unit,
        -(l.net - coalesce((SELECT sum(r.net) FROM billing.revenue_release_lines r
            WHERE (r.invoice, r.line) = (l.invoice, l.line)), 0)
          - coalesce((SELECT sum(c.net) FROM billing.credit_note_lines c
            WHERE (c.invoice, c.line) = (l.invoice, l.line) AND c.kind = 'unshipped'), 0))
      FROM billing.invoice_lines l JOIN billing.invoices i ON i.invoice = l.invoice WHERE i.kind = 'beforeShipment'
    UNION ALL SELECT x.account, x.dimensions->>'businessUnit', x.debit - x.credit
      FROM ledger.journals j JOIN ledger.manual_journals d ON d.journal_id = j.manual_journal,
        jsonb_to_recordset(d.lines) AS x(account text, debit numeric, credit numeric, dimensions jsonb)
      WHERE NOT EXISTS (SELECT FROM ledger.reversals r WHERE r.reversed = j.sequence)
  ), posted (account, unit, amount) AS (
    SELECT CASE WHEN l.account IN ('1190', '2190') THEN 'between units' ELSE l.account END,
      CASE WHEN l.account IN ('1190', '2190') THEN 'all' ELSE l.business_unit END, l.debit - l.credit
    FROM ledger.journal_lines l)
  SELECT account || ' of ' || unit || ' holds ' || sum(posted) || ', its documents say ' || sum(expected) AS finding
    FROM (SELECT account, unit, amount AS expected, 0 AS posted FROM expected
      UNION ALL SELECT account, unit, 0, amount FROM posted) both_sides
    GROUP BY account, unit HAVING sum(expected) <> sum(posted)
  UNION ALL
  SELECT 'waits to be posted: ' || event_id FROM outbox.to_post
  UNION ALL
  SELECT 'revenue of ' || o.order_id || ' is still deferred though all was shipped or credited: ' || o.deferred FROM (
    SELECT j.order_id, sum(l.credit - l.debit) AS deferred FROM ledger.journals j
    JOIN ledger.journal_lines l ON l.sequence = j.sequence AND l.account = '2160' GROUP BY j.order_id) o
    WHERE o.deferred <> 0 AND (SELECT sum(l.quantity) FROM billing.invoices i
        JOIN billing.invoice_lines l ON l.invoice = i.invoice WHERE i.order_id = o.order_id)
      = (SELECT coalesce(sum(r.quantity), 0) FROM billing.revenue_release_lines r WHERE r.order_id = o.order_id)
      + (SELECT coalesce(sum(c.quantity), 0) FROM billing.credit_note_lines c
        WHERE c.order_id = o.order_id AND c.kind = 'unshipped')`;
