import { setCurrentDetails } from '@temporalio/workflow';
import { type Maker, makersOff, type ProratedOver, pairsOf, type StockShare } from '../../domain/jobs/index.js';
import type { Command } from '../../domain/kernel/command.js';
import { money, ZERO } from '../../domain/kernel/money.js';
import type { LocalDate } from '../../domain/kernel/time.js';
import type { CommandOutcome } from '../commands/command.contract.js';
import { refusalOf } from '../support/refusal.js';
import { step } from '../support/steps.js';
import type { PeriodEndStart } from './period-end.contract.js';

const OVERHEAD = { applied: '5070', incurred: '5075' } as const;
const LABOUR = { absorbed: '5060', accrued: '5050' } as const;
const COST_OF_GOODS_SOLD = '5010';
const FINISHED_GOODS = '1220' as const;
const POSTED_AT_ONCE = 200;

type Overhead = Extract<PeriodEndStart, { kind: 'overhead' }>['command'];
type Taken = Omit<StockShare, 'of'>;
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
  const pairs = pairsOf(held, OVERHEAD.applied, OVERHEAD.incurred);
  const balances = pairs.map(({ dimensions, credit, debit }) => ({ dimensions, applied: credit, incurred: debit }));
  const over = method === 'prorate' ? await whatHolds(makersOff(balances), held) : null;
  const closed = await step.closeOverhead({ ...command, input: { ...command.input, balances, over } });
  await post(closed.toPost);
  const toStock: Taken[] = [];
  for (const [index, share] of closed.toStock.entries()) {
    const taken = await revalue(command, `${index + 1}`, share);
    if (taken) toStock.push(taken);
  }
  return { ...closed, toStock };
}

const balancesOf = (accounts: readonly string[], through: LocalDate) => step.accountBalances({ accounts, through });

async function whatHolds(
  makers: readonly Maker[],
  held: Awaited<ReturnType<typeof balancesOf>>,
): Promise<ProratedOver> {
  const places = makers.map(({ businessUnit, site }) => ({ businessUnit, site }));
  return {
    stock: places.length > 0 ? await step.stockWorth({ stockAccount: FINISHED_GOODS, places }) : [],
    costOfGoodsSold: held
      .filter(({ account }) => account === COST_OF_GOODS_SOLD)
      .map(({ dimensions: { businessUnit, site }, balance }) => ({ businessUnit, site, amount: balance })),
  };
}

/** What has been sold since it was read has its share in cost of goods sold already: null when all of it has. */
async function revalue(command: Overhead, name: string, share: StockShare): Promise<Taken | null> {
  const { closingId, through } = command.input;
  const why = { revaluationId: `${closingId}-${name}`, reason: `Overhead through ${through}`, date: through };
  const input = { ...why, stockAccount: FINISHED_GOODS, ...share };
  const revalued = await step.revalueStock(follow(command, `revalue/${name}`, input));
  await post(revalued.toPost);
  const { businessUnit, site } = share;
  return money(revalued.taken) === ZERO ? null : { businessUnit, site, amount: revalued.taken };
}

const follow = <Input>(command: Command<unknown>, name: string, input: Input): Command<Input> => ({
  key: `${command.key}/${name}`,
  context: command.context,
  input,
});

const batchesOf = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
