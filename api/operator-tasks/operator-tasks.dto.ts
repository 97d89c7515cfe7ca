import type { ActorDto, InstantText, PositionText, ReasonText } from '../formats.js';

export type TaskActionDto = 'retry' | 'skip' | 'force' | 'restart' | 'cancel';

export interface TaskResolutionDto {
  action: TaskActionDto;
  justification: string;
  resolvedBy: ActorDto;
  resolvedAt: InstantText;
}

/** Something that Atlas cannot mend by itself. */
export interface OperatorTaskDto {
  taskId: string;
  kind: 'compensation' | 'workflow-missing' | 'row-missing' | 'projection' | 'mail' | 'webhook' | 'divergence';
  workflowId: string;
  /** What it is about, such as "SO-1001". */
  subject: string;
  title: string;
  detail: string;
  /** What an operator may choose from. */
  actions: TaskActionDto[];
  state: 'Open' | 'Resolved';
  raisedAt: InstantText;
  resolution: TaskResolutionDto | null;
}

/** @example { "action": "retry", "justification": "The provider is back." } */
export interface ActOnTaskDto {
  action: TaskActionDto;
  justification: ReasonText;
}

export interface TaskResolvedDto {
  taskId: string;
  state: 'Open' | 'Resolved';
  position: PositionText | null;
}
