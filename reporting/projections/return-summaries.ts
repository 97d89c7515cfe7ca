import {
  rejectedGoodsSentBack,
  replacementOrdered,
  returnAdvanced,
  returnAuthorised,
  returnCredited,
  returnedGoodsInspected,
  returnedGoodsReceived,
  returnSettled,
} from '../../domain/returns/returns.facts.js';
import { because, type Summary, says, waits } from './summary-text.js';

const DONE: Readonly<Record<string, string>> = { restock: 'to stock', scrap: 'to scrap', reject: 'rejected' };

/** What happened to a return, in one line for people. */
export const returnSummaries: readonly Summary[] = [
  says(
    returnAuthorised,
    (p) =>
      `Return ${p.returnId} authorised for ${p.customerName} (${p.outcome}), until ${p.validUntil}: ${p.lines.map(({ quantity, part, reason }) => `${quantity} × ${part}, ${reason}`).join('; ')}`,
  ),
  says(
    returnedGoodsReceived,
    (p) =>
      `Receipt ${p.receiptId} (${p.reference}): ${p.lines.map(({ quantity, part }) => `${quantity} × ${part}`).join(', ') || 'nothing'}${p.last ? ', nothing more will come' : ''}`,
  ),
  says(
    returnedGoodsInspected,
    (p) =>
      `Inspection ${p.inspectionId}: ${p.lines.map(({ quantity, part, verdict, note }) => `${quantity} × ${part} ${DONE[verdict] ?? verdict}${because(note)}`).join(', ')}`,
  ),
  says(returnCredited, (p) =>
    p.creditNote ? `Credited by ${p.creditNote}: ${p.credited}` : 'Goes on without a credit note',
  ),
  says(replacementOrdered, (p) => `Replaced by order ${p.replacementOrderId}`),
  says(
    returnSettled,
    (p) => `Settled (${p.outcome}): ${p.refunded} refunded, ${p.transferred} to the replacement${because(p.reason)}`,
  ),
  says(rejectedGoodsSentBack, (p) => `What was rejected went back to the customer (${p.reference})`),
  says(returnAdvanced, (p) => `${p.from} → ${p.state} (${p.event})${because(p.reason)}${waits(p.waitingFor)}`),
];
