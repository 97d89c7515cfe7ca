import type { Dimensions } from '../../domain/kernel/dimensions.js';
import { covers, type Scope } from '../../domain/kernel/scope.js';

interface WithLines {
  readonly lines: readonly { readonly dimensions: Dimensions }[];
}

/** A journal as somebody of this scope sees it: with the lines that lie there. */
export const seen = <Of extends WithLines>(scope: Scope | undefined, journal: Of): Of =>
  scope === undefined
    ? journal
    : { ...journal, lines: journal.lines.filter(({ dimensions }) => covers(scope, dimensions)) };

/** Those of which they see a line. */
export const seenOnes = <Of extends WithLines>(scope: Scope | undefined, journals: readonly Of[]): Of[] =>
  scope === undefined
    ? [...journals]
    : journals.map((each) => seen(scope, each)).filter(({ lines }) => lines.length > 0);
