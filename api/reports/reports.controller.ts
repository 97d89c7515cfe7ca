import { Get, Queries, Route, Tags } from '@tsoa/runtime';
import { controlAccounts } from '../../activities/control-accounts.js';
import type { Paged } from '../../domain/kernel/page.js';
import { chartOfAccounts } from '../../domain/ledger/store/index.js';
import { incomeStatement } from '../../reporting/queries/income-statement.js';
import { ordersList } from '../../reporting/queries/orders-list.js';
import { receivables } from '../../reporting/queries/receivables.js';
import { revenue } from '../../reporting/queries/revenue.js';
import { stock } from '../../reporting/queries/stock.js';
import { trialBalance } from '../../reporting/queries/trial-balance.js';
import { incomeStatementReport } from '../../reporting/reports/income-statement.js';
import { revenueReport } from '../../reporting/reports/revenue.js';
import { trialBalanceReport } from '../../reporting/reports/trial-balance.js';
import { AtlasController } from '../controller.js';
import { freshRead } from '../fresh-read.js';
import type { OrderItemDto, OrdersQuery } from '../orders/orders.dto.js';
import { type PageDto, pageDto, pageOf } from '../paging.js';
import { requireDates } from './report-dates.js';
import type {
  ControlAccountsDto,
  IncomeStatementDto,
  IncomeStatementQuery,
  ReceivablesDto,
  ReceivablesQuery,
  RevenueDto,
  RevenueQuery,
  StockItemDto,
  StockQuery,
  TrialBalanceDto,
  TrialBalanceQuery,
} from './reports.dto.js';
import { requireTyped } from './require-typed.js';

@Route('v1/reports')
@Tags('Reports')
export class ReportsController extends AtlasController {
  /**
   * Per account: opening, debit and credit of the period, closing.
   * @summary Get the trial balance
   */
  @Get('trial-balance')
  async getTrialBalance(@Queries() query: TrialBalanceQuery): Promise<TrialBalanceDto> {
    await requireTyped(this.call, trialBalanceReport, query);
    const { asOf, ...given } = query;
    const input = asOf === undefined ? given : { ...given, to: asOf };
    const [found, chart] = await Promise.all([
      freshRead(this, this.call, query, (database) => trialBalance(database, input)),
      chartOfAccounts(this.call.database),
    ]);
    const names = new Map(chart.map(({ account, name }) => [account, name]));
    const rows = found.rows.map((row) => ({ ...row, name: names.get(row.account) ?? 'Not in the chart of accounts' }));
    return { ...found, rows };
  }

  /**
   * Sales less returns, cost of goods sold, gross margin, other expenses and net income; the company's and each business
   * unit's. Its accounts are those of the trial balance of the same dates.
   * @summary Get the income statement
   */
  @Get('income-statement')
  async getIncomeStatement(@Queries() query: IncomeStatementQuery): Promise<IncomeStatementDto> {
    await requireTyped(this.call, incomeStatementReport, query);
    const found = await freshRead(this, this.call, query, (database) => incomeStatement(database, query));
    const businessUnits = found.businessUnits.map((unit) => ({ ...unit, lines: [...unit.lines] }));
    return { ...found, lines: [...found.lines], businessUnits };
  }

  /**
   * Orders with what was invoiced, credited, paid and refunded, the last placed first.
   * @summary Get the report of orders
   */
  @Get('orders')
  async getOrdersReport(@Queries() query: OrdersQuery): Promise<PageDto<OrderItemDto>> {
    const page = pageOf(query);
    const found = await freshRead(this, this.call, query, (database) => ordersList(database, page, query));
    return pageDto(page, found as Paged<OrderItemDto>);
  }

  /**
   * By day, business unit, site and cost centre, with cost of goods sold and gross margin.
   * @summary Get the revenue
   */
  @Get('revenue')
  async getRevenue(@Queries() query: RevenueQuery): Promise<RevenueDto> {
    await requireTyped(this.call, revenueReport, query);
    const { rows, totals } = await freshRead(this, this.call, query, (database) => revenue(database, query));
    return { rows: [...rows], totals };
  }

  /**
   * Quantity and value by part and site.
   * @summary Get the stock
   */
  @Get('stock')
  async getStock(@Queries() query: StockQuery): Promise<PageDto<StockItemDto>> {
    const page = pageOf(query);
    return pageDto(page, await freshRead(this, this.call, query, (database) => stock(database, page, query)));
  }

  /**
   * Open invoices by age; their sum equals account 1110.
   * @summary Get the receivables
   */
  @Get('receivables')
  async getReceivables(@Queries() query: ReceivablesQuery): Promise<ReceivablesDto> {
    requireDates(query);
    const now = this.call.now().toISOString();
    const found = await freshRead(this, this.call, query, (database) => receivables(database, query, now));
    return { ...found, rows: [...found.rows], unapplied: [...found.unapplied] };
  }

  /**
   * Every control account against its sub-ledger, as of one moment, straight from the owners' tables.
   * @summary Get the control accounts
   */
  @Get('control-accounts')
  async getControlAccounts(): Promise<ControlAccountsDto> {
    const { ties, rows } = await controlAccounts(this.call.database);
    return { ties, rows: [...rows] };
  }
}
