import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, type WorkflowBundleWithSourceMap } from '@temporalio/worker';

const require = createRequire(import.meta.url);

/** What workflows use of the domains: pure rules without state, loaded once and frozen instead of once a workflow. */
const RULES = [
  'approvals/index',
  'kernel/actor',
  'kernel/money',
  'kernel/quantity',
  'kernel/refusal',
  'orders/index',
].map((module) => besideThis(`../domain/${module}`));

/** The workflows as one bundle; the tests and the worker use the same. Says something only when it cannot be built. */
export function bundleWorkflows(
  workflowsPath = besideThis('../workflows/index'),
): Promise<WorkflowBundleWithSourceMap> {
  return bundleWorkflowCode({ workflowsPath, preloadModules: RULES, logger: new DefaultLogger('WARN') });
}

function besideThis(module: string): string {
  const extension = fileURLToPath(import.meta.url).endsWith('.ts') ? 'ts' : 'js';
  return require.resolve(`${module}.${extension}`);
}
