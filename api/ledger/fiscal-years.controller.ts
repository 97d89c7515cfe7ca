import { Get, Path, Post, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import type { FiscalYearInput } from '../../domain/ledger/index.js';
import { fiscalYear, fiscalYears } from '../../domain/ledger/store/index.js';
import { problem } from '../../platform/problem.js';
import { carryOut } from '../carry-out.js';
import { AtlasController } from '../controller.js';
import { fiscalYearDetailDto, fiscalYearDto } from './period-answers.js';
import type { ClosedYearDto, FiscalYearDetailDto, FiscalYearListDto, YearNumber } from './periods.dto.js';

@Route('v1/fiscal-years')
@Tags('Ledger')
export class FiscalYearsController extends AtlasController {
  /**
   * Every year of the fiscal calendar, each with its months and its rollings; what is left to roll is told of each by itself.
   * @summary List the fiscal years
   */
  @Get()
  async listFiscalYears(): Promise<FiscalYearListDto> {
    return { items: (await fiscalYears(this.call.database)).map(fiscalYearDto) };
  }

  /**
   * Its months, each time that income and expense were rolled into retained earnings, and what of them is left to roll.
   * @summary Get a fiscal year
   */
  @Get('{year}')
  async getFiscalYear(@Path() year: YearNumber): Promise<FiscalYearDetailDto> {
    const found = await fiscalYear(this.call.database, year);
    if (!found) throw problem(404, 'unknown-period', `Fiscal year ${year} is not defined.`);
    return fiscalYearDetailDto(found);
  }

  /**
   * Rolls income and expense of the year into retained earnings (3100), by business unit, site and cost centre, dated its
   * last day. December is locked and every other month closed. Once; after a correction it rolls what is left, by a further
   * journal.
   * @summary Close a fiscal year
   */
  @Post('{year}/close')
  @SuccessResponse(201, 'Closed')
  async closeFiscalYear(@Path() year: YearNumber): Promise<ClosedYearDto> {
    return carryOut<FiscalYearInput, ClosedYearDto>(this, this.call, {
      activity: 'closeFiscalYear',
      input: async () => ({ year }),
      answer: (_input, { toPost: _toPost, ...closed }) => closed as unknown as ClosedYearDto,
    });
  }
}
