import type { Snapshot } from '../../platform/database.js';
import { conditions, instant } from '../queries/sql.js';
import type { ReportColumn, ReportDefinition, ReportQuery, ReportRow } from './report.js';
import { headOf } from './support/head.js';
import { datesOf } from './support/previous-dates.js';
import { moneyColumn, textColumn } from './support/subledger-report.js';

const COLUMNS: readonly ReportColumn[] = [
  { name: 'at', title: 'At', kind: 'instant' },
  textColumn('kind', 'Kind'),
  textColumn('action', 'Action'),
  textColumn('subject', 'Subject'),
  textColumn('person', 'Person'),
  textColumn('askedBy', 'Asked by'),
  textColumn('reason', 'Reason'),
  textColumn('rule', 'Rule'),
  { name: 'policyVersion', title: 'Policy version', kind: 'integer' },
  moneyColumn('amount', 'Amount'),
  textColumn('exception', 'Exception'),
];

const ORDER: Readonly<Record<string, string>> = {
  time: 'e.recorded_at, e.position',
  person: 'e.person_id, e.recorded_at, e.position',
  kind: 'e.kind, e.recorded_at, e.position',
  exception: 'e.recorded_at, e.position',
};

/** Who asked, who decided by which rule of which policy, what was overridden and why: from the facts, which nobody changes. */
export const auditReport: ReportDefinition = {
  report: 'audit',
  title: 'Audit',
  parameters: ['asOf', 'from', 'to', 'knownAt', 'by', 'person', 'kind'],
  groups: ['time', 'person', 'kind', 'exception'],
  run: async (snapshot, query, now) => {
    const head = await headOf(snapshot, auditReport, { query, now }, COLUMNS);
    return { head, rows: rowsOf(snapshot, query), totals: () => null };
  },
};

interface Found {
  readonly at: string;
  readonly kind: string;
  readonly personId: string;
  readonly person: string;
  readonly path: string | null;
  readonly [cell: string]: string | number | null;
}

async function* rowsOf(snapshot: Snapshot, query: ReportQuery): AsyncGenerator<ReportRow> {
  const by = query.by ?? 'time';
  let group: string | undefined;
  for await (const { path, personId, ...cells } of entriesOf(snapshot, query, by)) {
    const own = by === 'person' ? personId : cells.kind;
    if ((by === 'person' || by === 'kind') && own !== group) {
      group = own;
      yield { kind: 'heading', cells: by === 'person' ? { person: cells.person } : { kind: own } };
    }
    yield { cells, ...(path === null ? {} : { drill: { subject: path } }) };
  }
}

/** What the asking of a request said stands beside its decision as well. */
function entriesOf(snapshot: Snapshot, query: ReportQuery, by: string): AsyncIterable<Found> {
  const { from, to } = datesOf(query);
  const where = conditions();
  where.add('e.happened_on >= $::date', from);
  where.add('e.happened_on <= $::date', to);
  where.add('e.recorded_at <= $::timestamptz', query.knownAt);
  where.add('e.person_id = $', query.person);
  where.add('e.kind = $', query.kind);
  if (by === 'exception') where.always('e.exception IS NOT NULL');
  return snapshot.rows<Found>(
    `SELECT ${instant('e.recorded_at')} AS at, e.kind, e.action, e.subject, e.person_id AS "personId",
       e.person_name AS person, e.asked_by AS "askedBy", e.reason, e.rule, e.policy_version AS "policyVersion", e.amount,
       e.exception, e.path
     FROM (
       SELECT e.position, e.happened_on, e.recorded_at, e.kind, e.action, e.subject, e.person_id, e.person_name, e.reason,
         e.path, coalesce(e.asked_by, a.asked_by) AS asked_by, coalesce(e.rule, a.rule) AS rule,
         coalesce(e.policy_version, a.policy_version) AS policy_version, coalesce(e.amount, a.amount) AS amount,
         coalesce(CASE WHEN e.action = 'approved' AND e.person_id = coalesce(e.asked_by, a.asked_by)
           THEN 'asked and decided by one person' END, e.exception) AS exception
       FROM reporting.audit_entries e
       LEFT JOIN reporting.audit_entries a ON a.request_id = e.request_id AND a.kind = 'approval' AND a.action = 'asked'
     ) e WHERE ${where.text()} ORDER BY ${ORDER[by]}`,
    where.parameters,
  );
}
