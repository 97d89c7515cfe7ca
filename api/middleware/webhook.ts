import type { RequestHandler } from 'express';
import { problem } from '../../platform/problem.js';
import type { Limits } from '../limits/limits.js';
import { type SignatureFault, signatureFault } from '../webhook-signature.js';
import { bytesOf } from './body.js';

const SAYS: Readonly<Record<SignatureFault, string>> = {
  missing: 'An Atlas-Signature header is needed.',
  malformed: 'The Atlas-Signature header must be t=<seconds>,v1=<hex>.',
  stale: 'The signature is too old, or from the future.',
  wrong: 'The signature is not that of this body.',
};

/** Lets a provider's event through when its signature holds: nothing is read of one that has none, and it counts as a stranger's. */
export const requireSignature =
  (secrets: readonly string[], now: () => Date, limits: Limits): RequestHandler =>
  async (request, response, next) => {
    if (secrets.length === 0) throw problem(503, 'webhooks-not-configured', 'No webhook secret is configured.');
    try {
      const bytes = await bytesOf(request, response);
      const fault = signatureFault(request.get('Atlas-Signature'), bytes, secrets, now());
      if (fault) throw problem(400, 'signature-invalid', SAYS[fault]);
      request.body = jsonOf(bytes);
    } catch (error) {
      await limits.stranger(request, response);
      throw error;
    }
    next();
  };

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw problem(400, 'malformed-json', 'The body is not JSON.');
  }
}
