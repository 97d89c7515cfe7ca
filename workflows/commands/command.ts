import { setCurrentDetails } from '@temporalio/workflow';
import { fourEyesDemand, type RequestApprovalInput } from '../../domain/approvals/index.js';
import type { Command } from '../../domain/kernel/command.js';
import type { Stepped } from '../../domain/kernel/stepped.js';
import { demandOf } from '../support/approval-demand.js';
import { refusalOf } from '../support/refusal.js';
import { step, upkeep } from '../support/steps.js';
import type { CommandOutcome, CommandStart } from './command.contract.js';

type SingleStep = (command: Command<unknown>) => Promise<Record<string, unknown> & Stepped>;

/**
 * A process of one step: the domain command, then the posting of what it emitted. Its refusal is an answer; that of what
 * follows is none, because the command is done: the process fails, and the same command asked again goes on.
 */
export async function command(start: CommandStart): Promise<CommandOutcome> {
  const outcome = await carryOut(start);
  if (outcome.outcome === 'refused') {
    setCurrentDetails(`Refused: ${outcome.refusal.message}`);
    return outcome;
  }
  const { result } = outcome;
  if (result.toPost.length > 0) await step.postFacts(result.toPost);
  await tellApproval(result, start.command);
  return outcome;
}

async function carryOut({ activity, command: asked }: CommandStart): Promise<CommandOutcome> {
  const run = step[activity] as unknown as SingleStep;
  try {
    return { outcome: 'done', result: await run(asked) };
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
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

async function tellApproval(result: Record<string, unknown>, asked: Command<unknown>): Promise<void> {
  const { asks, approval, withdrawn } = result as AboutApproval;
  const { context } = asked;
  if (asks) await askApproval(asks, asked);
  if (approval) await upkeep.startApproval({ ...approval, context });
  if (withdrawn) await upkeep.signalApprovalWithdrawn(withdrawn);
}

/** A draft may be asked about by two at once: by who drafted it, and by who decides it meanwhile. One request is made. */
async function askApproval(
  asks: Omit<RequestApprovalInput, 'demand'>,
  { key, context }: Command<unknown>,
): Promise<void> {
  const { kind, amount, dimensions, requestId, subject } = asks;
  const input = { kind, amount, dimensions };
  const evaluated = await step.evaluateApproval({ key: `${requestId}/demand`, context, input });
  const demand = demandOf(evaluated) ?? fourEyesDemand(kind);
  try {
    await step.requestApproval({ key: `${requestId}/request/${key}`, context, input: { ...asks, demand } });
  } catch (error) {
    if (refusalOf(error)?.code !== 'RequestExists') throw error;
  }
  await upkeep.startApproval({ requestId, summary: `Approval of ${subject}: ${amount} (${demand.reason})`, context });
}
