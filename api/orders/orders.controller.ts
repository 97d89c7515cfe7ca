import { Body, Get, Path, Post, Queries, Response, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import type { Paged } from '../../domain/kernel/page.js';
import { nextOrderId, order as readOrder } from '../../domain/orders/store/index.js';
import { ordersList } from '../../reporting/queries/orders-list.js';
import { timeline } from '../../reporting/queries/timeline.js';
import {
  amendOrderUpdate,
  cancelOrderUpdate,
  retryPaymentUpdate,
  shipOrderUpdate,
} from '../../workflows/orders/order.contract.js';
import { contextOf } from '../call.js';
import { AtlasController } from '../controller.js';
import type { FreshQuery, IdText } from '../formats.js';
import { freshRead } from '../fresh-read.js';
import { once } from '../idempotency/once.js';
import { type PageDto, pageDto, pageOf } from '../paging.js';
import { askOrder, noSuchOrder } from './ask-order.js';
import { jobProblems } from './cancelling.js';
import { acceptedOrder, orderView, placedOrder, startedView } from './order-answers.js';
import type {
  AmendOrderDto,
  CancelOrderDto,
  OrderItemDto,
  OrderProgressDto,
  OrdersQuery,
  OrderTimelineDto,
  OrderViewDto,
  PlacedOrderDto,
  PlaceOrderDto,
  RetryPaymentDto,
  ShipOrderDto,
} from './orders.dto.js';
import { placingDraft, priceOrder } from './placing.js';
import { waitingOf } from './waiting.js';

@Route('v1/orders')
@Tags('Orders')
export class OrdersController extends AtlasController {
  /**
   * Places an order: prices it and starts its process. 201 when it is placed; 202 when the engine has taken it and no
   * worker has answered in time: it is placed once one does, and GET shows it as `Accepted` until then.
   * @summary Place an order
   */
  @Post()
  @SuccessResponse(201, 'Placed')
  @Response<PlacedOrderDto>(202, 'Accepted: the engine has the order, and it is placed once a worker answers')
  async placeOrder(@Body() body: PlaceOrderDto): Promise<PlacedOrderDto> {
    const { call } = this;
    return once(this, call, {
      resourceId: () => nextOrderId(call.database),
      prepare: ({ resourceId }) => priceOrder(call.database, placingDraft(body), resourceId, call.now()),
      perform: async (_attempt, order) => {
        const context = contextOf(call, order.orderId);
        const placed = await call.processes.placeOrder({ order, timing: call.orderTiming, context });
        const headers = { Location: `/v1/orders/${order.orderId}` };
        return placed === 'accepted'
          ? { status: 202, body: acceptedOrder(order), headers }
          : { status: 201, body: placedOrder(order, placed), headers };
      },
    });
  }

  /**
   * The last placed first.
   * @summary List the orders
   */
  @Get()
  async listOrders(@Queries() query: OrdersQuery): Promise<PageDto<OrderItemDto>> {
    const page = pageOf(query);
    const found = await freshRead(this, this.call, query, (database) => ordersList(database, page, query));
    return pageDto(page, found as Paged<OrderItemDto>);
  }

  /**
   * From its owner's tables; `Accepted` while its process has not placed it yet. `waiting` says what it needs to go on,
   * and where to look.
   * @summary Get an order
   */
  @Get('{orderId}')
  async getOrder(@Path() orderId: IdText): Promise<OrderViewDto> {
    const { database, processes } = this.call;
    const found = await readOrder(database, orderId);
    if (found) return orderView(found, await waitingOf(database, found));
    const started = await processes.startedOrder(orderId);
    if (!started) throw noSuchOrder(orderId);
    return startedView(started);
  }

  /**
   * Everything that happened to the order, in time order: commands, states, approvals, facts and postings, with who and
   * why.
   * @summary Get the timeline of an order
   */
  @Get('{orderId}/timeline')
  async getOrderTimeline(@Path() orderId: IdText, @Queries() query: FreshQuery): Promise<OrderTimelineDto> {
    const items = await freshRead(this, this.call, query, (database) => timeline(database, orderId));
    if (items.length === 0 && !(await readOrder(this.call.database, orderId))) throw noSuchOrder(orderId);
    return { orderId, items };
  }

  /**
   * Cancels the order and compensates what was done for it; of a partly shipped order, only the rest. What is being made
   * for it is finished for stock, or cancelled when that is asked and a second person agrees.
   * @summary Cancel an order
   */
  @Post('{orderId}/cancel')
  async cancelOrder(@Path() orderId: IdText, @Body() body: CancelOrderDto): Promise<OrderProgressDto> {
    return askOrder(this, this.call, orderId, {
      kind: 'cancel',
      update: cancelOrderUpdate,
      input: body,
      problems: jobProblems(body),
    });
  }

  /**
   * Changes quantities or the address before shipment, with what follows from it for stock, invoice and approval.
   * @summary Amend an order
   */
  @Post('{orderId}/amend')
  async amendOrder(@Path() orderId: IdText, @Body() body: AmendOrderDto): Promise<OrderProgressDto> {
    return askOrder(this, this.call, orderId, {
      kind: 'amend',
      update: amendOrderUpdate,
      input: body,
      lines: body.lines,
    });
  }

  /**
   * Tries a declined payment again, within the order's payment deadline.
   * @summary Retry the payment of an order
   */
  @Post('{orderId}/retry-payment')
  async retryPayment(@Path() orderId: IdText, @Body() body: RetryPaymentDto): Promise<OrderProgressDto> {
    return askOrder(this, this.call, orderId, { kind: 'retryPayment', update: retryPaymentUpdate, input: body });
  }

  /**
   * Ships what is reserved: everything, or what the lines name.
   * @summary Ship an order
   */
  @Post('{orderId}/shipments')
  @SuccessResponse(201, 'Shipped')
  async shipOrder(@Path() orderId: IdText, @Body() body: ShipOrderDto): Promise<OrderProgressDto> {
    return askOrder(this, this.call, orderId, {
      kind: 'ship',
      update: shipOrderUpdate,
      input: body,
      lines: body.lines,
      status: 201,
    });
  }
}
