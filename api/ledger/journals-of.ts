import type { Journal } from '../../domain/ledger/index.js';
import { journalsOfSource, manualJournal } from '../../domain/ledger/store/index.js';
import type { Database } from '../../platform/database.js';
import { type ProblemError, problem } from '../../platform/problem.js';
import { documentFacts } from '../../reporting/queries/document-facts.js';

/**
 * The journals of a fact, an order, a job, a process or a manual journal, which name it themselves, or of a document of
 * billing, whose facts they post. Throws a problem for what is none of these.
 */
export async function journalsOf(database: Database, source: string): Promise<Journal[]> {
  const named = await journalsOfSource(database, { eventId: source });
  if (named.length > 0) return named;
  const ofCorrelation = await journalsOfSource(database, { correlationId: source });
  if (ofCorrelation.length > 0) return ofCorrelation;
  const { known, eventIds } = await documentFacts(database, source);
  if (eventIds.length > 0) return journalsOfSource(database, { eventIds });
  if (known || (await manualJournal(database, source))) return [];
  throw unknownSource(source);
}

export const unknownSource = (source: string): ProblemError =>
  problem(
    404,
    'unknown-source',
    `Nothing that posts journals is known as ${source}. Journals of a customer or an account: GET /v1/reports/general-ledger.`,
  );
