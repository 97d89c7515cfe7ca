import type { TaskAction } from '../support/operator-task.contract.js';
import { operatorDecision, type Question } from '../support/operator-task.js';
import { type OrderProcess, Stop, show } from './order-process.js';

/** Shows that the order waits for an operator, until one decides. */
export async function askOperator(p: OrderProcess, question: Question): Promise<TaskAction> {
  const waitedFor = p.waitingFor;
  p.waitingFor = 'operator';
  show(p);
  const action = await operatorDecision(p, question);
  p.waitingFor = waitedFor;
  show(p);
  return action;
}

/**
 * For what must be finished because it cannot be taken back, such as the books of goods that have left: when it is
 * refused, an operator is asked to mend what stands in the way, and it is tried again.
 */
export async function insist<T>(p: OrderProcess, name: string, body: () => Promise<T>): Promise<T> {
  for (let round = 1; ; round += 1) {
    try {
      return await body();
    } catch (error) {
      if (error instanceof Stop) throw error;
      const taskId = `${p.order.orderId}/finish/${name}/${round}`;
      await askOperator(p, { taskId, title: `Cannot be finished: ${name}`, error, actions: ['retry'] });
    }
  }
}
