import { actor, by } from './actors.js';
import type { World } from './process-world.js';
import { refusalOf } from './until.js';

/** What is answered to an approver who agrees to a request by number, past its process: the last door. */
export const lateGrant = (world: World, requestId: string) =>
  refusalOf(
    world.activities.decideApproval(
      by(actor('late', 'Approver', 'Finance'), { requestId, decision: 'approve', reason: 'late' }),
    ),
  );
