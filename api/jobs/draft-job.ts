import type { GivenPlan, JobSpec, JobTolerances } from '../../domain/jobs/index.js';
import type { Database } from '../../platform/database.js';
import { invalidRequest } from '../problem-of.js';
import { type CheckedJob, checkJob } from './check-job.js';
import type { CreateJobDto, CreateQuoteDto, SomeTolerancesDto } from './create-job.dto.js';
import { jobDraft } from './job-draft.js';

/** The job as its process takes it. Throws a problem that names every wrong field. */
export async function draftJob(
  database: Database,
  body: CreateJobDto | CreateQuoteDto,
  { jobId, now }: { readonly jobId: string; readonly now: Date },
): Promise<JobSpec> {
  const quote = 'unitPrice' in body ? { unitPrice: body.unitPrice, validUntil: body.validUntil } : null;
  const checked = await checkJob(database, jobDraft(body), { isQuote: quote !== null, now });
  if (checked.problems.length > 0) throw invalidRequest(checked.problems);
  const { part, customer } = checked;
  return {
    jobId,
    kind: body.kind,
    customerId: customer?.customerId ?? null,
    customerName: customer?.name ?? null,
    orderId: null,
    orderLine: null,
    repairId: null,
    part: part?.part ?? null,
    description: body.description ?? part?.description ?? '',
    quantity: body.quantity,
    unitOfMeasure: part?.unitOfMeasure ?? body.unitOfMeasure ?? '',
    dueDate: body.dueDate,
    dimensions: body.dimensions,
    goods: goodsOf(body, checked),
    warrantyShare: '0',
    tolerances: tolerancesOf(body.tolerances),
    quote,
    billing: billingOf(checked),
    given: givenOf(body),
    releaseAtOnce: false,
  };
}

function goodsOf({ kind }: CreateJobDto, { part }: CheckedJob): JobSpec['goods'] {
  if (kind !== 'stock' || !part) return null;
  const { stockAccount, businessUnit, costCentre } = part;
  return { stockAccount, businessUnit, costCentre };
}

const billingOf = ({ customer, taxRate }: CheckedJob): JobSpec['billing'] =>
  customer && taxRate !== null ? { termsDays: customer.termsDays, taxRate } : null;

const tolerancesOf = (given: SomeTolerancesDto = {}): JobTolerances => ({
  overCompletion: given.overCompletion ?? '0',
  underCompletion: given.underCompletion ?? '0',
  normalScrap: given.normalScrap ?? '0',
  overIssue: given.overIssue ?? '0.1',
});

const givenOf = ({ operations, materials = [] }: CreateJobDto): GivenPlan | null =>
  operations ? { operations, materials } : null;
