import type { Database } from '../../../platform/database.js';
import { runStep, runUndo, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { formatMoney, ZERO } from '../../kernel/money.js';
import { formatQuantity, type Quantity } from '../../kernel/quantity.js';
import type { Stepped } from '../../kernel/stepped.js';
import { refuse, refuseWrongFields } from '../billing.refusals.js';
import type { Credited, CreditUnshippedInput, OrderReasonInput } from '../billing.wire.js';
import { checkLineQuantities, checkOrderReason } from '../checks.js';
import { byLine, type LinePiece, type LineRest, takeAll, takePieces } from '../line-pieces.js';
import { issueCreditNote } from './credit-note-document.js';
import { lineRests } from './line-rests.js';
import { lockAccount, type OrderAccount, PROCESS_ROLES } from './order-account.js';

const NOTHING: Credited = { creditNote: null, total: formatMoney(ZERO) };

/**
 * Credits what was invoiced before shipment and neither shipped nor credited: the lines given, newest invoice first,
 * or everything. Refuses with 'MoreThanUnshipped'.
 */
export async function creditUnshipped(
  database: Database,
  command: Command<CreditUnshippedInput>,
): Promise<Credited & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, PROCESS_ROLES, 'issue a credit note');
  refuseWrongFields([...checkOrderReason(input), ...(input.lines === null ? [] : checkLineQuantities(input.lines))]);
  return runStep(database, { room: 'billing', key, input, context }, async (tx) => {
    const { orderId, lines, reason } = input;
    const account = await lockAccount(tx, orderId);
    const rests = await lineRests(tx, orderId);
    return credit(tx, orderId, account, lines === null ? takeAll(rests) : pick(rests, byLine(lines)), reason);
  });
}

/** Undoes invoiceOrder: credits everything unshipped of the order. Safe when the invoice step never landed. */
export async function undoInvoice(database: Database, command: Command<OrderReasonInput>): Promise<Credited & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, PROCESS_ROLES, 'issue a credit note');
  refuseWrongFields(checkOrderReason(input));
  const { orderId, reason } = input;
  const body = async (tx: StepTx): Promise<Credited> => {
    const account = await lockAccount(tx, orderId);
    return credit(tx, orderId, account, takeAll(await lineRests(tx, orderId)), reason);
  };
  // The reason is not part of what is asked: undoing again for another reason is the same undo.
  return runUndo(database, { room: 'billing', key, input: { orderId }, context }, body, NOTHING);
}

function pick(rests: readonly LineRest[], wanted: ReadonlyMap<number, Quantity>): readonly LinePiece[] {
  const { pieces, missing } = takePieces([...rests].reverse(), wanted);
  if (missing.size === 0) return pieces;
  const fields = [...missing].map(([line, short]) => ({
    field: `lines.${line}`,
    message: `${formatQuantity(short)} more than is invoiced and neither shipped nor credited`,
  }));
  throw refuse('MoreThanUnshipped', 'More would be credited than is invoiced and unshipped.', { fields });
}

async function credit(
  tx: StepTx,
  orderId: string,
  account: OrderAccount | null,
  pieces: readonly LinePiece[],
  reason: string,
): Promise<Credited> {
  if (pieces.length === 0 || account?.customerId == null) return NOTHING;
  const { customerId } = account;
  const draft = { kind: 'unshipped' as const, creditId: null, orderId, customerId, reason, pieces };
  const { creditNote, total } = await issueCreditNote(tx, draft);
  return { creditNote, total };
}
