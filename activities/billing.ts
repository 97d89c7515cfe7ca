import * as billing from '../domain/billing/store/index.js';
import type { Database } from '../platform/database.js';
import { stepsOf } from './guard.js';

export const billingActivities = (database: Database) =>
  stepsOf(database, {
    invoiceOrder: billing.invoiceOrder,
    invoiceExtra: billing.invoiceExtra,
    undoInvoice: billing.undoInvoice,
    invoiceShipment: billing.invoiceShipment,
    invoiceService: billing.invoiceService,
    creditUnshipped: billing.creditUnshipped,
    creditReturn: billing.creditReturn,
    undoCreditReturn: billing.undoCreditReturn,
    correctPrice: billing.correctPrice,
    writeOff: billing.writeOff,
    transferCredit: billing.transferCredit,
    planCreditRefund: billing.planCreditRefund,
    requestCorrection: billing.requestCorrection,
    awaitCorrection: billing.awaitCorrection,
    refuseCorrection: billing.refuseCorrection,
    withdrawCorrection: billing.withdrawCorrection,
    finishCorrection: billing.finishCorrection,
    readCorrection: billing.correction,
    readCreditShares: billing.creditShares,
    readOrderBilling: billing.billingOfOrder,
    releaseRevenue: billing.releaseRevenue,
    beginPaymentAttempt: billing.beginPaymentAttempt,
    settleCharge: billing.settleCharge,
    closePayments: billing.closePayments,
    planRefund: billing.planRefund,
    settleRefund: billing.settleRefund,
    readRefundSettlement: billing.refundSettlement,
    takeCreditHold: billing.takeCreditHold,
    changeCreditHold: billing.changeCreditHold,
    releaseCreditHold: billing.releaseCreditHold,
    takePayment: billing.takePayment,
    recordWebhook: billing.recordWebhook,
  });
