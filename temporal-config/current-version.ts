import type { Client } from '@temporalio/client';
import { DEPLOYMENT_NAME } from './workers.js';

/**
 * Makes this build the one that new workflows run on. A versioned worker without a current version leaves every
 * workflow stuck, so the start-up does it, again and again until the server has heard of the version.
 */
export async function makeCurrent(client: Client, namespace: string, buildId: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.workflowService.setWorkerDeploymentCurrentVersion({
        namespace,
        deploymentName: DEPLOYMENT_NAME,
        buildId,
        identity: 'atlas-worker',
      });
      return;
    } catch (error) {
      if (attempt === 30) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }
}
