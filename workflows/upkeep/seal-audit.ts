import { upkeep } from '../support/steps.js';

/** Seals what was written down since the last seal; answers its number, or null while there was nothing. */
export async function sealAudit(): Promise<number | null> {
  const seal = await upkeep.sealEntries();
  return seal?.batch ?? null;
}
