import type { Database } from '../../../platform/database.js';
import type { Command } from '../../kernel/command.js';
import type { Stepped } from '../../kernel/stepped.js';
import { isBillable } from '../charges.js';
import { jobIdOf } from '../repair.js';
import { repairJobMoved, repairReminderDue } from '../repairs.facts.js';
import { refuse } from '../repairs.refusals.js';
import type {
  NoteJobInput,
  RecordRepairInvoiceInput,
  RemindCustomerInput,
  RepairInput,
  RepairStanding,
} from '../repairs.wire.js';
import { factOf } from './repair-row.js';
import { aggregateOf, moveRepair, repairStep } from './repair-step.js';

type Done = Promise<RepairStanding & Stepped>;

/** The time to answer passed. Nothing happens to a repair whose customer has answered in that moment. */
export const lapseRepair = (database: Database, command: Command<RepairInput & { readonly quote: number }>): Done =>
  repairStep(database, command, null, async (tx, repair) => {
    if (repair.state !== 'Quoted' || repair.quote !== command.input.quote) return;
    repair.declined = true;
    await moveRepair(tx, repair, 'lapse', { reason: 'the customer did not answer in time' });
  });

/** Tells whoever writes to customers that an answer is awaited. */
export const remindCustomer = (database: Database, command: Command<RemindCustomerInput>): Done =>
  repairStep(database, command, null, async (tx, repair) => {
    const { quote, reminder } = command.input;
    if (repair.state !== 'Quoted' || repair.quote !== quote || repair.reminders >= reminder) return;
    repair.reminders = reminder;
    tx.emit(repairReminderDue, aggregateOf(repair.repairId), {
      ...factOf(repair),
      ...{ customerId: repair.start.repair.customerId, quote, reminder, answerBy: repair.answerBy ?? tx.now },
    });
  });

/** The work may begin: what is billable was approved, or all is warranty. */
export const startRepair = (database: Database, command: Command<RepairInput>): Done =>
  repairStep(database, command, null, async (tx, repair) => {
    if (repair.state === 'Evaluated' && isBillable(repair.evaluation)) {
      throw refuse('NeedsApproval', 'The customer has to approve what is billable.', { state: repair.state });
    }
    await moveRepair(tx, repair, 'startRepair');
  });

/** How the job of the repair stands by now. */
export const noteJob = (database: Database, command: Command<NoteJobInput>): Done =>
  repairStep(database, command, null, async (tx, repair) => {
    if (repair.jobState === command.input.jobState) return;
    repair.jobState = command.input.jobState;
    tx.emit(repairJobMoved, aggregateOf(repair.repairId), { ...factOf(repair), jobId: jobIdOf(repair.repairId) });
  });

export const recordRepairInvoice = (database: Database, command: Command<RecordRepairInvoiceInput>): Done =>
  repairStep(database, command, null, async (tx, repair) => {
    repair.invoice = command.input.invoice;
    await moveRepair(tx, repair, 'invoice', { reference: command.input.invoice });
  });
