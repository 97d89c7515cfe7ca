import { heartbeat } from '@temporalio/activity';
import type { PeriodCheck, RunCheckName } from '../domain/ledger/index.js';
import {
  draftsInPeriod,
  earlierPeriodsOpen,
  MOST_WAITING,
  postFacts,
  verifyChain,
  waitingFacts,
  waitingInPeriod,
} from '../domain/ledger/store/index.js';
import { openTasks } from '../domain/operations/store/index.js';
import { openOrders } from '../domain/orders/store/index.js';
import type { ReturnState } from '../domain/returns/index.js';
import { openReturns } from '../domain/returns/store/index.js';
import type { Database } from '../platform/database.js';
import { controlAccounts } from './control-accounts.js';
import { guarded } from './guard.js';

const PAGE = 200;
const MOST_IDS = 20;
const POSTED_AT_ONCE = 200;
/** A worker that dies in a check over many years' books is noticed by its silence. */
const HEARTBEAT_MS = 5_000;

type Check = (database: Database, period: string) => Promise<PeriodCheck>;

/** The checklist of a closing period: one activity a check, so that one that fails to run stands alone. */
export const periodCheckActivities = (database: Database) => ({
  runPeriodCheck: guarded(async ({ period, name }: { readonly period: string; readonly name: RunCheckName }) => {
    const beat = setInterval(heartbeat, HEARTBEAT_MS);
    try {
      return await CHECKS[name](database, period);
    } finally {
      clearInterval(beat);
    }
  }),
});

const verdict = (name: RunCheckName, ids: readonly string[], detail: string, good: string): PeriodCheck => ({
  name,
  outcome: ids.length === 0 ? 'passed' : 'failed',
  detail: ids.length === 0 ? good : detail,
  ids: ids.slice(0, MOST_IDS),
});

/**
 * What waits is posted first. What came meanwhile, dated later, is in the books in a moment; what still waits after it was
 * tried does not get there by itself.
 */
async function postings(database: Database, period: string): Promise<PeriodCheck> {
  const tried = new Set<string>();
  for (;;) {
    const waiting = await waitingIds(database);
    const fresh = waiting.filter((id) => !tried.has(id));
    await postAll(database, fresh);
    for (const id of fresh) tried.add(id);
    // A backlog is handed out in parts: there may be more behind it.
    if (fresh.length === 0 || waiting.length < MOST_WAITING) break;
  }
  const still = (await waitingIds(database)).filter((id) => tried.has(id));
  if (still.length === 0) return waitingInPeriod(database, period);
  return verdict('postings', still, `${still.length} facts cannot be posted.`, '');
}

const waitingIds = async (database: Database): Promise<string[]> =>
  (await waitingFacts(database, 0)).map(({ eventId }) => eventId);

/** Those that are refused still wait afterwards, and are named. */
async function postAll(database: Database, eventIds: readonly string[]): Promise<void> {
  for (let first = 0; first < eventIds.length; first += POSTED_AT_ONCE) {
    await postFacts(database, eventIds.slice(first, first + POSTED_AT_ONCE)).catch(() => undefined);
  }
}

/**
 * Orders that are being undone, returns of which the money may be told and the goods not, and whatever waits for an operator
 * before it can be finished.
 */
async function compensations(database: Database): Promise<PeriodCheck> {
  const open = [
    ...(await cancellingOrders(database)),
    ...(await halfDoneReturns(database)),
    ...(await openQuestions(database)),
  ];
  const detail = `${open.length} compensations or returns are not finished.`;
  return verdict('compensations', open, detail, 'Nothing is being compensated.');
}

const cancellingOrders = (database: Database): Promise<string[]> =>
  idsIn(
    async (after) =>
      (await openOrders(database, { quietSeconds: 0, after, limit: PAGE })).map(({ orderId, state }) => ({
        id: orderId,
        state,
      })),
    ['Cancelling'],
  );

/** From the credit note on until the goods are in stock, and while either is taken back. */
const HALF_DONE: readonly ReturnState[] = ['Approved', 'Credited', 'Compensating'];

const halfDoneReturns = (database: Database): Promise<string[]> =>
  idsIn(
    async (after) =>
      (await openReturns(database, { quietSeconds: 0, after, limit: PAGE })).map(({ returnId, state }) => ({
        id: returnId,
        state,
      })),
    HALF_DONE,
  );

type PageAfter = (id: string) => Promise<readonly { readonly id: string; readonly state: string }[]>;

async function idsIn(pageAfter: PageAfter, states: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (let after = ''; ; ) {
    const page = await pageAfter(after);
    found.push(...page.filter(({ state }) => states.includes(state)).map(({ id }) => id));
    if (page.length < PAGE) return found;
    after = page.at(-1)?.id ?? after;
  }
}

async function openQuestions(database: Database): Promise<string[]> {
  const found: string[] = [];
  for (let page = 1; ; page += 1) {
    const { items } = await openTasks(database, { page, pageSize: PAGE });
    found.push(...items.filter(({ kind }) => kind === 'compensation').map(({ taskId }) => taskId));
    if (items.length < PAGE) return found;
  }
}

async function controls(database: Database): Promise<PeriodCheck> {
  const { rows } = await controlAccounts(database);
  const apart = rows.filter(({ difference }) => difference !== '0.00');
  const ids = apart.map(({ account, dimensions: { businessUnit, site, costCentre }, difference }) =>
    [account, businessUnit, site, costCentre, difference].join(' '),
  );
  return verdict(
    'controlAccounts',
    ids,
    `Sub-ledgers differ: ${ids.slice(0, 3).join('; ')}.`,
    'Every sub-ledger ties.',
  );
}

async function chain(database: Database): Promise<PeriodCheck> {
  const found = await verifyChain(database);
  if (found.intact) return verdict('chain', [], '', `${found.journals} journals are as they were posted.`);
  const { sequence, problem } = found;
  return verdict('chain', [`${sequence}`], `Journal ${sequence} was ${problem}.`, '');
}

const CHECKS: Readonly<Record<RunCheckName, Check>> = {
  postings,
  drafts: draftsInPeriod,
  compensations,
  controlAccounts: controls,
  earlierPeriods: earlierPeriodsOpen,
  chain,
};
