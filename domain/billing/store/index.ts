export { settleCharge } from './charges.js';
export {
  awaitCorrection,
  type CorrectionStanding,
  finishCorrection,
  refuseCorrection,
  requestCorrection,
  withdrawCorrection,
} from './corrections.js';
export {
  type CorrectionsQuery,
  correction,
  corrections,
  creditNote,
  nextCorrectionId,
  openCorrections,
} from './corrections.reader.js';
export { changeCreditHold, releaseCreditHold, takeCreditHold } from './credit-holds.js';
export { creditUnshipped, undoInvoice } from './credit-notes.js';
export { planCreditRefund } from './credit-refunds.js';
export { creditReturn, undoCreditReturn } from './credit-returns.js';
export { type CreditShare, creditShares } from './credit-shares.reader.js';
export { transferCredit } from './credit-transfers.js';
export { creditStanding, customerExposure } from './exposure.reader.js';
export { invoice } from './invoice.reader.js';
export { invoiceExtra, invoiceOrder, invoiceService, invoiceShipment } from './invoices.js';
export { billingOfOrder } from './order-billing.reader.js';
export { payment } from './payment.reader.js';
export { beginPaymentAttempt, closePayments } from './payment-attempts.js';
export { voidPayment } from './payment-voids.js';
export { takePayment } from './payments.js';
export { correctPrice } from './price-corrections.js';
export { type OpenOnAccount, openOnAccount, receivable } from './receivable.reader.js';
export { planRefund, refundSettlement, settleRefund } from './refunds.js';
export { releaseRevenue } from './revenue.js';
export { subledger } from './subledger.js';
export { isChargeSettled, recordWebhook } from './webhooks.js';
export { writeOff } from './write-offs.js';
