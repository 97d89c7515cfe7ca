import type { RefusalKind } from '../domain/kernel/refusal.js';

/** The only table from a domain's refusal to HTTP: a new kind without a status does not compile. */
export const REFUSAL_STATUS: Readonly<Record<RefusalKind, number>> = {
  invalid: 422,
  notFound: 404,
  conflict: 409,
  forbidden: 403,
};
