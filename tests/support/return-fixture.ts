import type { ReturnAuthorisation, ReturnStart, SoldLine } from '../../domain/returns/index.js';
import { contextOf, ollie } from './actors.js';

const DIMENSIONS = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'LOUISVILLE', costCentre: 'IP_SALES' } as const;
const SHIP_TO = {
  ...{ name: 'Acme', street: '1 Main', city: 'Louisville', region: 'KY', postalCode: '40201', country: 'US' },
};

export const soldLine = (line: number, shipped: string, more: Partial<SoldLine> = {}): SoldLine => ({
  ...{ line, part: `P-${line}`, description: `Part ${line}`, unitOfMeasure: 'EA', unitPrice: '10.00' },
  ...{ taxCode: 'SALES', taxRate: '0.07', shipped },
  ...more,
});

/** Line 1 of ten, and line 2 of three, all shipped; the return wants four of line 1. */
export function returnStart(
  returnId: string,
  wanted: Partial<Omit<ReturnAuthorisation, 'order'>> & { readonly orderId?: string } = {},
): ReturnStart {
  const { orderId = 'SO-1', ...authorised } = wanted;
  return {
    return: {
      ...{ returnId, outcome: 'refund', validDays: 30, note: null },
      order: {
        ...{ orderId, customerId: 'C-1', customerName: 'Acme', paymentTerms: 'prepaid', termsDays: 30 },
        ...{ dimensions: DIMENSIONS, shipTo: SHIP_TO, lines: [soldLine(1, '10'), soldLine(2, '3')] },
      },
      lines: [{ line: 1, quantity: '4', reason: 'too long' }],
      ...authorised,
    },
    timing: {
      rereadMinutes: 60,
      replacement: {
        ...{ paymentDeadlineMinutes: 60, paymentPollSeconds: 5, stockRereadMinutes: 60, approvalPollMinutes: 10 },
      },
    },
    context: contextOf(ollie, returnId),
  };
}
