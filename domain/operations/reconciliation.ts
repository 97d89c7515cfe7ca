import type { Instant } from '../kernel/time.js';

/** Two places that tell the same, and what was found when they were held against each other. */
export const RECONCILIATION_CHECKS = [
  'engine',
  'publishing',
  'kafka',
  'readModels',
  'posting',
  'controlAccounts',
  'ledgerReadModel',
  'orders',
  'jobs',
  'repairs',
  'returns',
  'stock',
  'receivables',
] as const;
export type ReconciliationCheck = (typeof RECONCILIATION_CHECKS)[number];

export interface Divergence {
  /** What it is about: a document, an account, a fact, a topic. */
  readonly subject: string;
  /** What is where. */
  readonly what: string;
  readonly mend: string;
}

export interface CheckResult {
  readonly check: ReconciliationCheck;
  /** A check that could not run says nothing about whether things agree. */
  readonly outcome: 'agrees' | 'diverges' | 'couldNotRun';
  readonly divergences: readonly Divergence[];
  /** Why it could not run. */
  readonly reason: string | null;
}

export interface Reconciliation {
  readonly run: string;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  /** Every check ran, and nothing diverges. */
  readonly agrees: boolean;
  readonly checks: readonly CheckResult[];
}

export type RecordReconciliationInput = Omit<Reconciliation, 'agrees' | 'endedAt'>;

export const agreesIn = (checks: readonly CheckResult[]): boolean =>
  checks.every(({ outcome }) => outcome === 'agrees');
