import { theDrill } from './support/drill.js';
import { beforeAndAfter, crashAtEvery } from './support/keep-crashing.js';
import { expectNothingLostNothingTwice } from './support/once-only.js';
import { startOrders } from './support/orders.js';

/** Steps of an order that change something, as it shows on the wire: forward, shipment, compensation. */
const PLACES: Readonly<Record<string, string>> = {
  placeOrder: '^orders:SO-\\d+/place$',
  reserveStock: '^inventory:SO-\\d+/reserve$',
  invoiceOrder: '^billing:SO-\\d+/invoice$',
  chargeCard: '^provider:/v1/charges$',
  settleCharge: '^billing:charge/',
  postFacts: '^ledger:post$',
  takeCreditHold: '^billing:SO-\\d+/creditHold$',
  issueStock: '/issue$',
  invoiceShipment: '^billing:request:.*/invoice$',
  recordShipment: '^orders:.*/shipment$',
  refundCharge: '^provider:/v1/refunds$',
  settleRefund: '^billing:refund/',
  undoInvoice: '/invoice/undo$',
  releaseStock: '/reserve/undo$',
};

describe('drill: kill -9 the worker in mid-saga', function () {
  this.timeout(600_000);

  it('before and after the commit of every step: each order ends as it should, nothing happens twice', async () => {
    const drill = theDrill();
    await crashAtEvery(drill, beforeAndAfter(PLACES), () => startOrders(drill, 10));
    await expectNothingLostNothingTwice(drill);
  });
});
