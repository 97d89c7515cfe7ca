export { reconciliations, recordReconciliation } from './reconciliations.js';
export { openTasks, openTasksOfKind, placeOfTask, task, tasksOfSubject } from './task.reader.js';
export { raiseTask, resolveTask } from './tasks.js';
