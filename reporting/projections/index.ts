import type { Projection } from '../projection.js';
import { approvalProjections } from './approvals.js';
import { auditProjections } from './audit.js';
import { chainProjections } from './chain.js';
import { customerProjections } from './customers.js';
import { invoiceEntryProjections } from './invoice-entries.js';
import { jobCostProjections } from './job-costs.js';
import { jobOperationProjections } from './job-operations.js';
import { jobScrapProjections } from './job-scrap.js';
import { jobTermProjections } from './job-terms.js';
import { jobProjections } from './jobs.js';
import { journalProjections } from './journals.js';
import { openOperationProjections } from './open-operations.js';
import { orderProjections } from './orders.js';
import { partProjections } from './parts.js';
import { receivableProjections } from './receivables.js';
import { repairProjections } from './repairs.js';
import { returnProjections } from './returns.js';
import { revenueProjections } from './revenue.js';
import { stockProjections } from './stock.js';
import { stockEntryProjections } from './stock-entries.js';
import { timelineProjections } from './timeline.js';

/** Every read model, in the order in which a transaction writes them: the same in each projector. */
export const projections: readonly Projection[] = [
  ...timelineProjections,
  ...orderProjections,
  ...jobProjections,
  ...jobTermProjections,
  ...jobOperationProjections,
  ...openOperationProjections,
  ...jobCostProjections,
  ...jobScrapProjections,
  ...repairProjections,
  ...returnProjections,
  ...journalProjections,
  ...chainProjections,
  ...revenueProjections,
  ...receivableProjections,
  ...invoiceEntryProjections,
  ...stockProjections,
  ...stockEntryProjections,
  ...approvalProjections,
  ...customerProjections,
  ...partProjections,
  ...auditProjections,
];
