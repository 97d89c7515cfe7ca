import { expect } from 'chai';
import { Refused } from '../../domain/kernel/refusal.js';

/** Waits for a refusal with this code and answers it; anything else fails the test. */
export async function refusalOf(attempt: Promise<unknown> | (() => unknown), code: string): Promise<Refused> {
  try {
    await (typeof attempt === 'function' ? attempt() : attempt);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    expect(error.code, error.message).to.equal(code);
    return error;
  }
  throw new Error(`not refused; expected ${code}`);
}

/** The names of the fields that a refusal complains about. */
export const fieldsOf = (refused: Refused): string[] => (refused.details.fields ?? []).map(({ field }) => field).sort();
