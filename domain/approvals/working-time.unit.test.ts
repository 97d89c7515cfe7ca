import { expect } from 'chai';
import fc from 'fast-check';
import { COMPANY_TIME_ZONE, type Instant } from '../kernel/time.js';
import { FEDERAL_HOLIDAYS, holidaysIn } from './holidays.js';
import {
  afterWorkingMinutes,
  calendarProblems,
  daysOffIn,
  STANDARD_CALENDAR,
  WEEKDAYS,
  type WorkingCalendar,
} from './working-time.js';

const QUARTER = 15 * 60_000;

const clock = new Intl.DateTimeFormat('en-CA', {
  ...{ timeZone: COMPANY_TIME_ZONE, hourCycle: 'h23', weekday: 'long' },
  ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
});

/** As somebody would tell who looks at the clock on the wall and at the calendar beside it. */
function works(calendar: WorkingCalendar, epoch: number): boolean {
  const shown = Object.fromEntries(clock.formatToParts(epoch).map(({ type, value }) => [type, value]));
  const { weekday, year, month, day, hour, minute } = shown;
  const hours = calendar.week.find((each) => each.day === weekday);
  const off = daysOffIn(calendar, Number(year)).some(({ date }) => date === `${year}-${month}-${day}`);
  const time = `${hour}:${minute}`;
  return hours !== undefined && !off && hours.from <= time && time < hours.to;
}

/** Counted by looking every quarter of an hour: right where everything begins and ends on one. */
function countedBetween(calendar: WorkingCalendar, from: number, to: number): number {
  let minutes = 0;
  for (let at = from; at < to; at += QUARTER) minutes += works(calendar, at) ? 15 : 0;
  return minutes;
}

const quarters = ['00:00', '06:45', '08:00', '12:15', '16:45', '20:00', '24:00'];
const hours = fc
  .tuple(fc.nat(quarters.length - 2), fc.integer({ min: 1, max: quarters.length - 1 }))
  .filter(([from, to]) => from < to)
  .map(([from, to]) => ({ from: quarters[from] ?? '', to: quarters[to] ?? '' }));
/** Around the turn of a year, a change of the clocks in spring and one in autumn. */
const instants = fc
  .tuple(fc.constantFrom('2026-12-20T00:00:00Z', '2026-03-04T00:00:00Z', '2026-10-28T00:00:00Z'), fc.nat(96 * 10))
  .map(([from, quarter]) => Date.parse(from) + quarter * QUARTER);
const calendars: fc.Arbitrary<WorkingCalendar> = fc.record({
  version: fc.constant(1),
  week: fc
    .uniqueArray(fc.tuple(fc.constantFrom(...WEEKDAYS), hours), { minLength: 3, selector: ([day]) => day })
    .map((days) => days.map(([day, span]) => ({ day, ...span }))),
  federalHolidays: fc.subarray(FEDERAL_HOLIDAYS),
  daysOff: fc
    .subarray(['2026-03-09', '2026-11-02', '2026-12-24', '2026-12-28'])
    .map((dates) => dates.map((date) => ({ date, name: 'closed' }))),
});

const endOf = (calendar: WorkingCalendar, from: number, minutes: number): number =>
  Date.parse(afterWorkingMinutes(calendar, new Date(from).toISOString(), minutes));

describe('working time', () => {
  it('that is added is what passes until then, and ends within working time', () => {
    const minutes = fc.integer({ min: 1, max: 120 }).map((quarter) => quarter * 15);
    const property = fc.property(calendars, instants, minutes, (calendar, from, added) => {
      expect(calendarProblems(calendar)).to.deep.equal([]);
      const to = endOf(calendar, from, added);
      expect(countedBetween(calendar, from, to)).to.equal(added);
      expect(works(calendar, to - 1)).to.equal(true);
    });
    fc.assert(property, { numRuns: 60 });
  });

  it('never brings a later beginning or more minutes to an earlier end', () => {
    const minutes = fc.integer({ min: 1, max: 3000 });
    const property = fc.property(calendars, instants, fc.nat(96), minutes, minutes, (calendar, from, later, a, b) => {
      const end = endOf(calendar, from, a);
      expect(endOf(calendar, from + later * QUARTER, a)).to.be.at.least(end);
      expect(endOf(calendar, from, a + b)).to.equal(endOf(calendar, end, b));
    });
    fc.assert(property, { numRuns: 300 });
  });

  const cases: readonly (readonly [string, Instant, number, Instant])[] = [
    ['within a day', '2026-06-10T13:00:00.000Z', 60, '2026-06-10T14:00:00.000Z'],
    ['from before the day begins', '2026-06-10T03:00:00.000Z', 60, '2026-06-10T13:00:00.000Z'],
    ['over a weekend', '2026-06-12T20:30:00.000Z', 60, '2026-06-15T12:30:00.000Z'],
    ['over Thanksgiving', '2026-11-25T21:30:00.000Z', 60, '2026-11-27T13:30:00.000Z'],
    ['over Independence Day, kept on a Friday', '2026-07-02T20:00:00.000Z', 120, '2026-07-06T13:00:00.000Z'],
    ['over a New Year’s Day kept in the old year', '2027-12-30T21:00:00.000Z', 120, '2028-01-03T14:00:00.000Z'],
    ['over the night in which summer time begins', '2026-03-06T21:00:00.000Z', 120, '2026-03-09T13:00:00.000Z'],
    ['over the night in which it ends', '2026-10-30T20:00:00.000Z', 120, '2026-11-02T14:00:00.000Z'],
    ['a week of hours', '2026-06-10T12:00:00.000Z', 5 * 540, '2026-06-16T21:00:00.000Z'],
  ];
  for (const [name, from, minutes, to] of cases) {
    it(`passes ${name}`, () => expect(afterWorkingMinutes(STANDARD_CALENDAR, from, minutes)).to.equal(to));
  }

  it('counts the hour that is missing or comes twice where the night is worked through', () => {
    const week = WEEKDAYS.map((day) => ({ day, from: '00:00', to: '24:00' }));
    const always = { version: 1, week, federalHolidays: [], daysOff: [] };
    const aDay = 24 * 60;
    for (const from of ['2026-03-07T17:00:00.000Z', '2026-10-31T16:00:00.000Z']) {
      expect(Date.parse(afterWorkingMinutes(always, from, aDay)) - Date.parse(from)).to.equal(aDay * 60_000);
    }
  });

  it('knows the federal holidays as they are kept', () => {
    expect(holidaysIn(2026, FEDERAL_HOLIDAYS).map(({ date }) => date)).to.deep.equal([
      ...['2026-01-01', '2026-01-19', '2026-02-16', '2026-05-25', '2026-06-19', '2026-07-03', '2026-09-07'],
      ...['2026-10-12', '2026-11-11', '2026-11-26', '2026-12-25'],
    ]);
    expect(holidaysIn(2027, FEDERAL_HOLIDAYS).map(({ date }) => date)).to.deep.equal([
      ...['2027-01-01', '2027-01-18', '2027-02-15', '2027-05-31', '2027-06-18', '2027-07-05', '2027-09-06'],
      ...['2027-10-11', '2027-11-11', '2027-11-25', '2027-12-24', '2027-12-31'],
    ]);
  });

  it('is defined by a calendar that says when, each day once', () => {
    const monday = { day: 'Monday', from: '08:00', to: '17:00' } as const;
    const fieldsOf = (change: object): string[] =>
      calendarProblems({ week: [monday], federalHolidays: [], daysOff: [], ...change }).map(({ field }) => field);
    expect(fieldsOf({})).to.deep.equal([]);
    expect(fieldsOf({ week: [] })).to.deep.equal(['week']);
    expect(fieldsOf({ week: [monday, monday] })).to.deep.equal(['week']);
    expect(fieldsOf({ week: [{ ...monday, from: '02:30' }] })).to.deep.equal(['week[0].from']);
    expect(fieldsOf({ week: [{ ...monday, to: '08:30' }] })).to.deep.equal(['week[0].to']);
    expect(fieldsOf({ week: [{ ...monday, day: 'Mo' }] })).to.deep.equal(['week[0].day']);
    expect(fieldsOf({ federalHolidays: ['Easter'] })).to.deep.equal(['federalHolidays[0]']);
    expect(fieldsOf({ federalHolidays: ['Labor', 'Labor'] })).to.deep.equal(['federalHolidays']);
    expect(fieldsOf({ daysOff: [{ date: '2026-02-30', name: 'x' }] })).to.deep.equal(['daysOff[0].date']);
    expect(fieldsOf({ daysOff: 'none' })).to.deep.equal(['daysOff']);
  });
});
