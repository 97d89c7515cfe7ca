import type { Database } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { formatMoney } from '../../kernel/money.js';
import { formatQuantity } from '../../kernel/quantity.js';
import type { Stepped } from '../../kernel/stepped.js';
import { localDate } from '../../kernel/time.js';
import { revenueReleased } from '../billing.facts.js';
import { refuse, refuseWrongFields } from '../billing.refusals.js';
import type { Released, ReleaseRevenueInput } from '../billing.wire.js';
import { checkLineQuantities } from '../checks.js';
import { totalsOf } from '../invoice.js';
import { byLine, type LinePiece, takePieces } from '../line-pieces.js';
import { postingOf } from '../posting.js';
import { lineRests } from './line-rests.js';
import { lockAccount, PROCESS_ROLES } from './order-account.js';

/**
 * Earns the deferred revenue of a shipment, oldest invoice first. Refuses with 'NothingInvoiced', 'MoreThanInvoiced'
 * or 'RevenueAlreadyReleased'.
 */
export async function releaseRevenue(
  database: Database,
  command: Command<ReleaseRevenueInput>,
): Promise<Released & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, PROCESS_ROLES, 'release revenue');
  refuseWrongFields(checkLineQuantities(input.lines));
  return runStep(database, { room: 'billing', key, input, context }, (tx) => release(tx, input));
}

async function release(tx: StepTx, input: ReleaseRevenueInput): Promise<Released> {
  const { orderId, shipmentId } = input;
  const account = await lockAccount(tx, orderId);
  if (account?.customerId == null) throw refuse('NothingInvoiced', `Order ${orderId} was not invoiced.`);
  const { pieces, missing } = takePieces(await lineRests(tx, orderId), byLine(input.lines));
  if (missing.size > 0) {
    const fields = [...missing].map(([line, short]) => ({
      field: `lines.${line}`,
      message: `${formatQuantity(short)} more than is invoiced and neither shipped nor credited`,
    }));
    throw refuse('MoreThanInvoiced', `Shipment ${shipmentId} is larger than what was invoiced.`, { fields });
  }
  const revenue = formatMoney(totalsOf(pieces).net);
  await insertRelease(tx, input, revenue, pieces);
  tx.emit(revenueReleased, `order-billing:${orderId}`, {
    ...{ orderId, customerId: account.customerId, shipmentId, revenue },
    lines: pieces.map(({ invoice, line, part, quantity, net }) => ({
      ...{ invoice, line, part },
      quantity: formatQuantity(quantity),
      net: formatMoney(net),
    })),
    posting: postingOf(
      'shipment.revenue',
      localDate(tx.now),
      `Revenue of shipment ${shipmentId} of order ${orderId}`,
      pieces.map(({ dimensions, net }) => ({ dimensions, amounts: { net } })),
      { customerId: account.customerId },
    ),
  });
  return { revenue };
}

async function insertRelease(
  tx: StepTx,
  { orderId, shipmentId }: ReleaseRevenueInput,
  revenue: string,
  pieces: readonly LinePiece[],
): Promise<void> {
  const rows = await tx.query(
    `WITH released AS (
       INSERT INTO billing.revenue_releases (order_id, shipment_id, revenue) VALUES ($1, $2, $3)
       ON CONFLICT (order_id, shipment_id) DO NOTHING RETURNING order_id, shipment_id),
     lined AS (
       INSERT INTO billing.revenue_release_lines (order_id, shipment_id, invoice, line, quantity, net, tax)
       SELECT released.order_id, released.shipment_id, p.invoice, p.line, p.quantity, p.net, p.tax
       FROM released, jsonb_to_recordset($4::jsonb) AS p(invoice text, line integer, quantity numeric, net numeric,
         tax numeric))
     SELECT released.order_id FROM released`,
    [
      ...[orderId, shipmentId, revenue],
      JSON.stringify(
        pieces.map(({ invoice, line, quantity, net, tax }) => ({
          ...{ invoice, line },
          quantity: formatQuantity(quantity),
          net: formatMoney(net),
          tax: formatMoney(tax),
        })),
      ),
    ],
  );
  if (rows.length > 0) return;
  throw refuse('RevenueAlreadyReleased', `The revenue of shipment ${shipmentId} was released already.`, {
    state: 'released',
  });
}
