import { formatMoney, money, subtract } from '../../domain/kernel/money.js';
import type { CheckResult, Divergence, ReconciliationCheck } from '../../domain/operations/index.js';
import type { Database } from '../../platform/database.js';

/** Records that Kafka holds by domain; a reader of the broker. */
export type CountRecords = (domains: readonly string[]) => Promise<ReadonlyMap<string, number>>;

export interface Places {
  readonly database: Database;
  /** Absent where there is no broker. */
  readonly countRecords?: CountRecords | undefined;
  /** What is older has arrived everywhere; a minute without it. */
  readonly settledSeconds?: number;
}

const SETTLED_SECONDS = 60;

export const settledSecondsOf = ({ settledSeconds = SETTLED_SECONDS }: Places): number => settledSeconds;

export interface Finding extends Divergence {
  /** By how much two sums are apart, which stays the same while both of them move. */
  readonly gap?: string;
}

export type Check = (places: Places) => Promise<readonly Finding[]>;

export interface Look extends CheckResult {
  readonly divergences: readonly Finding[];
}

/** A check that throws says so, and nothing about whether things agree. */
export async function outcomeOf(name: ReconciliationCheck, check: Check, places: Places): Promise<Look> {
  try {
    const divergences = await check(places);
    return { check: name, outcome: divergences.length === 0 ? 'agrees' : 'diverges', divergences, reason: null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { check: name, outcome: 'couldNotRun', divergences: [], reason };
  }
}

/** Amounts that two places tell by the same names; what one does not tell is nothing there. */
export function apart(
  one: ReadonlyMap<string, string>,
  other: ReadonlyMap<string, string>,
): { name: string; here: string; there: string; gap: string }[] {
  return [...new Set([...one.keys(), ...other.keys()])]
    .sort()
    .map((name) => ({ name, here: one.get(name) ?? '0.00', there: other.get(name) ?? '0.00' }))
    .filter(({ here, there }) => here !== there)
    .map((found) => ({ ...found, gap: formatMoney(subtract(money(found.here), money(found.there))) }));
}

export const withoutGap = ({ subject, what, mend }: Finding): Finding => ({ subject, what, mend });

/** Sums may have moved between two looks: what they are apart by is still the same. */
const textOf = ({ subject, what, gap }: Finding): string => `${subject}: ${gap ?? what}`;

/** What diverges in both looks in the same way. */
export function inBoth(first: Look, second: Look): Look {
  if (second.outcome !== 'diverges') return second;
  const before = new Set(first.divergences.map(textOf));
  const divergences = second.divergences.filter((divergence) => before.has(textOf(divergence)));
  return { ...second, outcome: divergences.length === 0 ? 'agrees' : 'diverges', divergences };
}
