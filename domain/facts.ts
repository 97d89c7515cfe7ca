import { approvalsFacts } from './approvals/approvals.facts.js';
import type { FactDefinition } from './kernel/fact.js';

/** Every fact that Atlas publishes: one line a room. */
export const allFacts: readonly FactDefinition[] = [...approvalsFacts];
