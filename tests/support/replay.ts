import type { Client } from '@temporalio/client';
import {
  DefaultLogger,
  makeTelemetryFilterString,
  type ReplayResult,
  Runtime,
  Worker,
  type WorkerOptions,
} from '@temporalio/worker';
import { workflowBundle } from './workflow-bundle.js';

export interface WorkflowRun {
  readonly workflowId: string;
  readonly runId: string;
}

type History = Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>;

export interface RecordedHistory {
  readonly workflowId: string;
  readonly history: History;
}

let quiet = false;

/** Workers say nothing but errors: processes that are terminated and reset on purpose leave many warnings. */
export function quietRuntime(): void {
  const filter = makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' });
  const telemetryOptions = { logging: { forward: {}, filter } };
  if (!quiet) Runtime.install({ logger: new DefaultLogger('ERROR'), telemetryOptions });
  quiet = true;
}

export const fetchHistories = (client: Client, runs: readonly WorkflowRun[]): Promise<RecordedHistory[]> =>
  Promise.all(
    runs.map(async ({ workflowId, runId }) => ({
      workflowId,
      history: await client.workflow.getHandle(workflowId, runId).fetchHistory(),
    })),
  );

/** Replays histories with the workflows as they are now, or with another bundle; answers what did not replay. */
export async function replayFailures(
  histories: Iterable<{ workflowId: string; history: unknown }>,
  bundle?: WorkerOptions['workflowBundle'],
): Promise<string[]> {
  quietRuntime();
  const failures: string[] = [];
  const options = { workflowBundle: bundle ?? (await workflowBundle()) };
  const results: AsyncIterable<ReplayResult> = Worker.runReplayHistories(options, histories as never);
  for await (const { workflowId, error } of results) {
    if (error) failures.push(`${workflowId}: ${error.message}`);
  }
  return failures;
}

export async function expectReplays(histories: readonly RecordedHistory[]): Promise<void> {
  const failures = await replayFailures(histories);
  if (failures.length > 0) throw new Error(`processes that do not replay:\n${failures.join('\n')}`);
}
