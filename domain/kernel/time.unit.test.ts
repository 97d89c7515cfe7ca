import { expect } from 'chai';
import { isInFuture, isLocalDate, localDate, postingDay } from './time.js';

describe('a day', () => {
  // In Indianapolis it is 20:30 of the day before.
  const evening = '2026-03-05T00:30:00.000Z';

  it('of the company begins when it begins there', () => {
    expect(localDate(evening)).to.equal('2026-03-04');
    expect(localDate('2026-07-05T03:59:59.999Z')).to.equal('2026-07-04');
    expect(localDate('2026-07-05T04:00:00.000Z')).to.equal('2026-07-05');
  });

  it("is not in the future while it is anybody's today", () => {
    expect(isInFuture('2026-03-04', evening)).to.equal(false);
    expect(isInFuture('2026-03-05', evening)).to.equal(false);
    expect(isInFuture('2026-03-06', evening)).to.equal(true);
  });

  it('that the company has not begun is posted today', () => {
    expect(postingDay('2026-03-05', evening)).to.equal('2026-03-04');
    expect(postingDay('2026-03-04', evening)).to.equal('2026-03-04');
    expect(postingDay('2026-02-27', evening)).to.equal('2026-02-27');
  });

  it('is one of the calendar, of a year that somebody can mean', () => {
    for (const right of ['2024-02-29', '1000-01-01', '2999-12-31']) expect(isLocalDate(right), right).to.equal(true);
    for (const wrong of ['2026-02-29', '2026-13-01', '0999-12-31', '9999-12-31', '2026-1-1', 'today'])
      expect(isLocalDate(wrong), wrong).to.equal(false);
  });
});
