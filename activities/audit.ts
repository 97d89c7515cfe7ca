import * as audit from '../domain/audit/store/index.js';
import type { Database } from '../platform/database.js';
import { stepsOf } from './guard.js';

export const auditActivities = (database: Database) => stepsOf(database, { sealEntries: audit.sealEntries });
