import type { FieldProblem } from '../../domain/kernel/refusal.js';
import type { CancelOrderDto } from './orders.dto.js';

/** What does not fit together in what is to become of an order's jobs. */
export function jobProblems({ startedJobs, costTo, charge }: CancelOrderDto): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const complain = (field: string, message: string): void => {
    problems.push({ field, message });
  };
  if (startedJobs === 'cancel' && costTo === undefined)
    complain('costTo', 'Is required to cancel jobs that have begun.');
  if (startedJobs !== 'cancel' && costTo !== undefined) complain('costTo', 'Has no place where no job is cancelled.');
  if (costTo !== 'customer' && charge !== undefined)
    complain('charge', 'Has no place where the customer pays nothing.');
  return problems;
}
