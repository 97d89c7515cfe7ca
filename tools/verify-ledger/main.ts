/** Compares the books with what was published of them, and names the first journal that is not as it was posted. */
import { tellVerdict } from '../../domain/ledger/index.js';
import { verifyLedger } from '../../domain/ledger/store/index.js';
import { publishedChain } from '../../reporting/queries/published-chain.js';
import { runVerification } from './verification.js';

const TELLING = new Set(['JournalPosted', 'ChainHeadPublished']);

await runVerification({
  room: 'ledger',
  begins: 'Verifying the ledger: every journal is hashed again, in order, and compared with what was published.',
  linkOf: ({ type, payload }) => {
    const { sequence, hash } = payload as { sequence: number; hash?: string | null };
    return TELLING.has(type) && hash ? { sequence, hash } : null;
  },
  readModel: publishedChain,
  verify: async (moment, published) => {
    const verdict = await verifyLedger(moment, published);
    return { intact: verdict.intact, says: tellVerdict(verdict) };
  },
  runbook: 'docs/runbooks/ledger-broken.md',
});
