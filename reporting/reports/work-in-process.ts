import type { Snapshot } from '../../platform/database.js';
import { conditions } from '../queries/sql.js';
import { FIGURES, jobFigures, type WorkInProcessFigures } from '../queries/work-in-process.js';
import type { Cell, ReportDefinition, ReportQuery, ReportRow } from './report.js';
import { before, drillOf, toGeneralLedger } from './support/drill.js';
import { datesOf } from './support/previous-dates.js';
import { moneyColumn, subledgerReport, textColumn } from './support/subledger-report.js';

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

const COLUMNS = [
  textColumn('jobId', 'Job'),
  textColumn('part', 'Part'),
  textColumn('description', 'Description'),
  textColumn('customerName', 'Customer'),
  textColumn('state', 'State'),
  ...FIGURES.map(([name]) => moneyColumn(name, TITLES[name])),
];

/** Closing = opening + what was added − what was taken; the closings are the balance of account 1230. */
export const workInProcessReport: ReportDefinition = {
  report: 'work-in-process',
  title: 'Work in process',
  parameters: ['asOf', 'from', 'to', 'knownAt', 'compare', 'jobId', 'businessUnit', 'site', 'costCentre'],
  run: (snapshot, query, now) => {
    const shape = { columns: COLUMNS, sums: FIGURES.map(([name]) => name), key: ['jobId'], figure: 'closing' };
    return subledgerReport(workInProcessReport, shape, { snapshot, query, now }, (of) => rowsOf(snapshot, of));
  },
};

type Found = { readonly [cell: string]: Cell } & { readonly jobId: string };

async function* rowsOf(snapshot: Snapshot, query: ReportQuery): AsyncGenerator<ReportRow> {
  const where = conditions();
  const { groups, found } = jobFigures(where, { ...query, ...datesOf(query) });
  const rows = snapshot.rows<Found>(
    `WITH ${groups}, shown AS (SELECT g.* ${found})
     SELECT g.job_id AS "jobId", j.part, j.description, j.customer_name AS "customerName", j.state,
       ${FIGURES.map(([name, column]) => `g.${column} AS "${name}"`).join(', ')}
     FROM shown g LEFT JOIN reporting.jobs j ON j.job_id = g.job_id ORDER BY g.job_id`,
    where.parameters,
  );
  for await (const cells of rows) yield { cells, drill: drillTo(cells.jobId, query) };
}

/** Balances are of the account's lines that name the job; what moved it are its journals. */
function drillTo(jobId: string, query: ReportQuery): Readonly<Record<string, string>> {
  const { from, to } = datesOf(query);
  const lines = { ...drillOf(query), account: '1230', jobId };
  const journals = `/v1/journals/of/${encodeURIComponent(jobId)}`;
  return {
    ...Object.fromEntries(FIGURES.map(([name]) => [name, journals])),
    ...(from === undefined ? {} : { opening: toGeneralLedger({ ...lines, ...before(from) }) }),
    closing: toGeneralLedger({ ...lines, ...(to === undefined ? {} : { to }) }),
  };
}
