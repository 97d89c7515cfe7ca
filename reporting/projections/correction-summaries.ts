import {
  correctionChanged,
  correctionRequested,
  creditRefunded,
  creditTransferred,
  paymentVoided,
  receivableWrittenOff,
  writeOffRecovered,
} from '../../domain/billing/billing.facts.js';
import {
  goodsReturned,
  goodsReturnUndone,
  unusableGoodsReturned,
  unusableReturnUndone,
} from '../../domain/inventory/inventory.facts.js';
import { because, type Summary, says } from './summary-text.js';

/** What was corrected of money, and which goods came back, in one line for people. */
export const correctionSummaries: readonly Summary[] = [
  says(
    correctionRequested,
    (p) =>
      `Correction ${p.correction} (${p.kind}) of ${p.amount} on ${p.invoice ?? p.payment} asked for${because(p.reason)}`,
  ),
  says(
    correctionChanged,
    (p) => `Correction ${p.correction} → ${p.state}${p.document ? `, ${p.document}` : ''}${because(p.reason)}`,
  ),
  says(
    receivableWrittenOff,
    (p) => `${p.amount} of invoice ${p.invoice} written off (${p.writeOff})${because(p.reason)}`,
  ),
  says(
    writeOffRecovered,
    (p) =>
      `${p.amount} of invoice ${p.invoice} recovered by ${p.payment ? `payment ${p.payment}` : `credit note ${p.creditNote}`}`,
  ),
  says(
    creditTransferred,
    (p) =>
      `Credit of ${p.amount} of ${p.fromInvoice ?? p.fromPayment} applied to invoice ${p.toInvoice}${because(p.reason)}`,
  ),
  says(paymentVoided, (p) => `Payment ${p.payment} of ${p.amount} voided (${p.paymentVoid})${because(p.reason)}`),
  says(creditRefunded, (p) => `Refund ${p.refundId} of ${p.amount} paid by wire (${p.reference})`),
  says(
    goodsReturned,
    (p) => `${p.quantity} × ${p.part} back in stock at ${p.site}, value ${p.value}${because(p.reason)}`,
  ),
  says(
    goodsReturnUndone,
    (p) => `${p.quantity} × ${p.part} left ${p.site} again, value ${p.value}${because(p.reason)}`,
  ),
  says(
    unusableGoodsReturned,
    (p) => `${p.quantity} × ${p.part} back and scrapped, value ${p.value}${because(p.reason)}`,
  ),
  says(unusableReturnUndone, (p) => `${p.quantity} × ${p.part} of scrap left again${because(p.reason)}`),
];
