import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type WorkflowBundleWithSourceMap } from '@temporalio/worker';

const require = createRequire(import.meta.url);

/** The workflows as one bundle; the tests and the worker use the same. */
export function bundleWorkflows(): Promise<WorkflowBundleWithSourceMap> {
  const here = fileURLToPath(import.meta.url);
  const extension = here.endsWith('.ts') ? 'ts' : 'js';
  return bundleWorkflowCode({ workflowsPath: require.resolve(`../workflows/index.${extension}`) });
}
