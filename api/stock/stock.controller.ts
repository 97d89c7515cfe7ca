import { Body, Get, Post, Queries, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import type {
  AdjustStockInput,
  IssueIndirectInput,
  MoveStockInput,
  OpenStockInput,
  ReceiveStockInput,
} from '../../domain/inventory/index.js';
import { availability, movements, stock } from '../../domain/inventory/store/index.js';
import { covers } from '../../domain/kernel/scope.js';
import type { Call } from '../call.js';
import { carryOut } from '../carry-out.js';
import { AtlasController } from '../controller.js';
import { type PageDto, pageDto, pageOf } from '../paging.js';
import type {
  AdjustStockDto,
  AvailabilityListDto,
  AvailabilityQuery,
  IssueIndirectDto,
  MovementDto,
  MovementsQuery,
  MoveStockDto,
  OpenStockDto,
  ReceiveStockDto,
  StockChangedDto,
  StockMovedDto,
} from './stock.dto.js';
import { classified, requireIndirect, requireMove } from './stock-input.js';

@Route('v1/stock')
@Tags('Stock')
export class StockController extends AtlasController {
  /**
   * Receives goods and serves waiting orders with them, in placing order, in the same transaction.
   * @summary Receive stock
   */
  @Post('receipts')
  @SuccessResponse(201, 'Received')
  async receiveStock(@Body() body: ReceiveStockDto): Promise<StockChangedDto> {
    return carryOut<ReceiveStockInput, StockChangedDto>(this, this.call, {
      activity: 'receiveStock',
      input: () => classified(this.call.database, body, { field: 'quantity', inactive: 'refused' }),
      answer: changed,
    });
  }

  /**
   * Corrects stock after a count, or takes scrap out, with a reason.
   * @summary Adjust stock
   */
  @Post('adjustments')
  @SuccessResponse(201, 'Adjusted')
  async adjustStock(@Body() body: AdjustStockDto): Promise<StockChangedDto> {
    return carryOut<AdjustStockInput, StockChangedDto>(this, this.call, {
      activity: 'adjustStock',
      input: () => classified(this.call.database, body, { field: 'change', inactive: 'taken' }),
      answer: changed,
    });
  }

  /**
   * Moves stock to another site at its cost.
   * @summary Move stock
   */
  @Post('moves')
  @SuccessResponse(201, 'Moved')
  async moveStock(@Body() body: MoveStockDto): Promise<StockMovedDto> {
    return carryOut<MoveStockInput, StockMovedDto>(this, this.call, {
      activity: 'moveStock',
      input: () => requireMove(this.call.database, body),
      answer: moved,
    });
  }

  /**
   * Supplies of the shop leave for overhead, at their cost.
   * @summary Issue stock to overhead
   */
  @Post('indirect-issues')
  @SuccessResponse(201, 'Issued')
  async issueIndirect(@Body() body: IssueIndirectDto): Promise<StockChangedDto> {
    return carryOut<IssueIndirectInput, StockChangedDto>(this, this.call, {
      activity: 'issueIndirect',
      input: () => requireIndirect(this.call.database, body),
      answer: changed,
    });
  }

  /**
   * Takes over stock that was there before Atlas, against the opening balance; waiting orders are served with it.
   * @summary Open a stock
   */
  @Post('opening-balances')
  @SuccessResponse(201, 'Opened')
  async openStock(@Body() body: OpenStockDto): Promise<StockChangedDto> {
    return carryOut<OpenStockInput, StockChangedDto>(this, this.call, {
      activity: 'openStock',
      input: () => classified(this.call.database, body, { field: 'quantity', inactive: 'taken' }),
      answer: changed,
    });
  }

  /**
   * What is on hand, reserved, available and waited for, by site.
   * @summary Get the availability of a part
   */
  @Get('availability')
  async getAvailability(@Queries() query: AvailabilityQuery): Promise<AvailabilityListDto> {
    const found = await availability(this.call.database, query.part, query.site);
    return { items: await withinScope(this.call, found) };
  }

  /**
   * Every change of a part's stock at a site, newest first.
   * @summary List the movements of a part at a site
   */
  @Get('movements')
  async listMovements(@Queries() query: MovementsQuery): Promise<PageDto<MovementDto>> {
    const page = pageOf(query);
    if ((await withinScope(this.call, [query])).length === 0) return pageDto(page, { items: [], total: 0 });
    return pageDto(page, await movements(this.call.database, query.part, query.site, page));
  }
}

/** Of these parts at their sites, those that lie where the caller is limited to: the business unit is that of the stock. */
async function withinScope<At extends { readonly part: string; readonly site: string }>(
  { actor: { scope }, database }: Call,
  all: readonly At[],
): Promise<At[]> {
  if (scope === undefined) return [...all];
  const places = await Promise.all(all.map(async ({ part, site }) => (await stock(database, part, site)) ?? { site }));
  return all.filter((_at, index) => covers(scope, places[index] ?? {}));
}

const changed = (
  _input: unknown,
  { onHand, value, servedOrders, position }: Record<string, unknown>,
): StockChangedDto => ({ onHand, value, servedOrders, position }) as StockChangedDto;

const moved = (_input: unknown, { from, to, servedOrders, position }: Record<string, unknown>): StockMovedDto =>
  ({ from, to, servedOrders, position }) as StockMovedDto;
