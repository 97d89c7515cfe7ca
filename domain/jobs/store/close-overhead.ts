import type { Database } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { PostingItem } from '../../kernel/fact.js';
import { add, formatMoney, type Money, money, negate, ZERO } from '../../kernel/money.js';
import type { Stepped } from '../../kernel/stepped.js';
import { sides } from '../costing.js';
import { overheadClosed, overheadProrated } from '../jobs.facts.js';
import { refuse, refuseWrongFields } from '../jobs.refusals.js';
import { closeOverheadProblems } from '../period-end.checks.js';
import type { CloseOverheadInput, OverheadBalance, OverheadClosed } from '../period-end.wire.js';
import { differenceOf, prorateBySite } from '../proration.js';
import { chargeAll } from './costs.js';
import { factOf } from './job-row.js';
import { aggregateOf } from './job-step.js';
import { jobsWithCost, lockJobs, recordClosing, refuseFuture } from './period-jobs.js';

/**
 * Applied overhead is closed against what was incurred; the difference goes to cost of goods sold, and from there to the
 * jobs in process and, by inventory's own step, to finished goods when it is prorated. Refuses 'InvalidJob',
 * 'ClosingExists' and 'NothingToClose'.
 */
export async function closeOverhead(
  database: Database,
  command: Command<CloseOverheadInput>,
): Promise<OverheadClosed & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, ['Finance'], 'close overhead');
  refuseWrongFields(closeOverheadProblems(input));
  const { closingId, through, method, balances, over } = input;
  // Balances are read for the closing, and are others when it is asked for again.
  const asked = { closingId, through, method };
  return runStep(database, { room: 'jobs', key, input: asked, context }, async (tx) => {
    refuseFuture(tx, 'through', through);
    if (balances.length === 0) throw refuse('NothingToClose', `There is no overhead through ${through}.`);
    const totals = {
      applied: formatMoney(add(...balances.map(({ applied }) => money(applied)))),
      incurred: formatMoney(add(...balances.map(({ incurred }) => money(incurred)))),
    };
    await recordClosing(tx, { id: closingId, kind: 'overhead', through, details: { method, balances } });
    tx.emit(overheadClosed, `closing:${closingId}`, {
      ...{ closingId, through },
      ...totals,
      posting: {
        rule: 'overhead.closed',
        eventDate: through,
        description: `Overhead closed through ${through}`,
        items: balances.map(itemOf),
      },
    });
    const shares = over ? await prorateOver(tx, input, over) : { toJobs: ZERO, toStock: [] };
    const difference = formatMoney(differenceOf(balances));
    return { closingId, ...totals, difference, toJobs: formatMoney(shares.toJobs), toStock: shares.toStock };
  });
}

function itemOf({ dimensions, applied, incurred }: OverheadBalance): PostingItem {
  const [from, to] = [sides(money(applied)), sides(money(incurred))];
  const difference = sides(differenceOf([{ dimensions, applied, incurred }]));
  return {
    amounts: {
      applied: from.above,
      appliedBack: from.below,
      incurred: to.above,
      incurredBack: to.below,
      under: difference.above,
      over: difference.below,
    },
    dimensions: { main: dimensions },
  };
}

async function prorateOver(
  tx: StepTx,
  { closingId, through, balances }: CloseOverheadInput,
  over: NonNullable<CloseOverheadInput['over']>,
): Promise<{ toJobs: Money; toStock: OverheadClosed['toStock'] }> {
  const jobs = await lockJobs(
    tx,
    (await jobsWithCost(tx)).map(({ jobId }) => jobId),
  );
  const holding = (await jobsWithCost(tx)).filter(({ jobId }) => jobs.has(jobId));
  const shares = prorateBySite(balances, holding, over);
  const entry = { operation: null, kind: 'prorated' as const, element: 'overhead' as const };
  await chargeAll(
    tx,
    shares.jobs.map((share) => ({ ...entry, ...share, reference: closingId, eventDate: through })),
  );
  for (const { jobId, amount } of shares.jobs) {
    const job = jobs.get(jobId);
    if (!job) throw new Error(`job ${jobId} is not locked`);
    tx.emit(overheadProrated, aggregateOf(jobId), {
      ...factOf(job),
      closingId,
      amount: formatMoney(amount),
      posting: {
        rule: amount > ZERO ? 'job.overheadProratedUp' : 'job.overheadProratedDown',
        eventDate: through,
        description: `Overhead through ${through} prorated to job ${jobId}`,
        customerId: job.spec.customerId,
        items: [
          {
            amounts: { value: formatMoney(amount > ZERO ? amount : negate(amount)) },
            dimensions: { main: job.spec.dimensions },
            job: jobId,
          },
        ],
      },
    });
  }
  return { toJobs: add(...shares.jobs.map(({ amount }) => amount)), toStock: shares.stock };
}
