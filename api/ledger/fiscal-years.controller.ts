import { Get, Path, Post, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import type { FiscalYearInput } from '../../domain/ledger/index.js';
import { fiscalYear } from '../../domain/ledger/store/index.js';
import { problem } from '../../platform/problem.js';
import { carryOut } from '../carry-out.js';
import { AtlasController } from '../controller.js';
import { fiscalYearDto } from './period-answers.js';
import type { ClosedYearDto, FiscalYearDto, YearNumber } from './periods.dto.js';

@Route('v1/fiscal-years')
@Tags('Ledger')
export class FiscalYearsController extends AtlasController {
  /**
   * Its months, and each time that income and expense were rolled into retained earnings.
   * @summary Get a fiscal year
   */
  @Get('{year}')
  async getFiscalYear(@Path() year: YearNumber): Promise<FiscalYearDto> {
    const found = await fiscalYear(this.call.database, year);
    if (!found) throw problem(404, 'unknown-period', `Fiscal year ${year} is not defined.`);
    return fiscalYearDto(found);
  }

  /**
   * Rolls income and expense of the year into retained earnings (3100), by business unit, site and cost centre, dated its
   * last day. December is locked and every other month closed. Once; after a reopening it rolls what is left.
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
