import { patched } from '@temporalio/workflow';
import type { TaskAction } from './operator-task.contract.js';
import type { Question } from './operator-task.js';
import { provider, step } from './steps.js';

/** Processes of before asked the provider first. */
const READS_FIRST = 'refund-reads-first';

interface CardRefund {
  readonly refundId: string;
  readonly chargeId: string;
  readonly amount: string;
}

interface About {
  readonly title: string;
  /** The operator task about the refund's first, second … refusal. */
  taskId(round: number): string;
  ask(question: Question): Promise<TaskAction>;
  /** What stands for the provider's number when an operator paid in another way. */
  paidByHand(taskId: string): string;
}

const ACTIONS = ['retry', 'force'] as const;

/**
 * Has the provider pay a refund, once however often the process begins anew: what is settled, and what an operator was asked
 * and decided, is read before the provider is. Answers the number under which the refund is booked. Nothing leaves it
 * unpaid: what is planned is owed nowhere else any more.
 */
export async function refundByCard(refund: CardRefund, about: About): Promise<string> {
  if (!patched(READS_FIRST)) return askProvider(refund, about, 1);
  const settled = await step.readRefundSettlement(refund.refundId);
  if (settled !== null) return settled;
  for (let round = 1; ; round += 1) {
    const taskId = about.taskId(round);
    const task = await step.readTask(taskId);
    if (!task) return askProvider(refund, about, round);
    const question = { taskId, title: task.title, error: new Error(task.detail), actions: ACTIONS };
    const action = task.resolution?.action ?? (await about.ask(question));
    if (action === 'force') return about.paidByHand(taskId);
  }
}

async function askProvider(refund: CardRefund, about: About, from: number): Promise<string> {
  for (let round = from; ; round += 1) {
    try {
      return (await provider.refundCharge(refund)).id;
    } catch (error) {
      const taskId = about.taskId(round);
      const action = await about.ask({ taskId, title: about.title, error, actions: ACTIONS });
      if (action === 'force') return about.paidByHand(taskId);
    }
  }
}
