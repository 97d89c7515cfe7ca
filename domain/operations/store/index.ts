export { openTasks, task, tasksOfSubject } from './task.reader.js';
export { raiseTask, resolveTask } from './tasks.js';
