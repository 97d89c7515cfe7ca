import type { FactDefinition, FactPayload } from '../../domain/kernel/fact.js';

export type Summary = readonly [type: string, (payload: never) => string];

export const says = <D extends FactDefinition>(definition: D, text: (payload: FactPayload<D>) => string): Summary => [
  definition.type,
  text,
];

export const because = (reason: string | null | undefined): string => (reason ? `: ${reason}` : '');

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
