import { Get, Queries, Route, Tags } from '@tsoa/runtime';
import { balanceSheet, type Sheet } from '../../reporting/queries/balance-sheet.js';
import { generalLedger } from '../../reporting/queries/general-ledger.js';
import { balanceSheetReport } from '../../reporting/reports/balance-sheet.js';
import { generalLedgerReport, ledgerInput } from '../../reporting/reports/general-ledger.js';
import { AtlasController } from '../controller.js';
import { freshRead } from '../fresh-read.js';
import { pageDto, pageOf } from '../paging.js';
import type {
  BalanceSheetDto,
  BalanceSheetQuery,
  GeneralLedgerDto,
  GeneralLedgerQuery,
  SheetDto,
} from './ledger-reports.dto.js';
import { requireTyped } from './require-typed.js';

@Route('v1/reports')
@Tags('Reports')
export class LedgerReportsController extends AtlasController {
  /**
   * Lines account by account, by posting date and sequence, each with the balance after it, its journal, what it was posted
   * for and the journals it is linked with. Every figure of a report leads here; no page costs more than another.
   * @summary Get the general ledger
   */
  @Get('general-ledger')
  async getGeneralLedger(@Queries() query: GeneralLedgerQuery): Promise<GeneralLedgerDto> {
    await requireTyped(this.call, generalLedgerReport, query);
    const { page: _page, pageSize: _pageSize, minPosition: _minPosition, ...asked } = query;
    const page = pageOf(query);
    const found = await freshRead(this, this.call, query, (database) =>
      generalLedger(database, page, ledgerInput(asked)),
    );
    return { ...pageDto(page, found), totals: found.totals };
  }

  /**
   * Assets, liabilities and equity, with the result that no year end has rolled yet; the company's and each business unit's.
   * @summary Get the balance sheet
   */
  @Get('balance-sheet')
  async getBalanceSheet(@Queries() query: BalanceSheetQuery): Promise<BalanceSheetDto> {
    await requireTyped(this.call, balanceSheetReport, query);
    const { minPosition: _minPosition, ...asked } = query;
    const found = await freshRead(this, this.call, query, (database) => balanceSheet(database, asked));
    const businessUnits = found.businessUnits.map((unit) => ({ ...sheetDto(unit), businessUnit: unit.businessUnit }));
    return { ...sheetDto(found), asOf: found.asOf, businessUnits };
  }
}

const sheetDto = (sheet: Sheet): SheetDto => ({
  ...sheet,
  assetLines: [...sheet.assetLines],
  liabilityLines: [...sheet.liabilityLines],
  equityLines: [...sheet.equityLines],
});
