import type { ActorDto, DateText, InstantText, LineText, PositionText } from '../formats.js';

/**
 * By the company's clock; none from 01:00 to 02:59, when the clocks change; "24:00" is midnight.
 * @pattern ^(00:[0-5][0-9]|(0[3-9]|1[0-9]|2[0-3]):[0-5][0-9]|24:00)$ Must be a time such as "08:00", and none from 01:00 to 02:59, when the clocks change.
 * @example "08:00"
 */
export type HourText = string;

export interface WorkingHoursDto {
  day: 'Sunday' | 'Monday' | 'Tuesday' | 'Wednesday' | 'Thursday' | 'Friday' | 'Saturday';
  from: HourText;
  to: HourText;
}

export type FederalHolidayDto =
  | 'NewYear'
  | 'MartinLutherKing'
  | 'WashingtonsBirthday'
  | 'Memorial'
  | 'Juneteenth'
  | 'Independence'
  | 'Labor'
  | 'Columbus'
  | 'Veterans'
  | 'Thanksgiving'
  | 'Christmas';

export interface DayOffDto {
  date: DateText;
  /** @example "Stocktaking" */
  name: LineText;
}

/** What is working time. Deadlines that stand already keep the version that they were computed by. */
export interface DefineWorkingCalendarDto {
  /**
   * A weekday that is not here is off.
   * @minItems 1 Must hold at least one.
   * @maxItems 7 Must hold each weekday once.
   */
  week: WorkingHoursDto[];
  /**
   * Those that are kept, every year: the Friday before where one falls on a Saturday, the Monday after on a Sunday.
   * @maxItems 11 Must hold each once.
   */
  federalHolidays: FederalHolidayDto[];
  /**
   * The other days off.
   * @maxItems 400 Must hold at most 400 days.
   */
  daysOff: DayOffDto[];
}

export interface WorkingCalendarDefinedDto {
  version: number;
  position: PositionText | null;
}

export interface WorkingCalendarDto {
  /** 0: the one that holds before any is defined. */
  version: number;
  week: WorkingHoursDto[];
  federalHolidays: FederalHolidayDto[];
  daysOff: DayOffDto[];
  /** All the days off of this year and the next, in order. */
  comingDaysOff: DayOffDto[];
  /** Null for version 0. */
  definedBy: ActorDto | null;
  definedAt: InstantText | null;
}
