import { expect } from 'chai';
import type { JobSpec } from '../../domain/jobs/index.js';
import { raiseTask } from '../../domain/operations/store/index.js';
import { problem } from '../../platform/problem.js';
import { by, ollie } from '../../tests/support/actors.js';
import { type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import { jobProgress, quotedJob } from '../../tests/support/job-requests.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { seed } from '../../tools/seed/seed.js';
import type { JobStart } from '../../workflows/jobs/job.contract.js';
import type { Processes } from '../processes.js';

describe('operator tasks about jobs', () => {
  let test: TestDatabase;
  let job: JobSpec;
  before(async () => {
    test = await testDatabase();
    await seed(test.database);
    job = await quotedJob(test.database);
  });
  after(() => test.close());

  let api: ApiServer;
  let asked: { update: string; key: string; input: unknown }[];
  let starts: JobStart[];
  const open = async (plan: Partial<Processes> = {}): Promise<void> => {
    [asked, starts] = [[], []];
    const processes = plannedProcesses({
      carryOut: async () => ({ toPost: [], position: '7' }),
      restartJob: async (start) => {
        starts.push(start);
      },
      askJob: async (jobId, { name }, { key, input }) => {
        asked.push({ update: name, key, input });
        return jobProgress(jobId, { position: '6' });
      },
      ...plan,
    });
    api = await apiServer({ database: test.api, processes });
  };
  afterEach(() => api.close());

  const raise = (taskId: string, kind: 'compensation' | 'workflow-missing', actions: readonly string[]) =>
    raiseTask(
      test.database,
      by(ollie, {
        ...{ taskId, kind, workflowId: `job:${job.jobId}`, subject: job.jobId, title: 't', detail: 'd' },
        actions: actions as never,
      }),
    );
  const act = (taskId: string, action: string) =>
    api.ask('POST', `/v1/operator-tasks/${encodeURIComponent(taskId)}/actions`, {
      ...{ as: ['ollie', 'Ops'], key: `${taskId}/${action}` },
      body: { action, justification: 'because' },
    });

  it('answer a process that asks by an update of it', async () => {
    await raise('J/finish', 'compensation', ['retry']);
    await open();
    const answer = await act('J/finish', 'retry');
    expect(answer.body).to.deep.equal({ taskId: 'J/finish', state: 'Resolved', position: '6' });
    const input = { taskId: 'J/finish', action: 'retry', justification: 'because' };
    expect(asked).to.deep.equal([{ update: 'resolveTask', key: 'request:ollie/J/finish/retry', input }]);
  });

  it('say so when the process is gone', async () => {
    await raise('J/gone', 'compensation', ['retry']);
    await open({ askJob: async () => Promise.reject(problem(404, 'process-not-found', 'none')) });
    expect((await act('J/gone', 'retry')).body).to.include({ status: 404, code: 'process-not-found' });
  });

  it('start a missing process again in the name of who made the job, and cancel through it', async () => {
    await open();
    for (const action of ['restart', 'cancel']) {
      await raise(`J-${action}`, 'workflow-missing', ['restart', 'cancel']);
      const answer = await act(`J-${action}`, action);
      expect(answer.body, answer.text).to.include({ state: 'Resolved', position: '7' });
    }
    const context = { actor: ollie, correlationId: job.jobId };
    expect(starts).to.deep.equal([
      { spec: job, timing: { rereadMinutes: 60 }, context },
      { spec: job, timing: { rereadMinutes: 60 }, context },
    ]);
    const input = { jobId: job.jobId, reason: 'because', costTo: 'scrap' };
    expect(asked).to.deep.equal([{ update: 'cancelJob', key: 'request:ollie/J-cancel/cancel/cancel', input }]);
  });
});
