import type { FactDefinition, FactPayload } from '../../domain/kernel/fact.js';

export type Summary = readonly [type: string, (payload: never) => string];

export const says = <D extends FactDefinition>(definition: D, text: (payload: FactPayload<D>) => string): Summary => [
  definition.type,
  text,
];

export const because = (reason: string | null | undefined): string => (reason ? `: ${reason}` : '');

interface DecidedBy {
  readonly decidedBy: { readonly name: string };
  readonly onBehalfOf?: { readonly name: string } | null;
}

/** "Dora", or "Dora for Anna" where Dora decided in her place. */
export const byWhom = ({ decidedBy, onBehalfOf }: DecidedBy): string =>
  onBehalfOf ? `${decidedBy.name} for ${onBehalfOf.name}` : decidedBy.name;

export const waits = (waitingFor: string | null | undefined): string =>
  waitingFor ? ` (waits for ${waitingFor})` : '';

/** The reason in what was asked, where someone gave one. A text for people never stops a fact. */
export function reasonIn(input: string): string | undefined {
  try {
    const { reason, justification } = JSON.parse(input) as { reason?: unknown; justification?: unknown };
    return [reason, justification].find((text) => typeof text === 'string');
  } catch {
    return undefined;
  }
}
