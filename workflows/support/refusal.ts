import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { type RefusalWire, Refused } from '../../domain/kernel/refusal.js';

const isWire = (value: unknown): value is RefusalWire =>
  typeof value === 'object' && value !== null && 'code' in value && 'kind' in value && 'message' in value;

/** The refusal that an activity failure carries, if it is one. What is no refusal is a bug and is rethrown by callers. */
export function refusalOf(error: unknown): RefusalWire | undefined {
  if (error instanceof Refused) return error.toWire();
  const failure = error instanceof ActivityFailure ? error.cause : error;
  if (!(failure instanceof ApplicationFailure)) return undefined;
  const [wire] = failure.details ?? [];
  return isWire(wire) ? wire : undefined;
}

/** What an update handler throws, so that the caller gets the refusal and the workflow goes on. */
export const refusalFailure = (refusal: RefusalWire): ApplicationFailure =>
  ApplicationFailure.create({
    message: refusal.message,
    type: refusal.code,
    nonRetryable: true,
    category: 'BENIGN',
    details: [refusal],
  });
