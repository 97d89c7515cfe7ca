import type { Quote, QuotedLine } from '../../domain/catalog/index.js';
import { quoteLines } from '../../domain/catalog/store/index.js';
import { checkDimensions } from '../../domain/dimensions/store/index.js';
import { partDefinition } from '../../domain/engineering/store/index.js';
import type { Address } from '../../domain/kernel/address.js';
import type { Dimensions } from '../../domain/kernel/dimensions.js';
import { CURRENCY } from '../../domain/kernel/money.js';
import type { FieldProblem } from '../../domain/kernel/refusal.js';
import { addDays, isLocalDate, type LocalDate, localDate } from '../../domain/kernel/time.js';
import {
  type OrderLine,
  type OrderSnapshot,
  PAYMENT_TERMS,
  type PaymentTerms,
  totalsOf,
} from '../../domain/orders/index.js';
import type { Customer } from '../../domain/parties/index.js';
import { customer as readCustomer } from '../../domain/parties/store/index.js';
import type { Database } from '../../platform/database.js';
import { invalidRequest } from '../problem-of.js';
import { hasTexts, isDimensions, isText, recordOf } from '../well-formed.js';

interface DraftLine {
  /** Its place in the request, by which problems name it. */
  readonly index: number;
  readonly part: string;
  readonly quantity: string;
  readonly dueDate?: string;
}

/** What of a request is well formed: each part of it can be checked although another part is not. */
export interface PlacingDraft {
  readonly customerId?: string;
  readonly customerReference?: string;
  readonly paymentTerms?: PaymentTerms;
  readonly paymentToken?: string;
  readonly currency?: string;
  readonly dimensions?: Dimensions;
  readonly shipTo?: Address;
  readonly allowPartialShipment?: boolean;
  readonly creditOverride?: { readonly reason: string };
  readonly lines: readonly DraftLine[];
}

interface Checked {
  readonly problems: readonly FieldProblem[];
  readonly customer: Customer | null;
  readonly quoted: readonly QuotedLine[];
}

/** Everything that the domains have to say against an order, all at once; nothing is changed. */
export async function checkPlacing(database: Database, draft: PlacingDraft, now: Date): Promise<Checked> {
  const [customer, dimensions] = await Promise.all([
    draft.customerId === undefined ? null : readCustomer(database, draft.customerId),
    draft.dimensions === undefined ? [] : checkDimensions(database, draft.dimensions, 'dimensions'),
  ]);
  const quote = await quoteDraft(database, draft, customer, now);
  const made = await makingProblems(database, draft.lines, quote.lines, localDate(now.toISOString()));
  const problems = [
    ...termsProblems(draft),
    ...customerProblems(draft, customer),
    ...dimensions,
    ...quote.problems,
    ...made,
  ];
  return { problems, customer, quoted: quote.lines };
}

async function quoteDraft(
  database: Database,
  { lines }: PlacingDraft,
  customer: Customer | null,
  now: Date,
): Promise<Quote> {
  if (lines.length === 0) return { lines: [], problems: [] };
  const quote = await quoteLines(database, {
    // Without a customer there is no price; the parts and quantities are checked all the same.
    priceList: customer?.priceList ?? '',
    date: localDate(now.toISOString()),
    taxStatus: customer?.taxStatus ?? 'taxable',
    lines: lines.map(({ part, quantity }, index) => ({ line: index + 1, part, quantity })),
  });
  const problems = quote.problems.map(({ field, message }) => ({ field: fieldInRequest(field, lines), message }));
  return { lines: quote.lines, problems: customer ? problems : problems.filter(({ field }) => field !== 'priceList') };
}

/** A line may stand elsewhere in the request, when one before it is malformed. */
const fieldInRequest = (field: string, lines: readonly DraftLine[]): string =>
  field.replace(/^lines\[(\d+)\]/, (_, index) => `lines[${lines[Number(index)]?.index ?? index}]`);

function customerProblems({ customerId }: PlacingDraft, customer: Customer | null): FieldProblem[] {
  if (customerId === undefined) return [];
  if (!customer) return [{ field: 'customerId', message: `There is no customer ${customerId}.` }];
  return customer.active ? [] : [{ field: 'customerId', message: `Customer ${customerId} is not active.` }];
}

function termsProblems({ paymentTerms, paymentToken, currency, creditOverride }: PlacingDraft): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (currency !== undefined && currency !== CURRENCY) {
    problems.push({ field: 'currency', message: `Must be ${CURRENCY}: Atlas keeps its books in one currency.` });
  }
  if (paymentTerms === 'prepaid' && paymentToken === undefined) {
    problems.push({ field: 'paymentToken', message: 'Is required for a prepaid order.' });
  }
  if (paymentTerms === 'onAccount' && paymentToken !== undefined) {
    problems.push({ field: 'paymentToken', message: 'Has no place in an order on account.' });
  }
  if (paymentTerms === 'prepaid' && creditOverride) {
    problems.push({ field: 'creditOverride', message: 'Has no place in a prepaid order: it takes no credit.' });
  }
  return problems;
}

/** The order as its process takes it: priced and complete. Throws a problem that names every wrong field. */
export async function priceOrder(
  database: Database,
  draft: PlacingDraft,
  orderId: string,
  now: Date,
): Promise<OrderSnapshot> {
  const { problems, customer, quoted } = await checkPlacing(database, draft, now);
  if (problems.length > 0) throw invalidRequest(problems);
  const { paymentTerms, dimensions } = draft;
  if (!customer || !paymentTerms || !dimensions) throw new Error('an order without problems lacks a part');
  const lines = quoted.map((line) => orderLine(line, draft.lines[line.line - 1], localDate(now.toISOString())));
  return {
    orderId,
    customerId: customer.customerId,
    customerName: customer.name,
    customerReference: draft.customerReference ?? null,
    paymentTerms,
    termsDays: customer.termsDays,
    currency: CURRENCY,
    dimensions,
    shipTo: draft.shipTo ?? customer.address,
    allowPartialShipment: draft.allowPartialShipment ?? false,
    paymentToken: draft.paymentToken ?? null,
    ...(draft.creditOverride ? { creditOverride: draft.creditOverride } : {}),
    lines,
    ...totalsOf(lines),
  };
}

/** How long a job has by itself. */
const DAYS_TO_MAKE = 14;

function orderLine(quoted: QuotedLine, draft: DraftLine | undefined, today: LocalDate): OrderLine {
  const { stockAccount, businessUnit, costCentre, madeToOrder, ...line } = quoted;
  if (!madeToOrder) return line;
  const dueDate = draft?.dueDate ?? addDays(today, DAYS_TO_MAKE);
  return { ...line, made: { dueDate, stockAccount, businessUnit, costCentre } };
}

/** What is made needs somebody to have said how, and only it can have a date. */
async function makingProblems(
  database: Database,
  drafts: readonly DraftLine[],
  quoted: readonly QuotedLine[],
  today: LocalDate,
): Promise<FieldProblem[]> {
  const problems: FieldProblem[] = [];
  for (const { line, part, quantity, madeToOrder } of quoted) {
    const { index, dueDate } = drafts[line - 1] ?? { index: line - 1 };
    const wrong = dueDate === undefined ? undefined : dueDateProblem(dueDate, madeToOrder, today);
    if (wrong) problems.push({ field: `lines[${index}].dueDate`, message: wrong });
    if (!madeToOrder) continue;
    const { billRevision, routing } = await partDefinition(database, { part, quantity, on: today });
    if (billRevision !== null || routing) continue;
    const message = `${part} is made to order, but has neither a bill of material nor a routing on ${today}.`;
    problems.push({ field: `lines[${index}].part`, message });
  }
  return problems;
}

function dueDateProblem(dueDate: string, madeToOrder: boolean, today: LocalDate): string | undefined {
  if (!isLocalDate(dueDate)) return 'Must be a date, such as "2026-03-31".';
  if (!madeToOrder) return 'Has no place on a part from stock: it is for what is made to order.';
  return dueDate < today ? 'Must not be in the past.' : undefined;
}

/** The well-formed parts of a body; what is wrong with the others is told by whoever validated it. */
export function placingDraft(body: unknown): PlacingDraft {
  const given = recordOf(body);
  const { reason } = recordOf(given['creditOverride']);
  const paymentTerms = PAYMENT_TERMS.find((terms) => terms === given['paymentTerms']);
  return {
    ...text(given, 'customerId'),
    ...text(given, 'customerReference'),
    ...text(given, 'paymentToken'),
    ...text(given, 'currency'),
    ...(paymentTerms ? { paymentTerms } : {}),
    ...(isDimensions(given['dimensions']) ? { dimensions: given['dimensions'] } : {}),
    ...(isAddress(given['shipTo']) ? { shipTo: given['shipTo'] } : {}),
    ...(typeof given['allowPartialShipment'] === 'boolean'
      ? { allowPartialShipment: given['allowPartialShipment'] }
      : {}),
    ...(isText(reason) ? { creditOverride: { reason } } : {}),
    lines: Array.isArray(given['lines']) ? given['lines'].flatMap(draftLine) : [],
  };
}

function draftLine(value: unknown, index: number): DraftLine[] {
  const line = recordOf(value);
  const { part, quantity } = line;
  if (typeof part !== 'string' || part === '') return [];
  return [{ index, part, quantity: typeof quantity === 'string' ? quantity : '', ...text(line, 'dueDate') }];
}

const text = <Name extends string>(given: Record<string, unknown>, name: Name): { [N in Name]?: string } => {
  const value = given[name];
  const found: { [N in Name]?: string } = {};
  if (isText(value)) found[name] = value;
  return found;
};

const isAddress = (value: unknown): value is Address =>
  hasTexts(value, ['name', 'street', 'city', 'region', 'postalCode', 'country']);
