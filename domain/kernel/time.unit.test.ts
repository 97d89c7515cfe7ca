import { expect } from 'chai';
import { daysBetween, firstOfMonth, isInFuture, isLocalDate, localDate, monthsBetween, postingDay } from './time.js';

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

  it('is so many days from another, also where a clock is changed or a day leapt', () => {
    expect(daysBetween('2026-03-07', '2026-03-09')).to.equal(2);
    expect(daysBetween('2024-02-28', '2024-03-01')).to.equal(2);
    expect(daysBetween('2026-01-01', '2025-12-31')).to.equal(-1);
    expect(daysBetween('2026-01-01', '2026-01-01')).to.equal(0);
  });

  it('is of a month, and months are counted through the years', () => {
    expect(firstOfMonth('2026-03-31')).to.equal('2026-03-01');
    expect(firstOfMonth('2026-11-30', 3)).to.equal('2027-02-01');
    expect(firstOfMonth('2026-02-28', -2)).to.equal('2025-12-01');
    expect(firstOfMonth('1000-01-15', -1)).to.equal('0999-12-01');
    expect(monthsBetween('2025-11-30', '2026-02-01')).to.equal(3);
    expect(monthsBetween('2026-02-01', '2026-02-28')).to.equal(0);
  });

  it('is one of the calendar, of a year that somebody can mean', () => {
    for (const right of ['2024-02-29', '1000-01-01', '2999-12-31']) expect(isLocalDate(right), right).to.equal(true);
    for (const wrong of ['2026-02-29', '2026-13-01', '0999-12-31', '9999-12-31', '2026-1-1', 'today'])
      expect(isLocalDate(wrong), wrong).to.equal(false);
  });
});
