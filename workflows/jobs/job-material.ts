import type { IssueMaterialInput, ReturnMaterialInput } from '../../domain/jobs/index.js';
import type { Command } from '../../domain/kernel/command.js';
import { refusalFailure, refusalOf } from '../support/refusal.js';
import { step } from '../support/steps.js';
import { askApproval } from './job-exception.js';
import { follow, insist, type JobProcess, post, run } from './job-process.js';

/** Material goes from stock to the job at moving average. More than the plan allows needs permission first. */
export async function issue(p: JobProcess, command: Command<IssueMaterialInput>): Promise<void> {
  const { jobId, part, quantity } = command.input;
  const [stock = null] = await step.averageCosts({ site: p.start.spec.dimensions.site, parts: [part] });
  const asked = await run(p, step.issueMaterial({ ...command, input: { ...command.input, stock } }));
  if (asked.exception) return askApproval(p, asked.exception, command.context);
  const { site, dimensions, line } = asked;
  const taking = { jobId, work: command.key, part, site, quantity, dimensions, line };
  const issued = await orGiveUp(p, command, 'issue', () => step.issueToJob(follow(command, 'issue', taking)));
  await post(p, issued);
  await record(p, command, 'issued', issued.value);
}

/** What is left over goes back at the cost at which it came. */
export async function giveBack(p: JobProcess, command: Command<ReturnMaterialInput>): Promise<void> {
  const { jobId, part, quantity } = command.input;
  const { site, dimensions, value, line } = await run(p, step.returnMaterial(command));
  const giving = { jobId, work: command.key, part, site, quantity, value, dimensions, line };
  const returned = await orGiveUp(p, command, 'return', () => step.returnFromJob(follow(command, 'return', giving)));
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

/**
 * When inventory refuses, nothing has happened and nothing ever will: the command is taken off the job, and answers the
 * same refusal when it is asked again.
 */
async function orGiveUp<T>(
  p: JobProcess,
  command: Command<unknown>,
  name: 'issue' | 'return',
  body: () => Promise<T>,
): Promise<T> {
  try {
    return await body();
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    const { moved } = await step.giveUpJobStock(follow(command, name, { jobId: p.subject }));
    // An attempt that was taken for lost came through after all: its answer is on record.
    if (moved) return body();
    const abandoning = { jobId: p.subject, work: command.key, refusal };
    const abandoned = await run(p, step.abandonWork(follow(command, 'abandon', abandoning)));
    throw refusalFailure(abandoned.refusal);
  }
}
