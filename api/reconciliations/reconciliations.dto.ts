import type { InstantText } from '../formats.js';

export interface DivergenceDto {
  /** What it is about: a document, an account, a fact, a topic. */
  subject: string;
  /** What is where. */
  what: string;
  mend: string;
}

export interface CheckDto {
  check:
    | 'engine'
    | 'publishing'
    | 'kafka'
    | 'readModels'
    | 'posting'
    | 'controlAccounts'
    | 'ledgerReadModel'
    | 'orders'
    | 'jobs'
    | 'repairs'
    | 'returns'
    | 'stock'
    | 'receivables';
  /** A check that could not run says nothing about whether things agree. */
  outcome: 'agrees' | 'diverges' | 'couldNotRun';
  divergences: DivergenceDto[];
  reason: string | null;
}

export interface ReconciliationDto {
  run: string;
  startedAt: InstantText;
  endedAt: InstantText;
  /** Every check ran, and nothing diverges. */
  agrees: boolean;
  checks: CheckDto[];
}
