import type { Database } from '../../../platform/database.js';
import { runStep } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { PostingItem } from '../../kernel/fact.js';
import { add, formatMoney, money, subtract } from '../../kernel/money.js';
import type { Stepped } from '../../kernel/stepped.js';
import { sides } from '../costing.js';
import { labourClosed } from '../jobs.facts.js';
import { refuse, refuseWrongFields } from '../jobs.refusals.js';
import { closeLabourProblems } from '../period-end.checks.js';
import type { CloseLabourInput, LabourBalance, LabourClosed } from '../period-end.wire.js';
import { recordClosing, refuseFuture } from './period-jobs.js';

/**
 * Absorbed labour is closed against what payroll accrued; the difference goes to cost of goods sold. Refuses
 * 'InvalidJob', 'ClosingExists' and 'NothingToClose'.
 */
export async function closeLabour(
  database: Database,
  command: Command<CloseLabourInput>,
): Promise<LabourClosed & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, ['Finance'], 'close labour');
  refuseWrongFields(closeLabourProblems(input));
  const { closingId, through, balances } = input;
  return runStep(database, { room: 'jobs', key, input: { closingId, through }, context }, async (tx) => {
    refuseFuture(tx, 'through', through);
    if (balances.length === 0) throw refuse('NothingToClose', `There is no labour through ${through}.`);
    const absorbed = add(...balances.map((balance) => money(balance.absorbed)));
    const accrued = add(...balances.map((balance) => money(balance.accrued)));
    const totals = { absorbed: formatMoney(absorbed), accrued: formatMoney(accrued) };
    await recordClosing(tx, { id: closingId, kind: 'labour', through, details: { balances } });
    tx.emit(labourClosed, `closing:${closingId}`, {
      ...{ closingId, through },
      ...totals,
      posting: {
        rule: 'labour.closed',
        eventDate: through,
        description: `Labour closed through ${through}`,
        items: balances.map(itemOf),
      },
    });
    return { closingId, ...totals, difference: formatMoney(subtract(accrued, absorbed)) };
  });
}

function itemOf({ dimensions, absorbed, accrued }: LabourBalance): PostingItem {
  const [from, to] = [sides(money(absorbed)), sides(money(accrued))];
  const difference = sides(subtract(money(accrued), money(absorbed)));
  return {
    amounts: {
      absorbed: from.above,
      absorbedBack: from.below,
      accrued: to.above,
      accruedBack: to.below,
      under: difference.above,
      over: difference.below,
    },
    dimensions: { main: dimensions },
  };
}
