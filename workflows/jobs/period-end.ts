import { setCurrentDetails } from '@temporalio/workflow';
import { type OverheadClosed, type ProratedOver, pairsOf } from '../../domain/jobs/index.js';
import type { Command } from '../../domain/kernel/command.js';
import type { LocalDate } from '../../domain/kernel/time.js';
import type { CommandOutcome } from '../commands/command.contract.js';
import { refusalOf } from '../support/refusal.js';
import { step } from '../support/steps.js';
import type { PeriodEndStart } from './period-end.contract.js';

const OVERHEAD = { applied: '5070', incurred: '5075' } as const;
const LABOUR = { absorbed: '5060', accrued: '5050' } as const;
const COST_OF_GOODS_SOLD = '5010';
const FINISHED_GOODS = '1220';
const POSTED_AT_ONCE = 200;
const REVALUED_AT_ONCE = 200;

type Overhead = Extract<PeriodEndStart, { kind: 'overhead' }>['command'];
type Labour = Extract<PeriodEndStart, { kind: 'labour' }>['command'];

/** Closes what was applied against what was incurred, by what the books hold. A refusal is an answer. */
export async function periodEnd(start: PeriodEndStart): Promise<CommandOutcome> {
  try {
    await postWhatWaits();
    const result = start.kind === 'overhead' ? await closeOverhead(start.command) : await closeLabour(start.command);
    return { outcome: 'done', result: { ...result } };
  } catch (error) {
    const refusal = refusalOf(error);
    if (!refusal) throw error;
    setCurrentDetails(`Refused: ${refusal.message}`);
    return { outcome: 'refused', refusal };
  }
}

/** What has happened is in the books before they are read, also an earlier closing that was cut off. */
async function postWhatWaits(): Promise<void> {
  const waiting = await step.waitingFacts(0);
  await post(waiting.map(({ eventId }) => eventId));
}

async function post(eventIds: readonly string[]): Promise<void> {
  for (const some of batchesOf(eventIds, POSTED_AT_ONCE)) await step.postFacts(some);
}

async function closeLabour(command: Labour) {
  const { through } = command.input;
  const pairs = pairsOf(await balancesOf(Object.values(LABOUR), through), LABOUR.absorbed, LABOUR.accrued);
  const balances = pairs.map(({ dimensions, credit, debit }) => ({ dimensions, absorbed: credit, accrued: debit }));
  const closed = await step.closeLabour({ ...command, input: { ...command.input, balances } });
  await post(closed.toPost);
  return closed;
}

async function closeOverhead(command: Overhead) {
  const { method, through } = command.input;
  const held = await balancesOf([...Object.values(OVERHEAD), COST_OF_GOODS_SOLD], through);
  const over = method === 'prorate' ? await whatHolds(held) : null;
  const pairs = pairsOf(held, OVERHEAD.applied, OVERHEAD.incurred);
  const balances = pairs.map(({ dimensions, credit, debit }) => ({ dimensions, applied: credit, incurred: debit }));
  const closed = await step.closeOverhead({ ...command, input: { ...command.input, balances, over } });
  await post(closed.toPost);
  const toStock: OverheadClosed['toStock'][number][] = [];
  for (const [index, rows] of batchesOf(closed.toStock, REVALUED_AT_ONCE).entries())
    toStock.push(...(await revalue(command, `${index + 1}`, rows)));
  return { ...closed, toStock };
}

const balancesOf = (accounts: readonly string[], through: LocalDate) => step.accountBalances({ accounts, through });

async function whatHolds(held: Awaited<ReturnType<typeof balancesOf>>): Promise<ProratedOver> {
  const stock = await step.stockBalancesByPart();
  return {
    stock: stock
      .filter(({ stockAccount }) => stockAccount === FINISHED_GOODS)
      .map(({ part, site, businessUnit, value }) => ({ part, site, businessUnit, value })),
    costOfGoodsSold: held
      .filter(({ account }) => account === COST_OF_GOODS_SOLD)
      .map(({ dimensions: { businessUnit, site }, balance }) => ({ businessUnit, site, amount: balance })),
  };
}

/** What has been sold since it was read has its share in cost of goods sold already. */
async function revalue(
  command: Overhead,
  name: string,
  rows: readonly OverheadClosed['toStock'][number][],
): Promise<readonly OverheadClosed['toStock'][number][]> {
  if (rows.length === 0) return [];
  const { closingId, through } = command.input;
  try {
    const input = { revaluationId: `${closingId}-${name}`, rows, reason: `Overhead through ${through}`, date: through };
    const revalued = await step.revalueStock(follow(command, `revalue/${name}`, input));
    await post(revalued.toPost);
    return rows;
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal?.code !== 'InsufficientStock') throw error;
    const gone = new Set((refusal.details.fields ?? []).map(({ field }) => /^rows\[(\d+)\]/.exec(field)?.[1]));
    const left = rows.filter((_row, index) => !gone.has(String(index)));
    if (left.length === rows.length) throw error;
    return revalue(command, name, left);
  }
}

const follow = <Input>(command: Command<unknown>, name: string, input: Input): Command<Input> => ({
  key: `${command.key}/${name}`,
  context: command.context,
  input,
});

const batchesOf = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
