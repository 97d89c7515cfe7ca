import { expect } from 'chai';
import { backoffMilliseconds } from './backoff.js';

describe('the backoff', () => {
  it('doubles from the first to the longest', () => {
    const waits = [1, 2, 3, 4, 5, 100].map((attempt) =>
      backoffMilliseconds(attempt, { first: 100, longest: 1_000 }, () => 1),
    );
    expect(waits).to.deep.equal([100, 200, 400, 800, 1_000, 1_000]);
  });

  it('takes off up to a half, by chance', () => {
    expect(backoffMilliseconds(2, { first: 100, longest: 1_000 }, () => 0)).to.equal(100);
  });
});
