import { ActivityFailure } from '@temporalio/common';
import { allHandlersFinished, condition, continueAsNew, setCurrentDetails } from '@temporalio/workflow';
import { datesOf } from '../../domain/correspondence/index.js';
import { documents, upkeep } from '../support/steps.js';
import type { MonthlyStatementsEnd, MonthlyStatementsStart } from './documents.contract.js';
import { asksOperator, retryOrSkip, taskIdOf } from './mail-task.js';
import { scheduledDay } from './scheduled-day.js';

/**
 * Sends every customer who has a balance, or had activity in the month, a statement of it: once for each customer and
 * month, however often it runs. A page of customers a run; what cannot be made is asked about at the end.
 */
export async function monthlyStatements(start: MonthlyStatementsStart): Promise<MonthlyStatementsEnd> {
  const month = start.month ?? datesOf('previousMonth', scheduledDay()).from.slice(0, 7);
  const process = asksOperator(`statements/${month}`);
  const customers = await documents.statementCustomers(month, start.after ?? '');
  const failed = [...(start.failed ?? []), ...(await sendStatements(month, customers))];
  const last = customers.at(-1);
  if (last !== undefined) return continueAsNew({ month, after: last, failed });
  for (let attempt = 1, open = failed; open.length > 0; attempt += 1) {
    const trouble = {
      taskId: taskIdOf(`statements/${month}`, attempt),
      title: `${open.length} statements of ${month} cannot be made`,
      error: new Error(`Customers: ${open.join(', ')}.`),
    };
    if ((await retryOrSkip(process, trouble)) === 'skip') break;
    open = await sendStatements(month, open);
  }
  await condition(allHandlersFinished);
  return { month };
}

/** One after the other; answers those whose statement could not be made. */
async function sendStatements(month: string, customers: readonly string[]): Promise<string[]> {
  const failed: string[] = [];
  for (const customerId of customers) {
    setCurrentDetails(`Statements of ${month}: ${customerId}`);
    try {
      const letterId = await documents.writeStatement(month, customerId);
      await upkeep.startLetter({ letterId });
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      failed.push(customerId);
    }
  }
  return failed;
}
