import type { OrderTiming } from '../../domain/orders/index.js';

/** How long an order's process waits; part of its start arguments, so that a change counts for new orders only. */
export const ORDER_TIMING: OrderTiming = {
  paymentDeadlineMinutes: 3 * 24 * 60,
  paymentPollSeconds: 5,
  stockRereadMinutes: 60,
  approvalPollMinutes: 10,
};
