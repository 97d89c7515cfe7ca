import { setCurrentDetails } from '@temporalio/workflow';
import { fourEyesDemand, type RequestApprovalInput } from '../../domain/approvals/index.js';
import type { CommandContext } from '../../domain/kernel/actor.js';
import type { Command } from '../../domain/kernel/command.js';
import type { Stepped } from '../../domain/kernel/stepped.js';
import { demandOf } from '../support/approval-demand.js';
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
  /** What others are to be asked, by what policy says, and by four eyes where it says nothing. */
  readonly asks?: Omit<RequestApprovalInput, 'demand'>;
  /** A request that the command made, whose process begins. */
  readonly approval?: { readonly requestId: string; readonly summary: string };
  /** One that it took back, whose process ends. */
  readonly withdrawn?: string;
}

async function tellApproval(result: Record<string, unknown>, context: CommandContext): Promise<void> {
  const { asks, approval, withdrawn } = result as AboutApproval;
  if (asks) await askApproval(asks, context);
  if (approval) await upkeep.startApproval({ ...approval, context });
  if (withdrawn) await upkeep.signalApprovalWithdrawn(withdrawn);
}

async function askApproval(asks: Omit<RequestApprovalInput, 'demand'>, context: CommandContext): Promise<void> {
  const { kind, amount, dimensions, requestId, subject } = asks;
  const own = <Input>(name: string, input: Input) => ({ key: `${requestId}/${name}`, context, input });
  const evaluated = await step.evaluateApproval(own('demand', { kind, amount, dimensions }));
  const demand = demandOf(evaluated) ?? fourEyesDemand(kind);
  await step.requestApproval(own('request', { ...asks, demand }));
  await upkeep.startApproval({ requestId, summary: `Approval of ${subject}: ${amount} (${demand.reason})`, context });
}
