import type { RequestHandler } from 'express';
import { problem } from '../../platform/problem.js';
import type { Limits } from '../limits/limits.js';
import { type SignatureFault, signatureFault } from '../webhook-signature.js';
import { rawBodyOf } from './body.js';

const SAYS: Readonly<Record<SignatureFault, string>> = {
  missing: 'An Atlas-Signature header is needed.',
  malformed: 'The Atlas-Signature header must be t=<seconds>,v1=<hex>.',
  stale: 'The signature is too old, or from the future.',
  wrong: 'The signature is not that of this body.',
};

/** Lets a provider's event through when its signature holds; stands before anything reads what it says. */
export const requireSignature =
  (secrets: readonly string[], now: () => Date, limits: Limits): RequestHandler =>
  async (request, response, next) => {
    if (secrets.length === 0) throw problem(503, 'webhooks-not-configured', 'No webhook secret is configured.');
    const fault = signatureFault(request.get('Atlas-Signature'), rawBodyOf(request), secrets, now());
    if (fault) {
      await limits.stranger(request, response);
      throw problem(400, 'signature-invalid', SAYS[fault]);
    }
    next();
  };
