import { setCurrentDetails } from '@temporalio/workflow';
import type { CommandContext } from '../../domain/kernel/actor.js';
import type { Command } from '../../domain/kernel/command.js';
import type { Stepped } from '../../domain/kernel/stepped.js';
import { refusalOf } from '../support/refusal.js';
import { step, upkeep } from '../support/steps.js';
import type { CommandOutcome, CommandStart } from './command.contract.js';

type SingleStep = (command: Command<unknown>) => Promise<Record<string, unknown> & Stepped>;

/** A process of one step: the domain command, then the posting of what it emitted. A refusal is an answer. */
export async function command(start: CommandStart): Promise<CommandOutcome> {
  const run = step[start.activity] as unknown as SingleStep;
  try {
    const result = await run(start.command);
    if (result.toPost.length > 0) await step.postFacts(result.toPost);
    await tellApproval(result, start.command.context);
    return { outcome: 'done', result };
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    setCurrentDetails(`Refused: ${refusal.message}`);
    return { outcome: 'refused', refusal };
  }
}

interface AboutApproval {
  /** A request that the command made, whose process begins. */
  readonly approval?: { readonly requestId: string; readonly summary: string };
  /** One that it took back, whose process ends. */
  readonly withdrawn?: string;
}

async function tellApproval(result: Record<string, unknown>, context: CommandContext): Promise<void> {
  const { approval, withdrawn } = result as AboutApproval;
  if (approval) await upkeep.startApproval({ ...approval, context });
  if (withdrawn) await upkeep.signalApprovalWithdrawn(withdrawn);
}
