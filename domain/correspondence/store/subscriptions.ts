import type { Database, Queryable } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import type { Actor } from '../../kernel/actor.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { Page, Paged } from '../../kernel/page.js';
import { limitsOf, requireScope, type Scope, withinLimits } from '../../kernel/scope.js';
import type { Stepped } from '../../kernel/stepped.js';
import { reportSubscriptionChanged } from '../correspondence.facts.js';
import { refuse, refuseWrongFields } from '../correspondence.refusals.js';
import type {
  Cadence,
  CancelSubscriptionInput,
  ChangeSubscriptionInput,
  ReportSubscription,
  SubscribeToReportInput,
  SubscriptionQuery,
  SubscriptionResult,
  SubscriptionState,
} from '../correspondence.wire.js';
import { cancellationProblems, subscriptionProblems } from '../subscription.js';

type Done = Promise<SubscriptionResult & Stepped>;
const TO_SUBSCRIBE = 'subscribe to reports';

export const nextSubscriptionId = async (database: Database): Promise<string> =>
  `RS-${await database.nextNumber('correspondence', 'subscription_number')}`;

/** The place is what it is asked with. Refuses 'InvalidSubscription', 'OutsideScope' and 'SubscriptionExists'. */
export async function subscribeToReport(database: Database, command: Command<SubscribeToReportInput>): Done {
  const { context, input } = command;
  requireRole(context.actor, ['Finance'], TO_SUBSCRIBE);
  refuseWrongFields('InvalidSubscription', subscriptionProblems(input));
  requireScope(context.actor, input.query, 'query');
  return runStep(database, { room: 'correspondence', ...command }, async (tx) => {
    const { subscriptionId, report, query, format, recipients, cadence, hour } = input;
    const made = await tx.query(
      `INSERT INTO correspondence.report_subscriptions (subscription_id, report, query, format, recipients, cadence, hour,
         state, subscribed_by, subscribed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'Active', $8, $9)
       ON CONFLICT (subscription_id) DO NOTHING RETURNING subscription_id`,
      [
        ...[subscriptionId, report, JSON.stringify(query), format, [...recipients], cadence, hour],
        ...[JSON.stringify(context.actor), tx.now],
      ],
    );
    if (made.length === 0) throw refuse('SubscriptionExists', `Subscription ${subscriptionId} exists already.`);
    tell(tx, input, 'subscribed');
    return { subscriptionId, state: 'Active' as const };
  });
}

/** What is absent stays. Refuses 'UnknownSubscription', 'SubscriptionCancelled', 'OutsideScope' and 'InvalidSubscription'. */
export async function changeSubscription(database: Database, command: Command<ChangeSubscriptionInput>): Done {
  const { context, input } = command;
  requireRole(context.actor, ['Finance'], TO_SUBSCRIBE);
  return runStep(database, { room: 'correspondence', ...command }, async (tx) => {
    const now = await lockActive(tx, input.subscriptionId);
    const given = Object.entries(input).filter(([, value]) => value !== undefined);
    const next: ReportSubscription = { ...now, ...Object.fromEntries(given) };
    refuseWrongFields('InvalidSubscription', subscriptionProblems(next));
    // Before and after: a query that names no place any more would be of all of them.
    for (const { query } of [now, next]) requireScope(context.actor, query, 'query');
    await tx.query(
      `UPDATE correspondence.report_subscriptions SET query = $2, format = $3, recipients = $4, cadence = $5, hour = $6
       WHERE subscription_id = $1`,
      [next.subscriptionId, JSON.stringify(next.query), next.format, [...next.recipients], next.cadence, next.hour],
    );
    tell(tx, next, 'changed');
    return { subscriptionId: next.subscriptionId, state: next.state };
  });
}

/** Refuses 'UnknownSubscription', 'SubscriptionCancelled' and 'OutsideScope'. */
export async function cancelSubscription(database: Database, command: Command<CancelSubscriptionInput>): Done {
  const { context, input } = command;
  requireRole(context.actor, ['Finance'], TO_SUBSCRIBE);
  refuseWrongFields('InvalidSubscription', cancellationProblems(input));
  return runStep(database, { room: 'correspondence', ...command }, async (tx) => {
    const now = await lockActive(tx, input.subscriptionId);
    requireScope(context.actor, now.query, 'query');
    await tx.query(`UPDATE correspondence.report_subscriptions SET state = 'Cancelled' WHERE subscription_id = $1`, [
      now.subscriptionId,
    ]);
    tell(tx, now, 'cancelled', input.reason);
    return { subscriptionId: now.subscriptionId, state: 'Cancelled' as const };
  });
}

function tell(
  tx: StepTx,
  { subscriptionId, report, query, format, recipients, cadence, hour }: SubscribeToReportInput,
  change: 'subscribed' | 'changed' | 'cancelled',
  reason: string | null = null,
): void {
  tx.emit(reportSubscriptionChanged, `report-subscription:${subscriptionId}`, {
    ...{ subscriptionId, change, report, format, recipients, cadence, hour, query: JSON.stringify(query), reason },
  });
}

interface SubscriptionRow {
  subscription_id: string;
  report: string;
  query: SubscriptionQuery;
  format: string;
  recipients: string[];
  cadence: Cadence;
  hour: number;
  state: SubscriptionState;
  subscribed_by: Actor;
  subscribed_at: Date;
}

const SUBSCRIPTIONS = `
  SELECT s.subscription_id, s.report, s.query, s.format, s.recipients, s.cadence, s.hour, s.state, s.subscribed_by,
    s.subscribed_at FROM correspondence.report_subscriptions s`;

const subscriptionOf = (row: SubscriptionRow): ReportSubscription => ({
  subscriptionId: row.subscription_id,
  report: row.report,
  query: row.query,
  format: row.format,
  recipients: row.recipients,
  cadence: row.cadence,
  hour: row.hour,
  state: row.state,
  subscribedBy: row.subscribed_by,
  subscribedAt: row.subscribed_at.toISOString(),
});

async function lockActive(tx: Queryable, subscriptionId: string): Promise<ReportSubscription> {
  const [row] = await tx.query<SubscriptionRow>(`${SUBSCRIPTIONS} WHERE s.subscription_id = $1 FOR UPDATE`, [
    subscriptionId,
  ]);
  if (!row) throw refuse('UnknownSubscription', `There is no subscription ${subscriptionId}.`);
  if (row.state === 'Active') return subscriptionOf(row);
  throw refuse('SubscriptionCancelled', `Subscription ${subscriptionId} is cancelled.`, { state: row.state });
}

/** The subscription, or null. */
export const reportSubscription = (database: Database, subscriptionId: string): Promise<ReportSubscription | null> =>
  database.read('correspondence', async (tx) => {
    const [row] = await tx.query<SubscriptionRow>(`${SUBSCRIPTIONS} WHERE s.subscription_id = $1`, [subscriptionId]);
    return row ? subscriptionOf(row) : null;
  });

/** Subscriptions, cancelled ones too unless only the active are asked for, by id. */
export const reportSubscriptions = (
  database: Database,
  page: Page,
  query: { readonly state?: SubscriptionState | null; readonly scope?: Scope | undefined } = {},
): Promise<Paged<ReportSubscription>> =>
  database.read('correspondence', async (tx) => {
    const where = `WHERE ($1::text IS NULL OR s.state = $1)
      AND ${withinLimits(2, "(s.query->>'site')", "(s.query->>'businessUnit')")}`;
    const filters = [query.state ?? null, ...limitsOf(query.scope)];
    const [count] = await tx.query<{ total: number }>(
      `SELECT count(*)::int AS total FROM correspondence.report_subscriptions s ${where}`,
      filters,
    );
    const rows = await tx.query<SubscriptionRow>(
      `${SUBSCRIPTIONS} ${where} ORDER BY s.subscription_id LIMIT $4 OFFSET $5`,
      [...filters, page.pageSize, (page.page - 1) * page.pageSize],
    );
    return { items: rows.map(subscriptionOf), total: count?.total ?? 0 };
  });
