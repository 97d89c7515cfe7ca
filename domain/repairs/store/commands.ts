import type { Database } from '../../../platform/database.js';
import type { Command } from '../../kernel/command.js';
import type { Stepped } from '../../kernel/stepped.js';
import { isBillable, totalsOf } from '../charges.js';
import {
  answerDaysProblems,
  evaluationProblems,
  noteProblems,
  reasonProblems,
  referenceProblems,
  testProblems,
} from '../checks.js';
import { isJobOver, isWorkDone } from '../repair.js';
import { repairEvaluated, repairQuoted, repairTested } from '../repairs.facts.js';
import { refuse } from '../repairs.refusals.js';
import type {
  ApproveRepairInput,
  CancelRepairInput,
  CloseRepairInput,
  DeclineRepairInput,
  EvaluateRepairInput,
  QuoteRepairInput,
  RepairStanding,
  ReturnAssetInput,
  TestRepairInput,
} from '../repairs.wire.js';
import { billOfRow, factOf, type RepairRow } from './repair-row.js';
import { aggregateOf, moveAsset, moveRepair, repairStep } from './repair-step.js';

type Done = Promise<RepairStanding & Stepped>;

const DAY_MS = 86_400_000;

/** What was found, what it costs, who bears it, and how it is to be done. A new evaluation takes an open quote back. */
export async function evaluateRepair(database: Database, command: Command<EvaluateRepairInput>): Done {
  const { repairId, ...evaluation } = command.input;
  const wrong = evaluationProblems(evaluation);
  return repairStep(database, command, { kind: 'evaluateRepair', wrong }, async (tx, repair) => {
    const totals = totalsOf(evaluation.charges);
    repair.evaluation = evaluation;
    repair.evaluations += 1;
    forgetQuote(repair);
    await tx.query(
      `INSERT INTO repairs.evaluations (repair_id, evaluation, content, warranty, billable, warranty_share, evaluated_by,
         evaluated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        ...[repairId, repair.evaluations, JSON.stringify(evaluation), totals.warranty, totals.billable],
        ...[totals.warrantyShare, JSON.stringify(tx.context.actor), tx.now],
      ],
    );
    await moveRepair(tx, repair, 'evaluate', { tell: false });
    tx.emit(repairEvaluated, aggregateOf(repairId), {
      ...factOf(repair),
      ...totals,
      findings: evaluation.findings,
      dueDate: evaluation.dueDate,
      evaluationFee: evaluation.evaluationFee?.amount ?? null,
      charges: evaluation.charges.map(({ line, description, amount, coverage }) => ({
        ...{ line, description, amount, coverage },
      })),
    });
  });
}

/** Asks the customer, with a day by which to answer. Refuses 'NothingToApprove' when nothing is billable. */
export async function quoteRepair(database: Database, command: Command<QuoteRepairInput>): Done {
  const wrong = answerDaysProblems(command.input);
  return repairStep(database, command, { kind: 'quoteRepair', wrong }, async (tx, repair) => {
    if (!isBillable(repair.evaluation)) {
      const text = 'Everything is warranty: the customer has nothing to approve.';
      throw refuse('NothingToApprove', text, { state: repair.state });
    }
    const days = command.input.answerDays ?? repair.start.timing.answerDays;
    repair.quote += 1;
    repair.quotedAt = tx.now;
    repair.answerBy = new Date(Date.parse(tx.now) + days * DAY_MS).toISOString();
    repair.reminders = 0;
    repair.declined = false;
    await moveRepair(tx, repair, 'quote', { tell: false });
    const { quote, billable, answerBy } = repair;
    tx.emit(repairQuoted, aggregateOf(repair.repairId), { ...factOf(repair), quote, billable, answerBy });
  });
}

function forgetQuote(repair: RepairRow): void {
  repair.quotedAt = null;
  repair.answerBy = null;
  repair.reminders = 0;
}

export async function approveRepair(database: Database, command: Command<ApproveRepairInput>): Done {
  const { reference } = command.input;
  const wrong = referenceProblems(command.input);
  return repairStep(database, command, { kind: 'approveRepair', wrong }, async (tx, repair) => {
    repair.approvalReference = reference;
    await moveRepair(tx, repair, 'approve', { reference });
  });
}

export async function declineRepair(database: Database, command: Command<DeclineRepairInput>): Done {
  const { reason } = command.input;
  const wrong = reasonProblems(command.input);
  return repairStep(database, command, { kind: 'declineRepair', wrong }, async (tx, repair) => {
    repair.declined = true;
    await moveRepair(tx, repair, 'decline', { reason });
  });
}

/** Records a test; the work goes on when it failed. */
export async function testRepair(database: Database, command: Command<TestRepairInput>): Done {
  const { repairId, passed, measured, notes } = command.input;
  const wrong = testProblems(command.input);
  return repairStep(database, command, { kind: 'testRepair', wrong }, async (tx, repair) => {
    const [count] = await tx.query<{ next: number }>(
      'SELECT count(*)::int + 1 AS next FROM repairs.tests t WHERE t.repair_id = $1',
      [repairId],
    );
    const testId = `${repairId}-T${count?.next ?? 1}`;
    await tx.query(
      `INSERT INTO repairs.tests (test_id, repair_id, passed, measured, notes, tested_by, tested_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [testId, repairId, passed, JSON.stringify(measured), notes, JSON.stringify(tx.context.actor), tx.now],
    );
    const why = passed ? {} : { reason: `test ${testId} failed` };
    await moveRepair(tx, repair, passed ? 'passTest' : 'failTest', { ...why, tell: false });
    tx.emit(repairTested, aggregateOf(repairId), { ...factOf(repair), testId, passed, measured, notes });
  });
}

/** The asset goes back: repaired, once the job is completed, or as it came. Refuses 'JobNotCompleted'. */
export async function returnAsset(database: Database, command: Command<ReturnAssetInput>): Done {
  const { reference } = command.input;
  const wrong = referenceProblems(command.input);
  return repairStep(database, command, { kind: 'returnAsset', wrong }, async (tx, repair) => {
    if (repair.state === 'Tested' && !isWorkDone(repair.jobState)) {
      const text = `The job of the repair is ${repair.jobState}: complete it before the asset goes back.`;
      throw refuse('JobNotCompleted', text, { state: repair.state, jobState: repair.jobState });
    }
    repair.assetIsHere = false;
    await moveRepair(tx, repair, 'return', { reference });
    await moveAsset(tx, repair, 'out', reference);
  });
}

/** Refuses 'NotInvoiced' while the customer has something to pay and no invoice, and 'JobNotClosed'. */
export async function closeRepair(database: Database, command: Command<CloseRepairInput>): Done {
  const { note } = command.input;
  const wrong = noteProblems(command.input);
  return repairStep(database, command, { kind: 'closeRepair', wrong }, async (tx, repair) => {
    if (repair.state === 'Returned' && billOfRow(repair).length > 0) {
      throw refuse('NotInvoiced', 'What is billable has not been invoiced yet.', { state: repair.state });
    }
    const { jobState } = repair;
    if (jobState !== null && !isJobOver(jobState)) {
      const text = `The job of the repair is ${jobState}: it is closed first.`;
      throw refuse('JobNotClosed', text, { state: repair.state, jobState });
    }
    await moveRepair(tx, repair, 'close', note === '' ? {} : { reason: note });
  });
}

/** The customer takes the asset back as it is, and pays nothing here. Refuses 'JobNotCancelled' while its job is not. */
export async function cancelRepair(database: Database, command: Command<CancelRepairInput>): Done {
  const { reason, jobMissing = false } = command.input;
  const wrong = reasonProblems(command.input);
  return repairStep(database, command, { kind: 'cancelRepair', wrong }, async (tx, repair) => {
    const working = repair.state === 'InRepair' || repair.state === 'Tested';
    if (working && !jobMissing && repair.jobState !== 'Cancelled') {
      const text = `The job of the repair is ${repair.jobState ?? 'being made'}: cancel it first.`;
      throw refuse('JobNotCancelled', text, { state: repair.state, jobState: repair.jobState });
    }
    repair.assetIsHere = false;
    await moveRepair(tx, repair, 'cancel', { reason });
    await moveAsset(tx, repair, 'out', null);
  });
}
