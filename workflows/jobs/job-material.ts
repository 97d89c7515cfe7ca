import type { IssueMaterialInput, ReturnMaterialInput } from '../../domain/jobs/index.js';
import type { Command } from '../../domain/kernel/command.js';
import { refusalOf } from '../support/refusal.js';
import { step } from '../support/steps.js';
import { askApproval } from './job-exception.js';
import { follow, insist, type JobProcess, post, run } from './job-process.js';

/** Material goes from stock to the job at moving average. More than the plan allows needs permission first. */
export async function issue(p: JobProcess, command: Command<IssueMaterialInput>): Promise<void> {
  const { jobId, part, quantity } = command.input;
  const asked = await run(p, step.issueMaterial(command));
  if (asked.exception) return askApproval(p, asked.exception, command.context);
  const { site, dimensions, line } = asked;
  const taking = { jobId, work: command.key, part, site, quantity, dimensions, line };
  const issued = await orGiveUp(p, command, () => step.issueToJob(follow(command, 'issue', taking)));
  await post(p, issued);
  await record(p, command, 'issued', issued.value);
}

/** What is left over goes back at the cost at which it came. */
export async function giveBack(p: JobProcess, command: Command<ReturnMaterialInput>): Promise<void> {
  const { jobId, part, quantity } = command.input;
  const { site, dimensions, value, line } = await run(p, step.returnMaterial(command));
  const giving = { jobId, work: command.key, part, site, quantity, value, dimensions, line };
  const returned = await orGiveUp(p, command, () => step.returnFromJob(follow(command, 'return', giving)));
  await post(p, returned);
  await record(p, command, 'returned', value);
}

const record = (
  p: JobProcess,
  command: Command<IssueMaterialInput | ReturnMaterialInput>,
  direction: 'issued' | 'returned',
  value: string,
): Promise<unknown> => {
  const { jobId, part, quantity } = command.input;
  const recorded = { jobId, work: command.key, direction, part, quantity, value };
  return insist(p, `${command.key}/record`, () => run(p, step.recordMaterial(follow(command, 'record', recorded))));
};

/** When the other room refuses, nothing has happened, and the command is taken off the job. */
export async function orGiveUp<T>(p: JobProcess, command: Command<unknown>, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    if (refusalOf(error)) await step.abandonWork(follow(command, 'abandon', { jobId: p.subject, work: command.key }));
    throw error;
  }
}
