export { auditEntries, auditEntriesOf, type EntriesQuery } from './entry-reader.js';
export { sealEntries } from './seal.js';
export { verifyAudit } from './verify.js';
