import type { CloseJobInput, CompleteJobInput, JobCompletion } from '../../domain/jobs/index.js';
import type { Command } from '../../domain/kernel/command.js';
import { step } from '../support/steps.js';
import { askApproval } from './job-exception.js';
import { invoiceJob } from './job-invoice.js';
import { follow, insist, type JobProcess, own, post, run } from './job-process.js';

/** Units are finished: into stock, where the order's line that waits for them is served, or to the customer. */
export async function complete(p: JobProcess, command: Command<CompleteJobInput>): Promise<void> {
  const completion = await run(p, step.completeJob(command));
  if (completion.exception) return askApproval(p, completion.exception, command.context);
  p.made['completion'] = completion.completionId;
  await insist(p, completion.completionId, () => deliver(p, command, completion));
}

async function deliver(p: JobProcess, command: Command<CompleteJobInput>, completion: JobCompletion): Promise<void> {
  const { completionId, units, value, toStock, toInvoice } = completion;
  const { jobId } = command.input;
  if (toStock) {
    const goods = { jobId, completionId, quantity: units, value, ...toStock };
    await post(p, await step.receiveFromJob(follow(command, 'receive', goods)));
  }
  if (toInvoice) await invoiceJob(p, command, toInvoice);
  if (!toStock && !toInvoice) return;
  await run(p, step.finishWork(follow(command, 'record', { jobId, work: command.key })));
}

/** What is left of the cost is variance, and nothing is in process; what was reserved and not taken is free again. */
export async function close(p: JobProcess, command: Command<CloseJobInput>): Promise<void> {
  await run(p, step.closeJob(command));
  await insist(p, 'close', async () => {
    await releaseMaterial(p, command, 'the job is closed');
    await run(p, step.finishWork(follow(command, 'finish', { jobId: p.subject, work: command.key })));
  });
}

export async function releaseMaterial(p: JobProcess, { context }: Command<unknown>, reason: string): Promise<void> {
  await step.releaseStock(own(p, 'reserve', { orderId: p.subject, reason }, context));
}
