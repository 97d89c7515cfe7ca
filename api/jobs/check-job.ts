import type { Part } from '../../domain/catalog/index.js';
import { decimalsProblems, quantityProblems, taxRate as readTaxRate } from '../../domain/catalog/store/index.js';
import { checkDimensions } from '../../domain/dimensions/store/index.js';
import { partDefinition, workCentresOn } from '../../domain/engineering/store/index.js';
import type { FieldProblem } from '../../domain/kernel/refusal.js';
import { isLocalDate, type LocalDate, localDate } from '../../domain/kernel/time.js';
import type { Customer } from '../../domain/parties/index.js';
import { customer as readCustomer } from '../../domain/parties/store/index.js';
import type { Database } from '../../platform/database.js';
import { partAndProblems } from '../checks.js';
import { givenProblems } from './check-given.js';
import type { JobDraft } from './job-draft.js';

export interface CheckedJob {
  readonly problems: readonly FieldProblem[];
  readonly customer: Customer | null;
  readonly part: Part | null;
  /** By which a service is invoiced; null of what is not. */
  readonly taxRate: string | null;
}

const needed = (field: string, message: string): FieldProblem => ({ field, message });

/** Everything that the domains have to say against a job or a quote, all at once; nothing is changed. */
export async function checkJob(
  database: Database,
  draft: JobDraft,
  { isQuote, now }: { readonly isQuote: boolean; readonly now: Date },
): Promise<CheckedJob> {
  const today = localDate(now.toISOString());
  const [customer, found, dimensions] = await Promise.all([
    draft.customerId === undefined ? null : readCustomer(database, draft.customerId),
    draft.part === undefined ? NO_PART : partAndProblems(database, draft.part),
    draft.dimensions === undefined ? [] : checkDimensions(database, draft.dimensions, 'dimensions'),
  ]);
  const { part } = found;
  const [quantities, definition, given, tax] = await Promise.all([
    quantityProblemsOf(database, draft),
    definitionProblems(database, draft, part, today),
    givenProblems(database, draft, today),
    taxOf(database, draft, { part, customer, today }),
  ]);
  const problems = [
    ...customerProblems(draft, customer, isQuote),
    ...found.problems,
    ...partProblems(draft, part),
    ...quantities,
    ...dimensions,
    ...definition,
    ...given,
    ...tax.problems,
    ...dateProblems(draft, today),
  ];
  return { problems, customer, part, taxRate: tax.rate };
}

const NO_PART = { part: null, problems: [] as FieldProblem[] };

function customerProblems({ kind, customerId }: JobDraft, customer: Customer | null, isQuote: boolean): FieldProblem[] {
  if (customerId === undefined) {
    if (isQuote) return [needed('customerId', 'A quote is made to a customer.')];
    return kind === 'service' ? [needed('customerId', 'A service is done for a customer.')] : [];
  }
  if (!customer) return [needed('customerId', `There is no customer ${customerId}.`)];
  return customer.active ? [] : [needed('customerId', `Customer ${customerId} is not active.`)];
}

/** What the part says of itself has no place beside it, unless it is the same. */
function partProblems(draft: JobDraft, part: Part | null): FieldProblem[] {
  const { kind, description, unitOfMeasure } = draft;
  if (draft.part === undefined) {
    const without = 'Is needed where there is no part.';
    return [
      ...(kind === 'stock' ? [needed('part', 'A job that makes stock needs the part that it makes.')] : []),
      ...(kind !== 'stock' && description === undefined ? [needed('description', without)] : []),
      ...(kind !== 'stock' && unitOfMeasure === undefined ? [needed('unitOfMeasure', without)] : []),
      ...(kind !== 'stock' && !draft.operations ? [needed('operations', without)] : []),
    ];
  }
  if (!part || unitOfMeasure === undefined || unitOfMeasure === part.unitOfMeasure) return [];
  return [needed('unitOfMeasure', `Must be ${part.unitOfMeasure}, in which the part is counted.`)];
}

async function quantityProblemsOf(database: Database, draft: JobDraft): Promise<FieldProblem[]> {
  const { part, unitOfMeasure, quantity = '' } = draft;
  if (part !== undefined) return quantityProblems(database, [{ part, quantity, field: 'quantity' }]);
  if (unitOfMeasure === undefined) return [];
  return decimalsProblems(database, unitOfMeasure, [{ quantity, field: 'quantity' }]);
}

/** A job that does not say how it is done is done as engineering says: by a bill, a routing, or both. */
async function definitionProblems(
  database: Database,
  { operations, materials }: JobDraft,
  part: Part | null,
  on: LocalDate,
): Promise<FieldProblem[]> {
  if (operations) return [];
  const stray = materials ? [needed('materials', 'Has a place only beside `operations`.')] : [];
  if (!part) return stray;
  const { billRevision, routing } = await partDefinition(database, { part: part.part, quantity: '1', on });
  if (!billRevision && !routing) {
    const message = `Part ${part.part} has neither a bill of material nor a routing that holds on ${on}: give \`operations\`.`;
    return [...stray, needed('part', message)];
  }
  const centres = (routing?.operations ?? []).flatMap(({ workCentre }) => workCentre ?? []);
  const known = await workCentresOn(database, { workCentres: centres, on });
  const rateless = known.filter(({ rates }) => !rates).map(({ workCentre }) => workCentre);
  if (rateless.length === 0) return stray;
  return [...stray, needed('part', `Its routing needs ${rateless.join(', ')}, without rates on ${on}.`)];
}

async function taxOf(
  database: Database,
  { kind, taxCode, part: named }: JobDraft,
  { part, customer, today }: { part: Part | null; customer: Customer | null; today: LocalDate },
): Promise<{ readonly rate: string | null; readonly problems: FieldProblem[] }> {
  const none = (problems: FieldProblem[]) => ({ rate: null, problems });
  if (kind !== 'service') {
    return none(kind && taxCode !== undefined ? [needed('taxCode', 'Has a place only in a service.')] : []);
  }
  const code = taxCode ?? part?.taxCode;
  if (code === undefined) {
    return none(named === undefined ? [needed('taxCode', 'Is needed for a service without a part.')] : []);
  }
  const rate = await readTaxRate(database, code, today);
  if (rate === null) return none([needed('taxCode', `There is no tax code ${code} that holds on ${today}.`)]);
  return { rate: customer?.taxStatus === 'exempt' ? '0' : rate, problems: [] };
}

function dateProblems({ dueDate, validUntil }: JobDraft, today: LocalDate): FieldProblem[] {
  const problems = calendarProblems({ dueDate, validUntil });
  if (problems.some(({ field }) => field === 'validUntil') || validUntil === undefined) return problems;
  return [...problems, ...validityProblems(validUntil, today)];
}

/** Days that no calendar has, such as "2026-02-30". */
export const calendarProblems = (dates: Readonly<Record<string, string | null | undefined>>): FieldProblem[] =>
  Object.entries(dates)
    .filter(([, date]) => date != null && !isLocalDate(date))
    .map(([field]) => needed(field, 'Must be a date of the calendar, such as "2026-03-31".'));

export const validityProblems = (validUntil: string, today: LocalDate): FieldProblem[] =>
  validUntil < today ? [needed('validUntil', 'Must not be past: the quote would lapse at once.')] : [];
