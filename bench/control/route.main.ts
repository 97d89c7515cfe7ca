import type { AddressInfo } from 'node:net';
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import express from 'express';
import { loadConfig } from '../../platform/config.js';
import { TASK_QUEUES } from '../../workflows/support/task-queues.js';
import { CONTROL_WORKFLOW, type ControlStart, type ControlWorkflow, firstStepUpdate } from './control.contract.js';

/** The smallest route that starts a process and waits for its first step. */
const config = loadConfig();
const connection = await Connection.connect({ address: config.ATLAS_TEMPORAL_ADDRESS });
const client = new Client({ connection, namespace: config.ATLAS_TEMPORAL_NAMESPACE });
const app = express();
app.use(express.json());
app.post('/', async (request, response) => {
  const start = request.body as ControlStart;
  const startWorkflowOperation = new WithStartWorkflowOperation<ControlWorkflow>(CONTROL_WORKFLOW, {
    workflowId: `control:${start.id}`,
    taskQueue: TASK_QUEUES.processes,
    args: [start],
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  const id = await client.workflow.executeUpdateWithStart(firstStepUpdate, { startWorkflowOperation });
  response.status(201).json({ id });
});
const server = app.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
const stop = (): void => {
  server.close();
  server.closeAllConnections();
  process.stdin.destroy();
  void connection.close();
};
process.once('SIGTERM', stop);
process.stdin.once('end', stop).resume();
