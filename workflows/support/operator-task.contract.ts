export const TASK_ACTIONS = ['retry', 'skip', 'force', 'restart', 'cancel'] as const;
export type TaskAction = (typeof TASK_ACTIONS)[number];

export interface ResolveTaskInput {
  readonly taskId: string;
  readonly action: TaskAction;
  readonly justification: string;
}
