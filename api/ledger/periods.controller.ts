import { Body, Get, Path, Post, Response, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import type { FiscalYearInput } from '../../domain/ledger/index.js';
import { periods, periodView } from '../../domain/ledger/store/index.js';
import { carryOut } from '../carry-out.js';
import { AtlasController } from '../controller.js';
import type { IdText } from '../formats.js';
import { askPeriod, noSuchPeriod } from './ask-period.js';
import { periodDto } from './period-answers.js';
import type {
  DefinedYearDto,
  DefineYearDto,
  PeriodDetailDto,
  PeriodListDto,
  PeriodProgressDto,
  PeriodReasonDto,
} from './periods.dto.js';

@Route('v1/periods')
@Tags('Ledger')
export class PeriodsController extends AtlasController {
  /**
   * Every month of the fiscal calendar with its state.
   * @summary List the periods
   */
  @Get()
  async listPeriods(): Promise<PeriodListDto> {
    return { items: await periods(this.call.database) };
  }

  /**
   * Defines the twelve months of the year after the last one, open.
   * @summary Define a fiscal year
   */
  @Post()
  @SuccessResponse(201, 'Defined')
  async defineFiscalYear(@Body() body: DefineYearDto): Promise<DefinedYearDto> {
    return carryOut<FiscalYearInput, DefinedYearDto>(this, this.call, {
      activity: 'defineFiscalYear',
      input: async () => body,
      answer: ({ year }, result) => ({ year, periods: result['periods'] as string[], position: result.position }),
      location: ({ year }) => `/v1/fiscal-years/${year}`,
    });
  }

  /**
   * With the checklist of the last attempt to close it, and who locked, closed and reopened it, when and why.
   * @summary Get a period
   */
  @Get('{period}')
  async getPeriod(@Path() period: IdText): Promise<PeriodDetailDto> {
    const found = await periodView(this.call.database, period);
    if (!found) throw noSuchPeriod(period);
    return periodDto(found);
  }

  /**
   * From now on the period takes accounting entries only: what happens is posted on the first open day.
   * @summary Lock a period
   */
  @Post('{period}/lock')
  async lockPeriod(@Path() period: IdText): Promise<PeriodProgressDto> {
    return askPeriod(this, this.call, 'lock', { period });
  }

  /**
   * The period takes every posting again. One that was closed before does not.
   * @summary Unlock a period
   */
  @Post('{period}/unlock')
  async unlockPeriod(@Path() period: IdText, @Body() body: PeriodReasonDto): Promise<PeriodProgressDto> {
    return askPeriod(this, this.call, 'unlock', { period, ...body });
  }

  /**
   * Runs the checklist and closes the period when all of it passed. What fails, or cannot run, is named by the refusal,
   * and the period stays locked.
   * @summary Close a period
   */
  @Post('{period}/close')
  async closePeriod(@Path() period: IdText): Promise<PeriodProgressDto> {
    return askPeriod(this, this.call, 'close', { period });
  }

  /**
   * An override: asks another person to allow that a closed period takes accounting entries again. Until then nothing changes.
   * @summary Reopen a closed period
   */
  @Post('{period}/reopen')
  @SuccessResponse(202, 'Asked: it waits for a second person')
  @Response<PeriodProgressDto>(200, 'Answered as it was, for a request that was decided since')
  async reopenPeriod(@Path() period: IdText, @Body() body: PeriodReasonDto): Promise<PeriodProgressDto> {
    return askPeriod(this, this.call, 'reopen', { period, ...body });
  }
}
