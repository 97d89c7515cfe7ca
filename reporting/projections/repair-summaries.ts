import {
  customerAssetMoved,
  repairAdvanced,
  repairEvaluated,
  repairJobMoved,
  repairQuoted,
  repairReceived,
  repairReminderDue,
  repairTested,
} from '../../domain/repairs/repairs.facts.js';
import { because, type Summary, says, waits } from './summary-text.js';

/** What happened to a repair, in one line for people. */
export const repairSummaries: readonly Summary[] = [
  says(
    repairReceived,
    (p) => `Repair ${p.repairId} for ${p.customerName}: ${p.description} ${p.serial}, ${p.complaint}`,
  ),
  says(
    customerAssetMoved,
    (p) =>
      `The customer’s ${p.description} ${p.serial} ${p.direction === 'in' ? 'came in' : 'went out'} at ${p.site}${p.reference ? ` (${p.reference})` : ''}`,
  ),
  says(
    repairEvaluated,
    (p) => `Evaluated: ${p.findings}; ${p.warranty} under warranty, ${p.billable} billable, due ${p.dueDate}`,
  ),
  says(repairQuoted, (p) => `Quote ${p.quote} of ${p.billable}, to be answered by ${p.answerBy}`),
  says(repairReminderDue, (p) => `Reminder ${p.reminder} of quote ${p.quote}, to be answered by ${p.answerBy}`),
  says(
    repairTested,
    (p) =>
      `Test ${p.testId} ${p.passed ? 'passed' : 'failed'}: ${p.measured.map(({ name, value }) => `${name} ${value}`).join(', ') || p.notes}`,
  ),
  says(repairJobMoved, (p) => `Its job ${p.jobId} is ${p.jobState ?? 'moved'}`),
  says(repairAdvanced, (p) => `${p.from} → ${p.state} (${p.event})${because(p.reason)}${waits(p.waitingFor)}`),
];
