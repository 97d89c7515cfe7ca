/** What every domain command answers besides its own result. Recorded with the step, so a retry answers the same. */
export interface Stepped {
  /** Ids of the facts with a money effect that this step emitted and the ledger must post. */
  readonly toPost: readonly string[];
  /** Position in the outbox of the last fact emitted; null when the step emitted none. */
  readonly position: string | null;
}
