import { amountOfZeroOrMore, date, positiveQuantity } from '../kernel/fields.js';
import { applyRate, extend, formatMoney, formatRate, formatUnitPrice, rate, unitPrice } from '../kernel/money.js';
import { formatQuantity, QUANTITY_SCALE, quantity } from '../kernel/quantity.js';
import type { FieldProblem } from '../kernel/refusal.js';
import type { AskedLine, Part, Quote, QuotedLine, QuoteInput } from './catalog.wire.js';

/** What the catalog holds for a line that was asked for. */
export interface FoundLine {
  /** Null when there is no such part. */
  readonly part: (Part & { readonly decimals: number }) | null;
  /** Null when the list has no price for this quantity on this date. */
  readonly unitPrice: string | null;
  /** Null when the part's tax code has no rate on this date. */
  readonly taxRate: string | null;
}

/** Every wrong thing about the question itself. */
export function quoteProblems(input: QuoteInput): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const wrongDate = date(input.date);
  if (wrongDate) problems.push({ field: 'date', message: wrongDate });
  if (input.lines.length === 0) problems.push({ field: 'lines', message: 'There must be at least one line.' });
  return problems;
}

/** Prices what was found; a line with a problem is left out, and each problem names its field. */
export function quote(input: QuoteInput, priceListExists: boolean, found: readonly FoundLine[]): Quote {
  const lines: QuotedLine[] = [];
  const problems: FieldProblem[] = [];
  if (!priceListExists) problems.push({ field: 'priceList', message: `There is no price list ${input.priceList}.` });
  input.lines.forEach((asked, index) => {
    const complain = (field: 'part' | 'quantity', message: string): void => {
      problems.push({ field: `lines[${index}].${field}`, message });
    };
    const line = quoteLine(input, asked, found[index], priceListExists, complain);
    if (line) lines.push(line);
  });
  return { lines, problems };
}

function quoteLine(
  { date: on, taxStatus, priceList }: QuoteInput,
  asked: AskedLine,
  found: FoundLine | undefined,
  priceListExists: boolean,
  complain: (field: 'part' | 'quantity', message: string) => void,
): QuotedLine | undefined {
  const part = found?.part;
  const wrongQuantity = positiveQuantity(asked.quantity) ?? (part ? decimalsProblem(asked.quantity, part) : undefined);
  if (wrongQuantity) complain('quantity', wrongQuantity);
  if (!part) complain('part', `There is no part ${asked.part}.`);
  else if (!part.active) complain('part', `Part ${asked.part} is not active.`);
  if (!found || !part?.active || wrongQuantity || !priceListExists) return undefined;
  if (found.unitPrice === null) {
    complain('part', `${asked.part} has no price in list ${priceList} for ${asked.quantity} on ${on}.`);
    return undefined;
  }
  const taxRate = taxStatus === 'exempt' ? '0' : found.taxRate;
  if (taxRate === null) {
    complain('part', `${asked.part} has no tax rate on ${on}: tax code ${part.taxCode} begins later.`);
    return undefined;
  }
  const line = priced(asked, part, found.unitPrice, taxRate);
  if (!amountOfZeroOrMore(line.net)) return line;
  complain('quantity', 'Makes an amount that is too large.');
  return undefined;
}

/** Net by unit price × quantity, tax by the line; each half up to the cent. */
function priced(asked: AskedLine, part: Part, price: string, taxRate: string): QuotedLine {
  const net = extend(unitPrice(price), quantity(asked.quantity));
  return {
    line: asked.line,
    part: part.part,
    description: part.description,
    quantity: formatQuantity(quantity(asked.quantity)),
    unitOfMeasure: part.unitOfMeasure,
    unitPrice: formatUnitPrice(unitPrice(price)),
    net: formatMoney(net),
    tax: formatMoney(applyRate(net, rate(taxRate))),
    taxCode: part.taxCode,
    taxRate: formatRate(rate(taxRate)),
    stockAccount: part.stockAccount,
    businessUnit: part.businessUnit,
    costCentre: part.costCentre,
    madeToOrder: part.madeToOrder,
  };
}

/** Why a quantity does not fit the unit that a part is counted in. */
export function decimalsProblem(
  text: string,
  { decimals, unitOfMeasure }: { decimals: number; unitOfMeasure: string },
): string | undefined {
  const step = 10n ** BigInt(QUANTITY_SCALE - decimals);
  if (quantity(text) % step === 0n) return undefined;
  return decimals === 0
    ? `Must be whole: it is counted in ${unitOfMeasure}.`
    : `Must have at most ${decimals} decimals: it is measured in ${unitOfMeasure}.`;
}
