import type { JobCompletion } from '../../domain/jobs/index.js';
import type { Command } from '../../domain/kernel/command.js';
import { step } from '../support/steps.js';
import { follow, type JobProcess, post } from './job-process.js';

/** What the customer of a service job owes for what was completed, or for the work on what was cancelled. */
export async function invoiceJob(
  p: JobProcess,
  command: Command<unknown>,
  { customerId, net, description }: NonNullable<JobCompletion['toInvoice']>,
): Promise<void> {
  const { jobId, customerName, dimensions, billing } = p.start.spec;
  if (!billing) throw new Error(`job ${jobId} has a customer to invoice and no terms`);
  const invoiced = await step.invoiceService(
    follow(command, 'invoice', {
      source: jobId,
      jobId,
      customerId,
      customerName: customerName ?? customerId,
      dimensions,
      termsDays: billing.termsDays,
      lines: [{ description, net, taxRate: billing.taxRate }],
      description: `Job ${jobId}`,
    }),
  );
  await post(p, invoiced);
  p.made['invoice'] = invoiced.invoice;
}
