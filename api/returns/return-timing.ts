import type { OrderTiming } from '../../domain/orders/index.js';
import type { ReturnTiming } from '../../domain/returns/index.js';

/** How long a return's process waits; part of its start arguments, so that a change counts for new returns only. */
export const returnTiming = (replacement: OrderTiming): ReturnTiming => ({ rereadMinutes: 60, replacement });

/** Within which the goods must come, when nobody says otherwise. */
export const VALID_DAYS = 30;
