import { upkeep } from '../support/steps.js';

/** Raises an operator task for every row without a process and every process without a row; answers the tasks. */
export async function findLostProcesses(): Promise<string[]> {
  return upkeep.findLostProcesses();
}
