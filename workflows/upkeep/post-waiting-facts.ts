import { upkeep } from '../support/steps.js';
import type { PostWaitingStart } from './upkeep.contract.js';

/** Posts whatever fact with a money effect has waited too long for the process that should have posted it. */
export async function postWaitingFacts(start: PostWaitingStart): Promise<number> {
  const waiting = await upkeep.waitingFacts(start.olderThanSeconds);
  const eventIds = waiting.map((fact) => fact.eventId);
  if (eventIds.length > 0) await upkeep.postFacts(eventIds);
  return eventIds.length;
}
