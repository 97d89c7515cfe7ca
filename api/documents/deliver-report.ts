import type { Readable } from 'node:stream';
import type { Controller } from '@tsoa/runtime';
import { type Scope, scopeInWords } from '../../domain/kernel/scope.js';
import { ofTheWholeCompany } from '../../platform/limited-database.js';
import { problem } from '../../platform/problem.js';
import { type Format, type Recipient, renderReport, statementPdf } from '../../reporting/formats/index.js';
import { knowsPlaces, type Report, type ReportQuery, reportNamed, reports } from '../../reporting/reports/index.js';
import type { Call } from '../call.js';
import { freshRead } from '../fresh-read.js';
import { deliver } from './deliver.js';
import { requireReportQuery } from './report-query.js';
import { inTurn } from './turns.js';

export interface AskedReport {
  readonly report: string;
  readonly query: ReportQuery;
  readonly format: Format;
  readonly minPosition?: string;
  /** A PDF is a letter to them. */
  readonly recipient?: Recipient;
}

/** Checks what is asked, and sends the report while it is read; its snapshot ends whatever becomes of the reader. */
export async function deliverReport(controller: Controller, call: Call, asked: AskedReport): Promise<Readable> {
  const { report, query, format, recipient } = asked;
  const definition = reportNamed(report);
  if (!definition) throw unknownReport(report);
  if (call.actor.scope && !knowsPlaces(definition)) throw ofTheWholeCompany(call.actor.scope);
  const now = call.now().toISOString();
  await requireReportQuery(call.database, definition, query, now);
  return inTurn(() =>
    freshRead(controller, call, asked, async (database) => {
      const snapshot = await database.snapshot('reporting_reader');
      try {
        const run = limited(await definition.run(snapshot, query, now), call.actor.scope);
        const isLetter = recipient !== undefined && format === 'pdf';
        return await deliver(controller, call, isLetter ? statementPdf(run, recipient) : renderReport(run, format));
      } finally {
        await snapshot.end();
      }
    }),
  );
}

/** Whoever reads it, or gets it handed on, sees that it is not of the whole company. */
function limited({ head, ...report }: Report, scope: Scope | undefined): Report {
  if (scope === undefined) return { ...report, head };
  const limits = { name: 'limitedTo' as const, title: 'Limited to', value: scopeInWords(scope) };
  return { ...report, head: { ...head, filters: [limits, ...head.filters] } };
}

const unknownReport = (report: string) => {
  const known = reports.map((definition) => definition.report);
  return problem(404, 'unknown-report', `There is no report ${report}; there are: ${known.join(', ')}.`, {
    members: { reports: known },
  });
};
