import {
  type BundleOptions,
  bundleWorkflowCode,
  DefaultLogger,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { besideThis } from './beside.js';

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
export function bundleWorkflows({
  workflowsPath = besideThis('../workflows/index'),
  failureConverterPath,
}: {
  workflowsPath?: string;
  /** Of the worker's data converter: what workflows fail with is written by the bundle. */
  failureConverterPath?: string | undefined;
} = {}): Promise<WorkflowBundleWithSourceMap> {
  const options: BundleOptions = { workflowsPath, preloadModules: RULES, logger: new DefaultLogger('WARN') };
  return bundleWorkflowCode(failureConverterPath ? { ...options, failureConverterPath } : options);
}
