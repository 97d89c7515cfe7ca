import { ServiceError } from '@temporalio/client';
import { expect } from 'chai';
import { ProblemError } from '../platform/problem.js';
import { problemOfEngine } from './process-problems.js';

/** As the engine's client throws it. */
function failedCall(code: number): ServiceError {
  const cause = Object.assign(new Error(`${code} of gRPC`), { code, details: '', metadata: {} });
  return new ServiceError('the call failed', { cause });
}

describe('a failed call to the engine', () => {
  for (const [status, code, means] of [
    ['its time ran out', 4, 'outcome-unknown'],
    ['its time ran out on the server first', 1, 'outcome-unknown'],
    ['the task that had it failed', 9, 'outcome-unknown'],
    ['the engine is away', 14, 'temporal-unreachable'],
    ['the engine is overrun', 8, 'temporal-unreachable'],
  ] as const) {
    it(`is ${means} when ${status}`, () => {
      const found = problemOfEngine(failedCall(code));
      expect(found).to.be.instanceOf(ProblemError);
      expect(found).to.include({ status: 503, code: means });
    });
  }

  it('stays what it is when nobody foresaw it', () => {
    const bug = new TypeError('x is not a function');
    expect(problemOfEngine(bug)).to.equal(bug);
  });
});
