import type { Snapshot } from '../../platform/database.js';
import { conditions } from '../queries/sql.js';
import { ENTRIES, FIGURES, jobFigures, type WorkInProcessFigures } from '../queries/work-in-process.js';
import type { Cell, ReportDefinition, ReportQuery, ReportRow } from './report.js';
import { datesOf } from './support/previous-dates.js';
import { dateColumn, moneyColumn, subledgerReport, textColumn, toReport } from './support/subledger-report.js';

const TITLES: Readonly<Record<keyof WorkInProcessFigures, string>> = {
  opening: 'Opening',
  material: 'Material',
  labour: 'Labour',
  machine: 'Machine',
  overhead: 'Overhead',
  subcontract: 'Subcontract',
  returned: 'Returned',
  scrap: 'Scrap',
  transferredOut: 'Transferred out',
  variance: 'Variance',
  closing: 'Closing',
};

const AMOUNTS = FIGURES.map(([name]) => moneyColumn(name, TITLES[name]));
const JOB = [
  textColumn('jobId', 'Job'),
  textColumn('part', 'Part'),
  textColumn('description', 'Description'),
  textColumn('customerName', 'Customer'),
  textColumn('state', 'State'),
];
const ENTRY = [
  dateColumn('date', 'Date'),
  textColumn('jobId', 'Job'),
  textColumn('kind', 'Kind'),
  textColumn('journal', 'Journal'),
  textColumn('description', 'Description'),
];

/** Closing = opening + what was added − what was taken; the closings are the balance of account 1230. */
export const workInProcessReport: ReportDefinition = {
  report: 'work-in-process',
  title: 'Work in process',
  parameters: ['asOf', 'from', 'to', 'knownAt', 'compare', 'by', 'jobId', 'businessUnit', 'site', 'costCentre'],
  groups: ['job', 'entry'],
  run: (snapshot, query, now) => {
    const [columns, rowsOf] = query.by === 'entry' ? [ENTRY, entriesOf] : [JOB, jobsOf];
    const sums = AMOUNTS.map(({ name }) => name);
    const shape = { columns: [...columns, ...AMOUNTS], sums, key: ['jobId'], figure: 'closing' };
    return subledgerReport(workInProcessReport, shape, { snapshot, query, now }, (of) => rowsOf(snapshot, of));
  },
};

type Found = { readonly [cell: string]: Cell } & { readonly jobId: string };

const FIGURE_CELLS = FIGURES.map(([name, column]) => `g.${column} AS "${name}"`).join(', ');

async function* jobsOf(snapshot: Snapshot, query: ReportQuery): AsyncGenerator<ReportRow> {
  const where = conditions();
  const { groups, found } = jobFigures(where, { ...query, ...datesOf(query) });
  const rows = snapshot.rows<Found>(
    `WITH ${groups}, shown AS (SELECT g.* ${found})
     SELECT g.job_id AS "jobId", j.part, j.description, j.customer_name AS "customerName", j.state, ${FIGURE_CELLS}
     FROM shown g LEFT JOIN reporting.jobs j ON j.job_id = g.job_id ORDER BY g.job_id`,
    where.parameters,
  );
  const { compare: _, ...asked } = query;
  for await (const cells of rows) {
    const entries = toReport('work-in-process', { ...asked, by: 'entry', jobId: cells.jobId });
    const job = { jobId: `/v1/jobs/${encodeURIComponent(cells.jobId)}` };
    yield { cells, drill: { ...job, ...Object.fromEntries(FIGURES.map(([name]) => [name, entries])) } };
  }
}

/** What moved the cost of jobs, fact by fact, with its journal. */
async function* entriesOf(snapshot: Snapshot, query: ReportQuery): AsyncGenerator<ReportRow> {
  const where = conditions();
  const { groups } = jobFigures(where, { ...query, ...datesOf(query) }, ENTRIES);
  const rows = snapshot.rows<Found>(
    `WITH ${groups}
     SELECT g.posting_date::text AS date, g.job_id AS "jobId", g.movement AS kind, g.journal, g.description, ${FIGURE_CELLS}
     FROM g ORDER BY g.posting_date, g.journal, g.job_id, g.movement`,
    where.parameters,
  );
  for await (const cells of rows) {
    yield { cells, drill: { journal: `/v1/journals/${encodeURIComponent(String(cells['journal']))}` } };
  }
}
