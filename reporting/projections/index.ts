import type { Projection } from '../projection.js';
import { approvalProjections } from './approvals.js';
import { customerProjections } from './customers.js';
import { journalProjections } from './journals.js';
import { orderProjections } from './orders.js';
import { partProjections } from './parts.js';
import { receivableProjections } from './receivables.js';
import { stockProjections } from './stock.js';
import { timelineProjections } from './timeline.js';

/** Every read model, in the order in which a transaction writes them: the same in each projector. */
export const projections: readonly Projection[] = [
  ...timelineProjections,
  ...orderProjections,
  ...journalProjections,
  ...receivableProjections,
  ...stockProjections,
  ...approvalProjections,
  ...customerProjections,
  ...partProjections,
];
