import { Approvals1767225600080 } from './approvals/0001-approvals.js';
import { FourEyes1767225600180 } from './approvals/0002-four-eyes.js';
import { Delegations1767225600430 } from './approvals/0003-delegations.js';
import { StepsAndVotes1767225600450 } from './approvals/0004-steps-and-votes.js';
import { PolicyDates1767225600460 } from './approvals/0005-policy-dates.js';
import { AlsoAskedBy1767225600490 } from './approvals/0006-also-asked-by.js';
import { AskedNeeded1767225600500 } from './approvals/0007-asked-needed.js';
import { Rules1767225600520 } from './approvals/0008-rules.js';
import { PolicyChanges1767225600840 } from './approvals/0009-policy-changes.js';
import { ApprovalClock1767225600910 } from './approvals/0010-clock.js';
import { DelegationScopes1767225600920 } from './approvals/0011-delegation-scopes.js';
import { ApprovalContacts1767225600960 } from './approvals/0012-contacts.js';
import { Audit1767225600810 } from './audit/0001-audit.js';
import { OneDoorOfTheAudit1767225600940 } from './audit/0002-one-door.js';
import { Billing1767225600060 } from './billing/0001-billing.js';
import { Corrections1767225600320 } from './billing/0002-corrections.js';
import { CountedCredit1767225600398 } from './billing/0003-counted-credit.js';
import { PaymentVoids1767225600480 } from './billing/0004-payment-voids.js';
import { Catalog1767225600030 } from './catalog/0001-catalog.js';
import { MadeParts1767225600190 } from './catalog/0002-made-parts.js';
import { Correspondence1767225600360 } from './correspondence/0001-correspondence.js';
import { DunningOpenings1767225600410 } from './correspondence/0002-openings.js';
import { ApprovalLetters1767225600970 } from './correspondence/0003-approval-letters.js';
import { CorrespondencePlaces1767225600995 } from './correspondence/0004-places.js';
import { Dimensions1767225600010 } from './dimensions/0001-dimensions.js';
import { Engineering1767225600110 } from './engineering/0001-engineering.js';
import { Stock1767225600050 } from './inventory/0001-stock.js';
import { StockOfJobs1767225600130 } from './inventory/0002-jobs.js';
import { GoodsReturns1767225600325 } from './inventory/0003-goods-returns.js';
import { Jobs1767225600160 } from './jobs/0001-jobs.js';
import { Ledger1767225600070 } from './ledger/0001-ledger.js';
import { JobsAndSteps1767225600120 } from './ledger/0002-jobs-and-steps.js';
import { Periods1767225600300 } from './ledger/0003-periods.js';
import { JournalCustomers1767225600310 } from './ledger/0004-customers.js';
import { Accruals1767225600470 } from './ledger/0005-accruals.js';
import { OperatorTasks1767225600090 } from './operations/0001-tasks.js';
import { Reconciliations1767225600370 } from './operations/0002-reconciliations.js';
import { TaskPlaces1767225600990 } from './operations/0003-task-places.js';
import { Orders1767225600040 } from './orders/0001-orders.js';
import { Parties1767225600020 } from './parties/0001-parties.js';
import { Plumbing1767225600001 } from './platform/0001-plumbing.js';
import { ParkedFacts1767225600002 } from './platform/0002-parked-facts.js';
import { RateLimits1767225600440 } from './platform/0003-rate-limits.js';
import { Logins1767225600800 } from './platform/0004-logins.js';
import { LostKeys1767225600930 } from './platform/0005-lost-keys.js';
import { Repairs1767225600170 } from './repairs/0001-repairs.js';
import { ReadModels1767225600100 } from './reporting/0001-read-models.js';
import { JobReadModels1767225600150 } from './reporting/0002-jobs.js';
import { JournalJobs1767225600140 } from './reporting/0003-journal-jobs.js';
import { MadePartsListed1767225600191 } from './reporting/0004-made-parts.js';
import { RepairReadModel1767225600200 } from './reporting/0005-repairs.js';
import { ReportReadModels1767225600340 } from './reporting/0006-reports.js';
import { SubledgerReadModels1767225600350 } from './reporting/0007-subledgers.js';
import { Stream1767225600380 } from './reporting/0008-stream.js';
import { PublishedChain1767225600390 } from './reporting/0009-chain.js';
import { ReturnReadModel1767225600395 } from './reporting/0010-returns.js';
import { DocumentsByNumber1767225600420 } from './reporting/0011-documents.js';
import { AuditSeals1767225600850 } from './reporting/0012-audit-seals.js';
import { LimitedReaders1767225600870 } from './reporting/0013-limited-readers.js';
import { Returns1767225600330 } from './returns/0001-returns.js';
import { Webhooks1767225600880 } from './webhooks/0001-webhooks.js';

/** Every migration, oldest first: an explicit list, so that nothing runs because a file happens to be there. */
export const migrations = [
  Plumbing1767225600001,
  ParkedFacts1767225600002,
  Dimensions1767225600010,
  Parties1767225600020,
  Catalog1767225600030,
  Orders1767225600040,
  Stock1767225600050,
  Billing1767225600060,
  Ledger1767225600070,
  Approvals1767225600080,
  OperatorTasks1767225600090,
  ReadModels1767225600100,
  Engineering1767225600110,
  JobsAndSteps1767225600120,
  StockOfJobs1767225600130,
  JournalJobs1767225600140,
  JobReadModels1767225600150,
  Jobs1767225600160,
  Repairs1767225600170,
  FourEyes1767225600180,
  MadeParts1767225600190,
  MadePartsListed1767225600191,
  RepairReadModel1767225600200,
  Periods1767225600300,
  JournalCustomers1767225600310,
  Corrections1767225600320,
  GoodsReturns1767225600325,
  Returns1767225600330,
  ReportReadModels1767225600340,
  SubledgerReadModels1767225600350,
  Correspondence1767225600360,
  Reconciliations1767225600370,
  Stream1767225600380,
  PublishedChain1767225600390,
  ReturnReadModel1767225600395,
  CountedCredit1767225600398,
  DunningOpenings1767225600410,
  DocumentsByNumber1767225600420,
  Delegations1767225600430,
  RateLimits1767225600440,
  StepsAndVotes1767225600450,
  PolicyDates1767225600460,
  Accruals1767225600470,
  PaymentVoids1767225600480,
  AlsoAskedBy1767225600490,
  AskedNeeded1767225600500,
  Rules1767225600520,
  Logins1767225600800,
  Audit1767225600810,
  PolicyChanges1767225600840,
  AuditSeals1767225600850,
  LimitedReaders1767225600870,
  Webhooks1767225600880,
  ApprovalClock1767225600910,
  DelegationScopes1767225600920,
  LostKeys1767225600930,
  OneDoorOfTheAudit1767225600940,
  ApprovalContacts1767225600960,
  ApprovalLetters1767225600970,
  TaskPlaces1767225600990,
  CorrespondencePlaces1767225600995,
];
