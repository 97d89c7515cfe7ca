import type { Queryable } from '../../../platform/database.js';

const createLocks = (tx: Queryable, sites: readonly string[]): Promise<object[]> =>
  tx.query(
    `INSERT INTO inventory.site_locks (site) SELECT site FROM unnest($1::text[]) AS s(site) ORDER BY site
     ON CONFLICT (site) DO NOTHING`,
    [sites],
  );

const takeLocks = (tx: Queryable, sites: readonly string[]): Promise<object[]> =>
  tx.query('SELECT site FROM inventory.site_locks WHERE site = ANY($1) ORDER BY site FOR NO KEY UPDATE', [sites]);

/**
 * One command at a time changes the stock and the reservations of a site: simple, and free of deadlocks because
 * sites are locked in one order, before anything else of the room. What is read afterwards is current.
 */
export async function lockSites(tx: Queryable, ...sites: string[]): Promise<void> {
  // With several sites the missing rows come first: a lock held while waiting for an insert could turn the order round.
  if (sites.length > 1) await createLocks(tx, sites);
  const locked = await takeLocks(tx, sites);
  if (locked.length === sites.length) return;
  await createLocks(tx, sites);
  await takeLocks(tx, sites);
}
