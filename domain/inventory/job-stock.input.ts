import { dimensionProblems } from '../kernel/dimensions.js';
import {
  amountOfZeroOrMore,
  type Checks,
  code,
  fieldProblems,
  identifier,
  maybe,
  oneLine,
  positiveQuantity,
} from '../kernel/fields.js';
import { anything, classification, lineNumber, refuseIfAny } from './inventory.input.js';
import type { IssueToJobInput, ReceiveFromJobInput, ReturnFromJobInput } from './job-stock.wire.js';

const ofJob = {
  jobId: identifier,
  part: identifier,
  site: code,
  quantity: positiveQuantity,
  dimensions: anything,
  orderId: maybe(identifier),
};

const issue: Checks<IssueToJobInput> = { ...ofJob, work: oneLine(), line: maybe(lineNumber) };
const giveBack: Checks<ReturnFromJobInput> = { ...issue, value: amountOfZeroOrMore };
const receipt: Checks<ReceiveFromJobInput> = {
  ...ofJob,
  completionId: identifier,
  value: amountOfZeroOrMore,
  goods: anything,
  orderLine: maybe(lineNumber),
};

const dimensionsOf = (input: Pick<IssueToJobInput, 'dimensions'>) => dimensionProblems(input.dimensions, 'dimensions');

/** Refuses 'InvalidStockRequest' with every wrong field; so do the checks below. */
export function checkIssueToJob(input: IssueToJobInput): void {
  refuseIfAny('issue to a job', fieldProblems(input, issue), dimensionsOf(input));
}

export function checkReturnFromJob(input: ReturnFromJobInput): void {
  refuseIfAny('return from a job', fieldProblems(input, giveBack), dimensionsOf(input));
}

export function checkReceiptFromJob(input: ReceiveFromJobInput): void {
  const goods = fieldProblems(input.goods, classification, 'goods');
  refuseIfAny('receive from a job', fieldProblems(input, receipt), goods, dimensionsOf(input));
}
