import { upkeep } from '../support/steps.js';

/** Tells how far the chain of journals has come; answers its sequence, or null while there is no journal. */
export async function publishChainHead(): Promise<number | null> {
  const head = await upkeep.publishChainHead();
  return head?.sequence ?? null;
}
