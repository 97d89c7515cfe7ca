import * as operations from '../domain/operations/store/index.js';
import type { Database } from '../platform/database.js';
import { stepsOf } from './guard.js';
import { raiseTask } from './raise-task.js';

export const operationActivities = (database: Database) =>
  stepsOf(database, {
    raiseTask,
    resolveTask: operations.resolveTask,
    readTask: operations.task,
    recordReconciliation: operations.recordReconciliation,
  });
