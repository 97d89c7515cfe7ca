/** Compares the audit with what was published of its seals, and names the first batch or entry that is not as it was. */
import { tellAudit } from '../../domain/audit/index.js';
import { verifyAudit } from '../../domain/audit/store/index.js';
import { publishedSeals } from '../../reporting/queries/published-seals.js';
import { runVerification } from '../verify-ledger/verification.js';

await runVerification({
  room: 'audit',
  begins: 'Verifying the audit: every entry is hashed again, batch by batch, and compared with what was published.',
  linkOf: ({ type, payload }) => {
    const { batch, hash } = payload as { batch: number; hash: string };
    return type === 'AuditSealed' ? { sequence: batch, hash } : null;
  },
  readModel: publishedSeals,
  verify: async (moment, published) => {
    const verdict = await verifyAudit(moment, published);
    return { intact: verdict.intact, says: tellAudit(verdict) };
  },
  runbook: 'docs/runbooks/audit-broken.md',
});
