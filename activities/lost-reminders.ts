import type { Client } from '@temporalio/client';
import { openOnAccount, receivable } from '../domain/billing/store/index.js';
import { inOpening, openingOf } from '../domain/correspondence/index.js';
import { dunning, settledOf } from '../domain/correspondence/store/index.js';
import type { Database } from '../platform/database.js';
import { pauseFor } from '../platform/pause.js';
import { dunningWorkflowId } from '../workflows/correspondence/dunning.contract.js';
import { describe, LOOK_AGAIN_MS, missingProcess, raise } from './lost-task.js';

const INVOICES = 5_000;

/**
 * Raises an operator task for each invoice on account that is open again and reminded of no more: its row is settled, so
 * that no row tells that a process is missing.
 */
export async function invoicesOpenAgain(
  database: Database,
  client: Client,
  lookAgainMs: number = LOOK_AGAIN_MS,
): Promise<string[]> {
  const alone = await settledAndOpen(database);
  // What opened it may be about to begin the process.
  if (alone.length > 0) await pauseFor(lookAgainMs);
  const raised: string[] = [];
  for (const invoice of alone) {
    const workflowId = dunningWorkflowId(invoice);
    const found = await describe(client, workflowId);
    const standing = await dunning(database, invoice);
    if (found?.status === 'RUNNING' || standing?.state !== 'Settled') continue;
    if (!(await receivable(database, invoice))?.isOpen) continue;
    const detail = `Invoice ${invoice} is open again, but its reminding is over and nobody is reminded of it.`;
    const lost = { ...missingProcess('dunning', ['restart']), workflowId, subject: invoice, detail };
    // Past retention no run is known: only the opening tells this time from the one before.
    const occurrence = `${invoice}/${inOpening(openingOf(standing), found?.runId ?? 'none')}`;
    raised.push(await raise(database, lost, occurrence));
  }
  return raised;
}

async function settledAndOpen(database: Database): Promise<string[]> {
  const both: string[] = [];
  for (let after = { customerId: '', sequence: '0' }; ; ) {
    const open = await openOnAccount(database, { after, limit: INVOICES });
    const invoices = open.map(({ invoice }) => invoice);
    both.push(...(await settledOf(database, invoices)));
    const last = open.at(-1);
    if (!last || open.length < INVOICES) return both;
    after = last;
  }
}
