import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import { toAmount, toCents } from './amounts.js';
import type { Refused } from './charges.js';
import { isProblem, type Problem, problem } from './problems.js';
import { readChargeRequest, readFilters, readRefundRequest } from './requests.js';
import type { Made, Sandbox } from './sandbox.js';
import { chargeKey, refundKey, type SandboxState } from './state.js';

const RETRY_AFTER_SECONDS = '1';

export function createApp(sandbox: Sandbox, holdMs: number): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(express.json({ limit: '64kb' }));

  app.get('/health', (_, res) => void res.json({ status: 'ok' }));

  app.post('/v1/charges', async (req, res) => {
    const asked = readChargeRequest(req.get('Idempotency-Key'), req.body);
    if (isProblem(asked)) return sendProblem(res, asked);
    const answer = await sandbox.charge(asked);
    if ('made' in answer && answer.withheld) return hold(res, holdMs);
    sendMade(res, answer);
  });
  app.get('/v1/charges', async (req, res) => {
    const filters = readFilters(['reference', 'idempotencyKey'] as const, req.query);
    if (isProblem(filters)) return sendProblem(res, filters);
    res.json({ data: await sandbox.read((state) => listCharges(state, filters)) });
  });
  app.get('/v1/charges/:id', async (req, res) => {
    const charge = await sandbox.read((state) => state.charges.get(req.params.id)?.charge);
    if (!charge) return sendProblem(res, problem('not-found', { detail: `There is no charge ${req.params.id}.` }));
    res.json(charge);
  });
  app.post('/v1/charges/:id/void', async (req, res) => {
    const answer = await sandbox.void(req.params.id);
    if ('refused' in answer) return sendRefused(res, answer);
    res.status(answer.accepted ? 202 : 200).json(answer.charge);
  });

  app.post('/v1/refunds', async (req, res) => {
    const asked = readRefundRequest(req.get('Idempotency-Key'), req.body);
    if (isProblem(asked)) return sendProblem(res, asked);
    sendMade(res, await sandbox.refund(asked));
  });
  app.get('/v1/refunds', async (req, res) => {
    const filters = readFilters(['charge', 'reference', 'idempotencyKey'] as const, req.query);
    if (isProblem(filters)) return sendProblem(res, filters);
    res.json({ data: await sandbox.read((state) => listRefunds(state, filters)) });
  });

  app.get('/v1/ledger', async (_, res) => void res.json(await sandbox.read(ledger)));

  app.use((req: Request, res: Response) => {
    sendProblem(res, problem('not-found', { detail: `There is nothing at ${req.method} ${req.path}.` }));
  });
  app.use(sendFailure);
  return app;
}

function listCharges(state: SandboxState, filters: { reference?: string; idempotencyKey?: string }) {
  const keyed = filters.idempotencyKey && state.keys.get(chargeKey(filters.idempotencyKey))?.answer?.id;
  return [...state.charges.values()]
    .map(({ charge }) => charge)
    .filter(({ id }) => filters.idempotencyKey === undefined || id === keyed)
    .filter(({ reference }) => filters.reference === undefined || reference === filters.reference);
}

function listRefunds(state: SandboxState, filters: { charge?: string; reference?: string; idempotencyKey?: string }) {
  const keyed = filters.idempotencyKey && state.keys.get(refundKey(filters.idempotencyKey))?.answer?.id;
  return [...state.refunds.values()]
    .filter(({ id }) => filters.idempotencyKey === undefined || id === keyed)
    .filter(({ charge }) => filters.charge === undefined || charge === filters.charge)
    .filter(({ reference }) => filters.reference === undefined || reference === filters.reference);
}

function ledger(state: SandboxState) {
  const charges = listCharges(state, {});
  const refunds = listRefunds(state, {});
  const captured = sum(charges.filter(({ status }) => status === 'succeeded'));
  const refunded = sum(refunds);
  return {
    currency: 'USD',
    captured: toAmount(captured),
    refunded: toAmount(refunded),
    net: toAmount(captured - refunded),
    charges,
    refunds,
  };
}

function sum(things: { amount: string }[]): bigint {
  return things.reduce((total, { amount }) => total + toCents(amount), 0n);
}

/** Leaves the caller without an answer, and after a long while without a connection. */
function hold(res: Response, holdMs: number): void {
  const timer = setTimeout(() => res.destroy(), holdMs);
  res.once('close', () => clearTimeout(timer));
}

function sendMade(res: Response, answer: Made<object> | Refused): void {
  if ('refused' in answer) {
    sendRefused(res, answer);
    return;
  }
  if (answer.replayed) res.set('Idempotent-Replayed', 'true');
  res.status(201).json(answer.made);
}

function sendRefused(res: Response, { refused, detail, more }: Refused): void {
  if (refused === 'key-in-use' || refused === 'unavailable') res.set('Retry-After', RETRY_AFTER_SECONDS);
  sendProblem(res, { ...problem(refused, { detail }), ...more });
}

function sendProblem(res: Response, body: Problem): void {
  res.status(body.status).type('application/problem+json').send(JSON.stringify(body));
}

function unreadable(error: unknown): Problem {
  const ofBody = error instanceof SyntaxError || (error instanceof Error && 'type' in error);
  const field = ofBody ? 'body' : 'path';
  return problem('invalid-request', { detail: `Wrong: ${field}.`, errors: [{ field, message: 'is not readable' }] });
}

const sendFailure: ErrorRequestHandler = (error: unknown, _, res, next) => {
  if (res.headersSent) return next(error);
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  if (status === 413) return sendProblem(res, problem('body-too-large'));
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return sendProblem(res, unreadable(error));
  }
  console.error(JSON.stringify({ failure: String(error) }));
  sendProblem(res, problem('internal'));
};
