import type { Dimensions } from '../kernel/dimensions.js';
import type { Posting, PostingItem } from '../kernel/fact.js';
import { add, formatMoney, isAmount, type Money, money, negate, ZERO } from '../kernel/money.js';
import type { FieldProblem } from '../kernel/refusal.js';
import { isLocalDate } from '../kernel/time.js';
import { refuse } from './ledger.refusals.js';
import type { JournalLine } from './ledger.wire.js';
import { DUE_FROM_UNITS, DUE_TO_UNITS, type Leg, type PostingRule, type Side } from './posting-rule.js';
import { postingRule } from './posting-rules.js';

interface Entry {
  readonly account: string;
  readonly side: Side;
  readonly amount: Money;
  readonly dimensions: Dimensions;
  readonly job: string | null;
}

/** The rule that a posting names; refuses with 'UnknownRule'. */
export function ruleOf(posting: Posting): PostingRule {
  const rule = postingRule(posting.rule);
  if (!rule) throw refuse('UnknownRule', `There is no posting rule ${posting.rule}.`, { rule: posting.rule });
  return rule;
}

/**
 * The lines that a posting makes by its rule: balanced in every business unit, zero amounts left out, equal account,
 * side, dimensions and job on one line. Refuses with 'UnknownRule', or with 'InvalidPosting' naming every wrong field.
 */
export function journalOf(posting: Posting, rule: PostingRule = ruleOf(posting)): JournalLine[] {
  const problems = [...problemsOf(posting, rule)];
  if (problems.length > 0) throw invalid(posting, problems);
  const entries = posting.items.flatMap((item, index) => {
    const own = rule.legs.map((leg) => entryOf(leg, item)).filter((entry) => entry.amount !== ZERO);
    const difference = add(...own.map(signed));
    if (difference !== ZERO) throw invalid(posting, [unbalanced(index, difference)]);
    return [...own, ...betweenUnits(own, item.job ?? null)];
  });
  return merged(entries).map(lineOf);
}

const invalid = (posting: Posting, fields: readonly FieldProblem[]) =>
  refuse('InvalidPosting', `The posting does not fit the rule ${posting.rule}.`, { rule: posting.rule, fields });

const unbalanced = (index: number, difference: Money): FieldProblem => ({
  field: `items[${index}].amounts`,
  message: `debits and credits differ by ${formatMoney(difference)}`,
});

const signed = (entry: Entry): Money => (entry.side === 'debit' ? entry.amount : negate(entry.amount));

function entryOf(leg: Leg, item: PostingItem): Entry {
  const account = typeof leg.account === 'string' ? leg.account : (item.accounts?.[leg.account.from] ?? '');
  const dimensions = item.dimensions[leg.dimensions] as Dimensions;
  const amount = money(item.amounts[leg.amount] ?? '0.00');
  return { account, side: leg.side, amount, dimensions, job: item.job ?? null };
}

/** The giver is owed (1190), the taker owes (2190); each on the dimensions of its unit's last leg. */
function betweenUnits(entries: readonly Entry[], job: string | null): Entry[] {
  const units = new Map<string, { difference: Money; dimensions: Dimensions }>();
  for (const entry of entries) {
    const unit = entry.dimensions.businessUnit;
    const difference = add(units.get(unit)?.difference ?? ZERO, signed(entry));
    units.set(unit, { difference, dimensions: entry.dimensions });
  }
  return [...units.values()]
    .filter(({ difference }) => difference !== ZERO)
    .map(({ difference, dimensions }) =>
      difference < ZERO
        ? { account: DUE_FROM_UNITS, side: 'debit', amount: negate(difference), dimensions, job }
        : { account: DUE_TO_UNITS, side: 'credit', amount: difference, dimensions, job },
    );
}

function merged(entries: readonly Entry[]): Entry[] {
  const lines = new Map<string, Entry>();
  for (const entry of entries) {
    const { businessUnit, site, costCentre } = entry.dimensions;
    const key = JSON.stringify([entry.account, entry.side, businessUnit, site, costCentre, entry.job]);
    lines.set(key, { ...entry, amount: add(lines.get(key)?.amount ?? ZERO, entry.amount) });
  }
  return [...lines.values()];
}

const lineOf = (entry: Entry, index: number): JournalLine => {
  const { businessUnit, site, costCentre } = entry.dimensions;
  return {
    line: index + 1,
    account: entry.account,
    debit: formatMoney(entry.side === 'debit' ? entry.amount : ZERO),
    credit: formatMoney(entry.side === 'credit' ? entry.amount : ZERO),
    dimensions: { businessUnit, site, costCentre },
    ...(entry.job === null ? {} : { job: entry.job }),
  };
};

function* problemsOf(posting: Posting, rule: PostingRule): Generator<FieldProblem> {
  if (!isLocalDate(posting.eventDate)) yield { field: 'eventDate', message: 'is not a date' };
  if (posting.items.length === 0) yield { field: 'items', message: 'is empty' };
  for (const [index, item] of posting.items.entries()) {
    for (const problem of problemsOfItem(item, rule)) {
      yield { field: `items[${index}].${problem.field}`, message: problem.message };
    }
  }
}

function* problemsOfItem(item: PostingItem, rule: PostingRule): Generator<FieldProblem> {
  const names = new Set(rule.legs.map((leg) => leg.amount));
  for (const [name, amount] of Object.entries(item.amounts)) {
    if (!names.has(name)) yield { field: `amounts.${name}`, message: `is no amount of the rule ${rule.rule}` };
    else if (!isAmount(amount) || money(amount) < ZERO) {
      yield { field: `amounts.${name}`, message: 'is not an amount of zero or more' };
    }
  }
  const needed = rule.legs.filter((leg) => isNeeded(item.amounts[leg.amount]));
  for (const name of new Set(needed.map((leg) => leg.dimensions))) {
    if (!isComplete(item.dimensions[name]))
      yield { field: `dimensions.${name}`, message: 'is missing or not complete' };
  }
  for (const { account } of needed) {
    if (typeof account === 'string') continue;
    const given = item.accounts?.[account.from];
    if (given !== undefined && account.among.includes(given)) continue;
    yield { field: `accounts.${account.from}`, message: `is not one of ${account.among.join(', ')}` };
  }
}

const isNeeded = (amount: string | undefined): boolean =>
  amount !== undefined && isAmount(amount) && money(amount) !== ZERO;

const isComplete = (dimensions: Dimensions | undefined): boolean =>
  Boolean(dimensions?.businessUnit && dimensions.site && dimensions.costCentre);
