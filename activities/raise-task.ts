import type { Command } from '../domain/kernel/command.js';
import type { RaiseTaskInput } from '../domain/operations/index.js';
import * as operations from '../domain/operations/store/index.js';
import type { Database } from '../platform/database.js';
import { placeOfProcess } from './places.js';

/** Raises a task where that stands of which its process is. */
export const raiseTask = async (database: Database, command: Command<RaiseTaskInput>) =>
  operations.raiseTask(database, command, (await placeOfProcess(database, command.input.workflowId)) ?? {});
