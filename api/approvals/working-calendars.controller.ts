import { Body, Get, Post, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import {
  type DefinedCalendar,
  type DefineWorkingCalendarInput,
  daysOffIn,
  STANDARD_CALENDAR,
  type WorkingCalendar,
} from '../../domain/approvals/index.js';
import { workingCalendars } from '../../domain/approvals/store/index.js';
import { localDate } from '../../domain/kernel/time.js';
import { carryOut } from '../carry-out.js';
import { AtlasController } from '../controller.js';
import type {
  DefineWorkingCalendarDto,
  WorkingCalendarDefinedDto,
  WorkingCalendarDto,
} from './working-calendars.dto.js';

@Route('v1/working-calendars')
@Tags('Approvals')
export class WorkingCalendarsController extends AtlasController {
  /**
   * The first one holds: deadlines of approvals whose rule counts working time are computed by it. Those before it stand
   * as deadlines were computed by them.
   * @summary List the versions of the working calendar
   */
  @Get()
  async listWorkingCalendars(): Promise<WorkingCalendarDto[]> {
    const { database, now } = this.call;
    const year = Number(localDate(now().toISOString()).slice(0, 4));
    const defined = (await workingCalendars(database)).map((each) => calendarDto(each, each, year));
    return [...defined, calendarDto(STANDARD_CALENDAR, null, year)];
  }

  /**
   * Makes a new version, for deadlines that are computed from then on.
   * @summary Define the working calendar
   */
  @Post()
  @SuccessResponse(201, 'Defined')
  async defineWorkingCalendar(@Body() body: DefineWorkingCalendarDto): Promise<WorkingCalendarDefinedDto> {
    return carryOut<DefineWorkingCalendarInput, WorkingCalendarDefinedDto>(this, this.call, {
      activity: 'defineWorkingCalendar',
      input: async () => body,
      answer: (_input, { version, position }) => ({ version: Number(version), position }),
      location: () => '/v1/working-calendars',
    });
  }
}

const calendarDto = (
  calendar: WorkingCalendar,
  defined: Pick<DefinedCalendar, 'definedBy' | 'definedAt'> | null,
  year: number,
): WorkingCalendarDto => ({
  version: calendar.version,
  week: calendar.week.map(({ day, from, to }) => ({ day, from, to })),
  federalHolidays: [...calendar.federalHolidays],
  daysOff: [...calendar.daysOff],
  comingDaysOff: [year, year + 1].flatMap((each) => daysOffIn(calendar, each)),
  definedBy: defined && { id: defined.definedBy.id, name: defined.definedBy.name },
  definedAt: defined?.definedAt ?? null,
});
