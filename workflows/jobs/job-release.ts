import type { ChangeJobInput, JobInput } from '../../domain/jobs/index.js';
import type { Command } from '../../domain/kernel/command.js';
import { formatQuantity, minus, NONE, quantity as quantityOf } from '../../domain/kernel/quantity.js';
import { step } from '../support/steps.js';
import { draftPlan } from './job-plan.js';
import { follow, insist, type JobProcess, own, run, standingOf } from './job-process.js';

/** The bill and the routing of today are the job's from now on. */
export async function plan(p: JobProcess, command: Command<JobInput>): Promise<void> {
  const drafted = await draftPlan(p.start.spec, standingOf(p).quantity);
  await run(p, step.planJob({ ...command, input: { jobId: p.subject, plan: drafted } }));
}

/** Material is reserved behind the orders that were placed before; what is missing is waited for. */
export async function release(p: JobProcess, command: Command<JobInput>): Promise<void> {
  const placingSequence = await step.nextPlacingSequence();
  const released = await run(p, step.releaseJob({ ...command, input: { jobId: p.subject, placingSequence } }));
  await insist(p, 'release', async () => {
    const short = await reserve(p, command, released);
    const held = { jobId: p.subject, work: command.key, short };
    await run(p, step.recordMaterialHeld(follow(command, 'held', held)));
  });
}

/** Another quantity takes other material: what is reserved follows it. */
export async function change(p: JobProcess, command: Command<ChangeJobInput>): Promise<void> {
  const { toReserve } = await run(p, step.changeJob(command));
  if (!toReserve) return;
  await insist(p, `${command.key}/reserve`, async () => {
    const wanted = { orderId: p.subject, lines: [...toReserve.lines] };
    const reserved = await step.changeReservation(follow(command, 'reserve', wanted));
    const held = { jobId: p.subject, work: command.key, short: missingOf(reserved.lines) };
    await run(p, step.recordMaterialHeld(follow(command, 'held', held)));
  });
}

interface Required {
  readonly placingSequence: string;
  readonly site: string;
  readonly lines: readonly { readonly line: number; readonly part: string; readonly quantity: string }[];
}

async function reserve(p: JobProcess, { context }: Command<JobInput>, { placingSequence, site, lines }: Required) {
  if (lines.length === 0) return [];
  const wanted = { orderId: p.subject, placingSequence, site, allowPartial: true, lines: [...lines] };
  const reserved = await step.reserveStock(own(p, 'reserve', wanted, context));
  return missingOf(reserved.lines);
}

/** What a reservation waits for, by line. */
export const missingOf = (
  lines: readonly {
    readonly line: number;
    readonly part: string;
    readonly quantity: string;
    readonly reserved: string;
  }[],
) =>
  lines
    .map(({ line, part, quantity, reserved }) => ({
      line,
      part,
      left: minus(quantityOf(quantity), quantityOf(reserved)),
    }))
    .filter(({ left }) => left > NONE)
    .map(({ line, part, left }) => ({ line, part, quantity: formatQuantity(left) }));
