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

export type Check = (places: Places) => Promise<readonly Divergence[]>;

/** A check that throws says so, and nothing about whether things agree. */
export async function outcomeOf(name: ReconciliationCheck, check: Check, places: Places): Promise<CheckResult> {
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
  nothing: string,
): { name: string; here: string; there: string }[] {
  return [...new Set([...one.keys(), ...other.keys()])]
    .sort()
    .map((name) => ({ name, here: one.get(name) ?? nothing, there: other.get(name) ?? nothing }))
    .filter(({ here, there }) => here !== there);
}
