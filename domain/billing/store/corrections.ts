import type { Database } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import type { Role } from '../../kernel/actor.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { Dimensions } from '../../kernel/dimensions.js';
import { add, formatMoney, type Money } from '../../kernel/money.js';
import { formatQuantity } from '../../kernel/quantity.js';
import type { Stepped } from '../../kernel/stepped.js';
import { correctionRequested } from '../billing.facts.js';
import { refuse, refuseWrongFields } from '../billing.refusals.js';
import { checkCorrectionReason, checkRequest } from '../correction.checks.js';
import type { CorrectionEvent, CorrectionState } from '../correction.js';
import type {
  CorrectionIdInput,
  CorrectionKind,
  CorrectionReasonInput,
  RequestCorrectionInput,
} from '../corrections.wire.js';
import { lockBilling } from './correction-locks.js';
import { changeCorrection, lockCorrection } from './correction-rows.js';
import { creditOwed, refundedAmount } from './credit-refunds.js';
import { invoiceHead } from './document-heads.js';
import { PROCESS_ROLES } from './order-account.js';
import { voidableOf } from './payment-voids.js';
import { correctedPiece } from './price-corrections.js';
import { writableOf } from './write-offs.js';

export interface CorrectionStanding {
  readonly correction: string;
  readonly state: CorrectionState;
}

const MAY_ASK: Readonly<Record<CorrectionKind, readonly Role[]>> = {
  priceCorrection: ['Ops', 'Finance'],
  writeOff: ['Finance'],
  refund: ['Finance'],
  paymentVoid: ['Finance'],
};

interface Asked {
  readonly orderId: string | null;
  readonly customerId: string;
  readonly dimensions: Dimensions;
  readonly amount: Money;
  /** As it stood when it was asked: nobody agrees to what becomes more afterwards. */
  readonly input: RequestCorrectionInput;
}

/** Asks for a correction: nothing is corrected before a second person agrees. Refuses what could not be done now. */
export async function requestCorrection(
  database: Database,
  command: Command<RequestCorrectionInput>,
): Promise<CorrectionStanding & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, MAY_ASK[input.kind], 'ask for this correction');
  refuseWrongFields(checkRequest(input));
  return runStep(database, { room: 'billing', key, input, context }, async (tx) => {
    const asked = await askedOf(tx, input);
    await insert(tx, asked);
    const { orderId, customerId, amount } = asked;
    tx.emit(correctionRequested, `correction:${input.correctionId}`, {
      ...{ correction: input.correctionId, kind: input.kind, ...sourceOf(input), orderId, customerId },
      ...{ amount: formatMoney(amount), reason: input.reason },
    });
    return { correction: input.correctionId, state: 'Requested' as const };
  });
}

const sourceOf = (input: RequestCorrectionInput): { invoice: string | null; payment: string | null } => ({
  invoice: ('invoice' in input ? input.invoice : null) ?? null,
  payment: ('payment' in input ? input.payment : null) ?? null,
});

async function askedOf(tx: StepTx, input: RequestCorrectionInput): Promise<Asked> {
  if (input.kind === 'refund') {
    const credit = await creditOwed(tx, input);
    const amount = refundedAmount(credit, input);
    const { orderId, customerId, dimensions } = credit;
    return { orderId, customerId, dimensions, amount, input: { ...input, amount: formatMoney(amount) } };
  }
  if (input.kind === 'paymentVoid') {
    const { customerId, dimensions, amount } = await voidableOf(tx, input.payment);
    return { orderId: null, customerId, dimensions, amount, input };
  }
  const head = await invoiceHead(tx, input.invoice);
  await lockBilling(tx, [head.orderId], head.customerId);
  if (input.kind === 'writeOff') {
    const { amount } = await writableOf(tx, head, input);
    return { ...head, amount, input: { ...input, amount: formatMoney(amount) } };
  }
  const piece = await correctedPiece(tx, head, input);
  const quantity = formatQuantity(piece.quantity);
  return { ...head, amount: add(piece.net, piece.tax), input: { ...input, quantity } };
}

async function insert(tx: StepTx, asked: Asked): Promise<void> {
  const { orderId, customerId, dimensions, amount, input } = asked;
  const { invoice, payment } = sourceOf(input);
  await tx.query(
    `INSERT INTO billing.corrections (correction, kind, state, invoice, payment, order_id, customer_id, business_unit,
       site, cost_centre, amount, input, reason, requested_by, requested_at)
     VALUES ($1, $2, 'Requested', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      ...[input.correctionId, input.kind, invoice, payment, orderId, customerId],
      ...[dimensions.businessUnit, dimensions.site, dimensions.costCentre, formatMoney(amount)],
      ...[JSON.stringify(input), input.reason, JSON.stringify(tx.context.actor), tx.now],
    ],
  );
}

const changes =
  <Input extends CorrectionIdInput>(
    event: CorrectionEvent,
    reasonOf: (input: Input) => string | null,
    roles: readonly Role[] = PROCESS_ROLES,
  ) =>
  async (database: Database, command: Command<Input>): Promise<CorrectionStanding & Stepped> => {
    const { key, context, input } = command;
    requireRole(context.actor, roles, 'bring a correction on');
    const reason = reasonOf(input);
    const { correctionId } = input;
    if (reason !== null) refuseWrongFields(checkCorrectionReason({ correctionId, reason }));
    return runStep(database, { room: 'billing', key, input, context }, async (tx) => {
      const correction = await lockCorrection(tx, correctionId);
      if (!correction) throw refuse('UnknownCorrection', `There is no correction ${correctionId}.`);
      return { correction: correctionId, state: await changeCorrection(tx, correction, { event, reason }) };
    });
  };

/** Someone was asked to agree. */
export const awaitCorrection = changes<CorrectionIdInput>('await', () => null);
/** A refund was paid. */
export const finishCorrection = changes<CorrectionIdInput>('do', () => null);
/** Nobody agreed, or it cannot be done any more. */
export const refuseCorrection = changes<CorrectionReasonInput>('refuse', ({ reason }) => reason);
export const withdrawCorrection = changes<CorrectionReasonInput>('withdraw', ({ reason }) => reason, [
  'Ops',
  'Finance',
]);
