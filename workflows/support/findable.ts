import { upsertSearchAttributes } from '@temporalio/workflow';
import { searchAttributes } from './search-attributes.js';

/** Makes a process findable by its state and by what it waits for; the engine is told only what is new. */
export function makeFindable(p: { shown: string }, state: string, waitsFor: string | null): void {
  const shown = `${state}/${waitsFor}`;
  if (p.shown === shown) return;
  p.shown = shown;
  upsertSearchAttributes([
    { key: searchAttributes.state, value: state },
    { key: searchAttributes.waitingFor, value: waitsFor },
  ]);
}
