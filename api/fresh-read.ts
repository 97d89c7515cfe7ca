import type { Controller } from '@tsoa/runtime';
import type { Database } from '../platform/database.js';
import { waitForPosition } from '../reporting/queries/wait-for-position.js';
import type { Call } from './call.js';

/** Reads a read model once it shows what the caller wrote; an answer that does not, in the time there is, says so. */
export async function freshRead<Answer>(
  controller: Controller,
  call: Call,
  { minPosition }: { minPosition?: string },
  read: (database: Database) => Promise<Answer>,
): Promise<Answer> {
  if (minPosition !== undefined && !(await waitForPosition(call.database, minPosition))) {
    controller.setHeader('Atlas-Fresh', 'false');
  }
  return read(call.database);
}
