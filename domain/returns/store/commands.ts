import type { Database } from '../../../platform/database.js';
import type { StepTx } from '../../../platform/step.js';
import type { Command } from '../../kernel/command.js';
import { formatQuantity, NONE, plus, quantity } from '../../kernel/quantity.js';
import type { FieldProblem } from '../../kernel/refusal.js';
import type { Stepped } from '../../kernel/stepped.js';
import {
  inspectionProblems,
  receiptProblems,
  returnReasonProblems,
  returnReferenceProblems,
  unsold,
} from '../checks.js';
import { count, isComplete, type LineCount, newLine, partOf, soldFor, uninspected } from '../lines.js';
import { rejectedGoodsSentBack, returnedGoodsInspected, returnedGoodsReceived } from '../returns.facts.js';
import { refuse, refuseWrongFields } from '../returns.refusals.js';
import type {
  CancelReturnInput,
  ConfirmRefundInput,
  InspectGoodsInput,
  ReceivedLine,
  ReceiveGoodsInput,
  ReturnStanding,
  SendBackInput,
} from '../returns.wire.js';
import { factOf, hasToSendBack, type ReturnRow } from './return-row.js';
import { aggregateOf, moveReturn, returnStep } from './return-step.js';
import { hold } from './shipped-lines.js';

type Done = Promise<ReturnStanding & Stepped>;

/** Goods came: what was authorised, less, or more as far as the shipped quantity leaves room. Refuses 'MoreThanShipped'. */
export async function receiveGoods(database: Database, command: Command<ReceiveGoodsInput>): Done {
  const { lines, reference, last } = command.input;
  const wrong = receiptProblems(command.input);
  return returnStep(database, command, { kind: 'receiveGoods', wrong }, async (tx, row) => {
    const { orderId, lines: sold } = row.start.return.order;
    refuseWrongFields(unsold(lines, new Set(sold.map(({ line }) => line)), orderId));
    if (lines.length === 0 && row.state === 'Authorised') refuseWrongFields([NOTHING_CAME]);
    const came = lines.map((one) => ({ ...one, part: receive(row, one).part }));
    row.noMore ||= last;
    const receiptId = await insertReceipt(tx, row, command.input);
    await moveReturn(tx, row, 'receive', { tell: false });
    await hold(tx, row, lines);
    tx.emit(returnedGoodsReceived, aggregateOf(row.returnId), {
      ...factOf(row),
      receiptId,
      reference,
      last,
      lines: came,
    });
    await completeWhenDone(tx, row);
  });
}

const NOTHING_CAME: FieldProblem = { field: 'lines', message: 'Nothing has come yet: cancel the return instead.' };

function receive(row: ReturnRow, { line, quantity: came }: ReceivedLine): LineCount {
  const known = row.lines.find((one) => one.line === line);
  const sold = row.start.return.order.lines.find((one) => one.line === line);
  const into = known ?? newLine({ line, part: sold?.part ?? '' }, NONE, null);
  if (!known) row.lines.push(into);
  into.received = plus(into.received, quantity(came));
  return into;
}

/** Says what the goods are. Refuses 'MoreThanReceived', naming each line and what of it is still to be inspected. */
export async function inspectGoods(database: Database, command: Command<InspectGoodsInput>): Done {
  const { lines } = command.input;
  const wrong = inspectionProblems(command.input);
  return returnStep(database, command, { kind: 'inspectGoods', wrong }, async (tx, row) => {
    const problems = lines.flatMap((one, index) => {
      const line = row.lines.find((candidate) => candidate.line === one.line);
      const left = line ? uninspected(line) : NONE;
      if (line) count(line, one.verdict, quantity(one.quantity));
      if (line && uninspected(line) >= NONE) return [];
      const message = `Of line ${one.line}, ${formatQuantity(left)} is here and not inspected.`;
      return [{ field: `lines[${index}].quantity`, message }];
    });
    if (problems.length > 0) {
      throw refuse('MoreThanReceived', problems.map(({ message }) => message).join(' '), { fields: problems });
    }
    const inspectionId = await insertInspection(tx, row, command.input);
    await moveReturn(tx, row, 'inspect', { tell: false });
    await hold(tx, row, lines);
    tx.emit(returnedGoodsInspected, aggregateOf(row.returnId), {
      ...factOf(row),
      ...{ inspectionId, lines: lines.map((one) => ({ ...one, part: partOf(row.lines, one.line) })) },
      value: soldFor(row.lines, row.start.return.order.lines),
    });
    await completeWhenDone(tx, row);
  });
}

/** Everything that will come is here and inspected: what never came is free for another return. */
export async function completeWhenDone(tx: StepTx, row: ReturnRow, reason?: string): Promise<void> {
  if (!isComplete(row.lines, row.noMore)) return;
  await moveReturn(tx, row, 'complete', reason ? { reason } : {});
  await hold(tx, row, []);
}

/** A refund by bank was paid: the process books it with the bank's reference. */
export async function confirmRefund(database: Database, command: Command<ConfirmRefundInput>): Done {
  const { reference } = command.input;
  const wrong = returnReferenceProblems(command.input);
  return returnStep(database, command, { kind: 'confirmRefund', wrong }, async (tx, row) => {
    const isOwed = row.bankReference === null && (row.refunds ?? []).some(({ method }) => method === 'wire');
    if (!isOwed) throw refuse('NothingToConfirm', 'No refund by bank is awaited.', { state: row.state });
    row.bankReference = reference;
    await moveReturn(tx, row, 'confirm', { reference });
  });
}

/** Goods that are not accepted go back to the customer: they may be returned again. */
export async function sendBack(database: Database, command: Command<SendBackInput>): Done {
  const { reference } = command.input;
  const wrong = returnReferenceProblems(command.input);
  return returnStep(database, command, { kind: 'sendBack', wrong }, async (tx, row) => {
    if (!hasToSendBack(row)) {
      throw refuse('NothingToSendBack', 'Nothing is here that goes back.', { state: row.state });
    }
    row.sentBack = reference;
    await hold(tx, row, []);
    tx.emit(rejectedGoodsSentBack, aggregateOf(row.returnId), { ...factOf(row), reference });
  });
}

/** Nothing is credited; what came goes back to the customer as it is, before the return ends. */
export async function cancelReturn(database: Database, command: Command<CancelReturnInput>): Done {
  const { reason } = command.input;
  const wrong = returnReasonProblems(command.input);
  return returnStep(database, command, { kind: 'cancelReturn', wrong }, async (tx, row) => {
    await moveReturn(tx, row, 'cancel', { reason });
    await hold(tx, row, []);
  });
}

async function numbered(tx: StepTx, table: 'receipts' | 'inspections', { returnId }: ReturnRow): Promise<string> {
  const [counted] = await tx.query<{ next: number }>(
    `SELECT count(*)::int + 1 AS next FROM returns.${table} x WHERE x.return_id = $1`,
    [returnId],
  );
  return `${returnId}-${table === 'receipts' ? 'R' : 'I'}${counted?.next ?? 1}`;
}

async function insertReceipt(
  tx: StepTx,
  row: ReturnRow,
  { lines, reference, last }: ReceiveGoodsInput,
): Promise<string> {
  const receiptId = await numbered(tx, 'receipts', row);
  await tx.query(
    `INSERT INTO returns.receipts (receipt_id, return_id, lines, reference, last, received_by, received_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [receiptId, row.returnId, JSON.stringify(lines), reference, last, JSON.stringify(tx.context.actor), tx.now],
  );
  return receiptId;
}

async function insertInspection(tx: StepTx, row: ReturnRow, { lines }: InspectGoodsInput): Promise<string> {
  const inspectionId = await numbered(tx, 'inspections', row);
  await tx.query(
    `INSERT INTO returns.inspections (inspection_id, return_id, lines, inspected_by, inspected_at)
     VALUES ($1, $2, $3, $4, $5)`,
    [inspectionId, row.returnId, JSON.stringify(lines), JSON.stringify(tx.context.actor), tx.now],
  );
  return inspectionId;
}
