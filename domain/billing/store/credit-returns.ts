import type { Database } from '../../../platform/database.js';
import { runStep, runUndo, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { add, formatMoney } from '../../kernel/money.js';
import { formatQuantity, plus } from '../../kernel/quantity.js';
import type { Stepped } from '../../kernel/stepped.js';
import { refuse, refuseWrongFields } from '../billing.refusals.js';
import { checkCreditReturn, checkUndoCreditReturn } from '../correction.checks.js';
import type {
  CreditedLine,
  CreditReturnInput,
  CreditReturnUndone,
  ReturnCredited,
  UndoCreditReturnInput,
} from '../corrections.wire.js';
import { byLine, type LinePiece, takePieces } from '../line-pieces.js';
import { requireAccount } from './correction-locks.js';
import { issueCreditNote } from './credit-note-document.js';
import { PROCESS_ROLES } from './order-account.js';
import { invoiceAgain } from './reversed-credit.js';
import { shippedLines } from './shipped-rests.js';

/**
 * Credits goods that were shipped and come back, on the invoices on which they stand, the oldest first. Refuses with
 * 'NothingInvoiced', 'MoreThanShipped' and 'AlreadyCredited'.
 */
export async function creditReturn(
  database: Database,
  command: Command<CreditReturnInput>,
): Promise<ReturnCredited & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, PROCESS_ROLES, 'issue a credit note');
  refuseWrongFields(checkCreditReturn(input));
  return runStep(database, { room: 'billing', key, input, context }, async (tx) => {
    const { creditId, orderId, reason } = input;
    const { customerId } = await requireAccount(tx, orderId);
    const pieces = await returnedPieces(tx, input);
    const issued = await issueCreditNote(tx, { kind: 'shipped', creditId, orderId, customerId, reason, pieces });
    return { ...issued, lines: creditedLines(pieces) };
  });
}

/** By the order's lines, of which each may stand on several invoices. */
function creditedLines(pieces: readonly LinePiece[]): CreditedLine[] {
  const lines = new Map<number, LinePiece[]>();
  for (const piece of pieces) lines.set(piece.line, [...(lines.get(piece.line) ?? []), piece]);
  return [...lines].map(([line, own]) => ({
    line,
    quantity: formatQuantity(plus(...own.map(({ quantity }) => quantity))),
    net: formatMoney(add(...own.map(({ net }) => net))),
  }));
}

async function returnedPieces(tx: StepTx, { orderId, lines }: CreditReturnInput): Promise<readonly LinePiece[]> {
  const shipped = await shippedLines(tx, orderId);
  const goods = shipped.filter(({ service }) => !service).map(({ rest }) => rest);
  const { pieces, missing } = takePieces(goods, byLine(lines));
  if (missing.size === 0) return pieces;
  const fields = [...missing].map(([line, short]) => ({
    field: `lines[${lines.findIndex((one) => one.line === line)}].quantity`,
    message: `${formatQuantity(short)} more of line ${line} than is invoiced, shipped and not credited.`,
  }));
  const text = `Order ${orderId}: ${fields.map(({ message }) => message).join(' ')}`;
  throw refuse('MoreThanShipped', text, { fields });
}

/**
 * Undoes creditReturn by the opposite document: each credited invoice is invoiced again, by what was credited of it,
 * and takes the customer's credit back as far as it was not paid out. Safe when that step never landed.
 */
export async function undoCreditReturn(
  database: Database,
  command: Command<UndoCreditReturnInput>,
): Promise<CreditReturnUndone & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, PROCESS_ROLES, 'issue an invoice');
  refuseWrongFields(checkUndoCreditReturn(input));
  const body = async (tx: StepTx, { creditNote }: ReturnCredited): Promise<CreditReturnUndone> => {
    const { customerId } = await requireAccount(tx, input.orderId);
    return { invoices: await invoiceAgain(tx, creditNote, customerId) };
  };
  return runUndo<ReturnCredited, CreditReturnUndone>(database, { room: 'billing', key, input, context }, body, {
    invoices: [],
  });
}
