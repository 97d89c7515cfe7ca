import type { OrderView } from '../../domain/orders/index.js';
import type { ReturnedOrder, SoldLine } from '../../domain/returns/index.js';

/** The order as its return needs it: what it sold, and what of it has left by now. */
export function returnedOrder(order: OrderView, termsDays: number): ReturnedOrder {
  const shipped = new Map(order.shipped.map((one) => [one.line, one.shipped]));
  const { orderId, customerId, customerName, paymentTerms, dimensions, shipTo } = order;
  return {
    ...{ orderId, customerId, customerName, paymentTerms, termsDays, dimensions, shipTo },
    lines: order.lines.map(
      ({ line, part, description, unitOfMeasure, unitPrice, taxCode, taxRate }): SoldLine => ({
        ...{ line, part, description, unitOfMeasure, unitPrice, taxCode, taxRate },
        shipped: shipped.get(line) ?? '0',
      }),
    ),
  };
}
