import { Body, Get, Path, Post, Queries, Route, Tags } from '@tsoa/runtime';
import type { Actor } from '../../domain/kernel/actor.js';
import { type OperatorTask, offers, refuseOperation } from '../../domain/operations/index.js';
import { openTasks, task as readTask } from '../../domain/operations/store/index.js';
import { problem } from '../../platform/problem.js';
import { AtlasController } from '../controller.js';
import type { IdText, PageQuery } from '../formats.js';
import { once } from '../idempotency/once.js';
import { type PageDto, pageDto, pageOf } from '../paging.js';
import { actOnTask } from './act-on-task.js';
import type { ActOnTaskDto, OperatorTaskDto, TaskResolvedDto } from './operator-tasks.dto.js';

@Route('v1/operator-tasks')
@Tags('Operator tasks')
export class OperatorTasksController extends AtlasController {
  /**
   * Tasks that wait for an operator, oldest first.
   * @summary List the open operator tasks
   */
  @Get()
  async listOperatorTasks(@Queries() query: PageQuery): Promise<PageDto<OperatorTaskDto>> {
    const page = pageOf(query);
    const { actor, database } = this.call;
    const { items, total } = await openTasks(database, page, actor.scope);
    return pageDto(page, { items: items.map(taskDto), total });
  }

  /** @summary Get an operator task */
  @Get('{taskId}')
  async getOperatorTask(@Path() taskId: IdText): Promise<OperatorTaskDto> {
    return taskDto(await this.find(taskId));
  }

  /**
   * Does what the task offers, with a justification that stays in the history: retry, skip or force a compensation;
   * restart a missing process, or cancel what it was about.
   * @summary Act on an operator task
   */
  @Post('{taskId}/actions')
  async actOnOperatorTask(@Path() taskId: IdText, @Body() body: ActOnTaskDto): Promise<TaskResolvedDto> {
    const { call } = this;
    return once<OperatorTask, TaskResolvedDto>(this, call, {
      prepare: async () => offering(await this.find(taskId), body, call.actor),
      perform: async ({ key }, task) => ({ status: 200, body: await actOnTask(call, key, task, body) }),
    });
  }

  private async find(taskId: string): Promise<OperatorTask> {
    const found = await readTask(this.call.database, taskId);
    if (!found) throw problem(404, 'unknown-task', `There is no operator task ${taskId}.`);
    return found;
  }
}

function offering(task: OperatorTask, { action, justification }: ActOnTaskDto, actor: Actor): OperatorTask {
  const { state, resolution } = task;
  const own = resolution?.resolvedBy.id === actor.id && resolution.justification === justification;
  if (own && resolution?.action === action) return task;
  if (state === 'Resolved')
    throw refuseOperation('TaskResolved', `Task ${task.taskId} is resolved already.`, { state });
  if (offers(task, action)) return task;
  const message = `Task ${task.taskId} does not offer ${action}.`;
  throw refuseOperation('ActionNotOffered', message, { actions: task.actions, state });
}

export const taskDto = ({ resolution, ...task }: OperatorTask): OperatorTaskDto => ({
  taskId: task.taskId,
  kind: task.kind,
  workflowId: task.workflowId,
  subject: task.subject,
  title: task.title,
  detail: task.detail,
  actions: [...task.actions],
  state: task.state,
  raisedAt: task.raisedAt,
  resolution: resolution && {
    ...resolution,
    resolvedBy: { id: resolution.resolvedBy.id, name: resolution.resolvedBy.name },
  },
});
