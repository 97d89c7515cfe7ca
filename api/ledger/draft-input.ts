import { checkDimensions } from '../../domain/dimensions/store/index.js';
import { type FieldProblem, Refused } from '../../domain/kernel/refusal.js';
import { type DraftJournal, draftLines } from '../../domain/ledger/index.js';
import { chartOfAccounts } from '../../domain/ledger/store/index.js';
import type { Database } from '../../platform/database.js';
import { invalidRequest } from '../problem-of.js';

/** A draft that the ledger will take. Throws a problem that names every wrong field. */
export async function checkedDraft(database: Database, draft: DraftJournal): Promise<DraftJournal> {
  const [chart, ...dimensions] = await Promise.all([
    chartOfAccounts(database),
    ...draft.lines.map((line, index) => checkDimensions(database, line.dimensions, `lines[${index}].dimensions`)),
  ]);
  const accounts = new Map(chart.map((account) => [account.account, account]));
  const problems = [...linesProblems(() => draftLines(draft, accounts)), ...dimensions.flat()];
  if (problems.length > 0) throw invalidRequest(problems);
  return draft;
}

function linesProblems(check: () => unknown): readonly FieldProblem[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof Refused && error.details.fields) return error.details.fields;
    throw error;
  }
}
