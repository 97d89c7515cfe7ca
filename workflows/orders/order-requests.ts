import type { OrderProcess } from './order-process.js';

/** A request for approval of an order; its name makes the keys of its steps. */
export interface OrderRequest {
  readonly kind: 'order' | 'creditOverride';
  readonly requestId: string;
  readonly name: string;
}

/** What is asked about a revision of the order, in this order, each only where it is needed. A change asks anew. */
export function requestsOf({ order }: OrderProcess, revision: number): readonly OrderRequest[] {
  const { orderId, creditOverride } = order;
  const itself = { kind: 'order', requestId: `AR-${orderId}-${revision}`, name: `approval/${revision}` } as const;
  if (!creditOverride) return [itself];
  const requestId = `AR-${orderId}-credit-${revision}`;
  return [{ kind: 'creditOverride', requestId, name: `creditOverride/${revision}` }, itself];
}
