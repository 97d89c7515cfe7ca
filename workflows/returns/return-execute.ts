import type { Command } from '../../domain/kernel/command.js';
import type {
  CancelReturnInput,
  ConfirmRefundInput,
  InspectGoodsInput,
  ReceiveGoodsInput,
  ReturnCommandKind,
  ReturnState,
  SendBackInput,
} from '../../domain/returns/index.js';
import { step } from '../support/steps.js';
import { askApproval, withdrawApproval } from './return-approve.js';
import { compensate } from './return-compensate.js';
import { credit, putAway } from './return-credit.js';
import { own, type ReturnProcess, run, standingOf } from './return-process.js';
import { planRefunds, refund } from './return-refund.js';
import { beginReplacement, followReplacement } from './return-replace.js';

/** One command, one effect; none when an earlier run did it. Refusals are thrown. */
export async function execute(p: ReturnProcess, kind: ReturnCommandKind, command: Command<unknown>): Promise<void> {
  if (p.done.has(command.key)) return;
  const as = <Input>(): Command<Input> => command as Command<Input>;
  switch (kind) {
    case 'receiveGoods':
      return run(p, step.receiveGoods(as<ReceiveGoodsInput>()));
    case 'inspectGoods':
      return run(p, step.inspectGoods(as<InspectGoodsInput>()));
    case 'confirmRefund':
      return run(p, step.confirmRefund(as<ConfirmRefundInput>()));
    case 'sendBack':
      return run(p, step.sendBack(as<SendBackInput>()));
    case 'cancelReturn':
      await withdrawApproval(p, as<CancelReturnInput>());
      return run(p, step.cancelReturn(as<CancelReturnInput>()));
  }
}

type Own = (p: ReturnProcess) => Promise<boolean>;

/** What needs nobody, by state; each answers whether it did anything. */
const BY_ITSELF: Readonly<Partial<Record<ReturnState, Own>>> = {
  Inspected: askApproval,
  Approved: credit,
  Credited: putAway,
  Stocked: giveBack,
  Refunding: refund,
  Replacing: followReplacement,
  Settled: close,
  Compensating: compensate,
  SendingBack: close,
};

export const goOnByItself = async (p: ReturnProcess): Promise<boolean> =>
  (await BY_ITSELF[standingOf(p).state]?.(p)) ?? false;

/** What the customer wants for the goods. */
async function giveBack(p: ReturnProcess): Promise<boolean> {
  const { outcome, creditNote } = standingOf(p);
  if (creditNote !== null && outcome === 'refund') return planRefunds(p);
  if (creditNote !== null && outcome === 'replacement') return beginReplacement(p, 1);
  const input = { returnId: p.subject, refunded: '0.00', transferred: '0.00', reason: null };
  await run(p, step.settleReturn(own(p, 'settle', input)));
  return true;
}

async function close(p: ReturnProcess): Promise<boolean> {
  if (standingOf(p).waitingFor !== null) return false;
  await run(p, step.closeReturn(own(p, 'close', { returnId: p.subject })));
  return true;
}
