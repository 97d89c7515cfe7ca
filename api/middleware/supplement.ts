import { ValidateError } from '@tsoa/runtime';
import type { ErrorRequestHandler } from 'express';
import type { FieldProblem } from '../../domain/kernel/refusal.js';
import { type Call, callOf } from '../call.js';
import { checkAskedReport } from '../documents/report-query.js';
import { checkJob } from '../jobs/check-job.js';
import { jobDraft } from '../jobs/job-draft.js';
import { checkPlacing, placingDraft } from '../orders/placing.js';
import { fieldsOf, invalidRequest } from '../problem-of.js';
import { checkIntake, intakeDraft } from '../repairs/receive-repair.js';
import { checkReturn, returnDraft } from '../returns/authorise-return.js';
import { routeOf } from './gate.js';

type DomainCheck = (call: Call, malformed: readonly string[]) => Promise<readonly FieldProblem[]>;

/** What the domains say of a request that is malformed in other places, so that one answer names everything. */
const DOMAIN_CHECKS: Readonly<Record<string, DomainCheck>> = {
  'POST /v1/orders': async ({ database, request, now }) =>
    (await checkPlacing(database, placingDraft(request.body), now())).problems,
  'POST /v1/jobs': async ({ database, request, now }) =>
    (await checkJob(database, jobDraft(request.body), { isQuote: false, now: now() })).problems,
  'POST /v1/quotes': async ({ database, request, now }) =>
    (await checkJob(database, jobDraft(request.body), { isQuote: true, now: now() })).problems,
  'POST /v1/returns': async ({ database, request }) =>
    (await checkReturn(database, returnDraft(request.body))).problems,
  'POST /v1/repairs': async ({ database, request }) =>
    (await checkIntake(database, intakeDraft(request.body))).problems,
  'GET /v1/reports/{report}/document': checkAskedReport,
  'GET /v1/reports/trial-balance': checkAskedReport,
  'GET /v1/reports/general-ledger': checkAskedReport,
  'GET /v1/reports/income-statement': checkAskedReport,
  'GET /v1/reports/balance-sheet': checkAskedReport,
  'GET /v1/reports/revenue': checkAskedReport,
  'GET /v1/reports/work-in-process': checkAskedReport,
  'GET /v1/reports/receivables': checkAskedReport,
};

/** Adds the domains' problems to those of the request's form; a field is complained of once. */
export const supplementValidation: ErrorRequestHandler = async (error: unknown, request, _response, next) => {
  const check = DOMAIN_CHECKS[`${request.method} ${routeOf(request).route}`];
  if (!(error instanceof ValidateError) || !check) return next(error);
  const malformed = fieldsOf(error);
  const named = malformed.map(({ field }) => field);
  const found = await check(callOf(request), named);
  const further = found.filter(({ field }) => !named.some((name) => isWithin(field, name)));
  next(invalidRequest([...malformed, ...further]));
};

/** "lines" complains of "lines[0].part" as well. */
const isWithin = (field: string, name: string): boolean =>
  field === name || field.startsWith(`${name}.`) || field.startsWith(`${name}[`);
