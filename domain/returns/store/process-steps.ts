import type { Database } from '../../../platform/database.js';
import type { Command } from '../../kernel/command.js';
import { NONE } from '../../kernel/quantity.js';
import type { Stepped } from '../../kernel/stepped.js';
import { replacementOrdered, returnCredited, returnSettled } from '../returns.facts.js';
import { refuse } from '../returns.refusals.js';
import type {
  ApproveReturnInput,
  AskReturnApprovalInput,
  ReasonInput,
  RecordCreditInput,
  RecordRefundsInput,
  RecordReplacementInput,
  ReturnInput,
  ReturnStanding,
  SettleReturnInput,
} from '../returns.wire.js';
import { completeWhenDone } from './commands.js';
import { factOf, hasToSendBack } from './return-row.js';
import { aggregateOf, moveReturn, returnStep } from './return-step.js';
import { hold } from './shipped-lines.js';

type Done = Promise<ReturnStanding & Stepped>;

const OWN = { kind: null } as const;
const LAPSED = 'the goods did not come in time';

/** The time for the goods passed. When some came, the return goes on with those. */
export const lapseReturn = (database: Database, command: Command<ReturnInput>): Done =>
  returnStep(database, command, OWN, async (tx, row) => {
    if (row.state === 'Authorised') {
      await moveReturn(tx, row, 'lapse', { reason: LAPSED });
      await hold(tx, row, []);
    }
    if (row.state !== 'Received' || row.noMore) return;
    row.noMore = true;
    await completeWhenDone(tx, row, LAPSED);
  });

/** The request for approval stands on the return. */
export const noteReturnApproval = (database: Database, command: Command<AskReturnApprovalInput>): Done =>
  returnStep(database, command, OWN, async (_tx, row) => {
    row.approval = command.input.requestId;
  });

/** It may be credited: approved, or the policy asks for no approval. */
export const approveReturn = (database: Database, command: Command<ApproveReturnInput>): Done =>
  returnStep(database, command, OWN, async (tx, row) => {
    const { requestId } = command.input;
    await moveReturn(tx, row, 'approve', requestId === null ? {} : { reference: requestId });
  });

/** Approval was not given: nothing is credited, and what came goes back to the customer as it is. */
export const rejectReturn = (database: Database, command: Command<ReasonInput>): Done =>
  returnStep(database, command, OWN, async (tx, row) => {
    await moveReturn(tx, row, 'reject', { reason: command.input.reason });
    await hold(tx, row, []);
  });

/** What the credit note says. Whoever comes second with another reading of the invoices gets the first one's. */
export const recordCredit = (database: Database, command: Command<RecordCreditInput>): Done => {
  const { returnId, creditNote, total, shares, lines = [] } = command.input;
  return returnStep(database, command, { ...OWN, same: { returnId, creditNote, total } }, async (tx, row) => {
    row.credit = { creditNote, total, shares, lines };
    await moveReturn(tx, row, 'credit', { tell: false });
    tx.emit(returnCredited, aggregateOf(returnId), { ...factOf(row), creditNote, credited: total });
  });
};

/** The accepted goods are in stock, or scrapped. */
export const recordStocked = (database: Database, command: Command<ReturnInput>): Done =>
  returnStep(database, command, OWN, (tx, row) => moveReturn(tx, row, 'stock'));

/** What is to be paid back, before anything is. */
export const recordRefunds = (database: Database, command: Command<RecordRefundsInput>): Done =>
  returnStep(database, command, OWN, async (tx, row) => {
    row.refunds = command.input.refunds;
    await moveReturn(tx, row, 'refund');
  });

/** The order that replaces the goods, before it is placed. */
export const recordReplacement = (database: Database, command: Command<RecordReplacementInput>): Done =>
  returnStep(database, command, OWN, async (tx, row) => {
    const { orderId, round } = command.input;
    row.replacements = round;
    row.replacementOrderId = orderId;
    await moveReturn(tx, row, 'replace', { tell: false });
    tx.emit(replacementOrdered, aggregateOf(row.returnId), { ...factOf(row), replacementOrderId: orderId });
  });

/** The customer has had what the return was worth; nothing was accepted of one that comes here uncredited. */
export const settleReturn = (database: Database, command: Command<SettleReturnInput>): Done =>
  returnStep(database, command, OWN, async (tx, row) => {
    const { refunded, transferred, reason } = command.input;
    const isAccepted = row.lines.some(({ restocked, scrapped }) => restocked > NONE || scrapped > NONE);
    if (row.state === 'Inspected' && isAccepted) {
      throw refuse('WrongState', 'Something was accepted: it is credited first.', { state: row.state });
    }
    row.refunded = refunded;
    await moveReturn(tx, row, 'settle', { ...(reason === null ? {} : { reason }), tell: false });
    const { outcome } = row.start.return;
    tx.emit(returnSettled, aggregateOf(row.returnId), { ...factOf(row), outcome, refunded, transferred });
  });

/** Refuses 'NotSentBack' while goods are here that go back. */
export const closeReturn = (database: Database, command: Command<ReturnInput>): Done =>
  returnStep(database, command, OWN, async (tx, row) => {
    if (hasToSendBack(row)) {
      throw refuse('NotSentBack', 'The goods have not gone back to the customer.', { state: row.state });
    }
    await moveReturn(tx, row, 'close', row.reason === null ? {} : { reason: row.reason });
  });

/** An operator gave the return up: from now on its documents are undone. */
export const compensateReturn = (database: Database, command: Command<ReasonInput>): Done =>
  returnStep(database, command, OWN, (tx, row) => moveReturn(tx, row, 'compensate', { reason: command.input.reason }));

/** Its documents are undone; the goods go back to the customer. */
export const returnCompensated = (database: Database, command: Command<ReasonInput>): Done =>
  returnStep(database, command, OWN, async (tx, row) => {
    await moveReturn(tx, row, 'compensated', { reason: command.input.reason });
    await hold(tx, row, []);
  });
