import type { Classification, MoveStockInput } from '../../domain/inventory/index.js';
import type { Database } from '../../platform/database.js';
import { partAndProblems, siteProblems, supplierProblems } from '../checks.js';
import { invalidRequest } from '../problem-of.js';
import type { MoveStockDto } from './stock.dto.js';

/** Adds where the part's stock stands in the books, which the catalog knows. Throws a problem that names every wrong field. */
export async function classified<Body extends { part: string; site: string; supplierId?: string }>(
  database: Database,
  body: Body,
): Promise<Body & Classification> {
  const [{ part, problems }, ...others] = await Promise.all([
    partAndProblems(database, body.part),
    siteProblems(database, { site: body.site }),
    supplierProblems(database, body.supplierId),
  ]);
  const all = [...problems, ...others.flat()];
  if (!part || all.length > 0) throw invalidRequest(all);
  const { stockAccount, businessUnit, costCentre } = part;
  return { ...body, stockAccount, businessUnit, costCentre };
}

export async function requireMove(database: Database, body: MoveStockDto): Promise<MoveStockInput> {
  const [{ problems }, sites] = await Promise.all([
    partAndProblems(database, body.part),
    siteProblems(database, { fromSite: body.fromSite, toSite: body.toSite }),
  ]);
  const same = body.fromSite === body.toSite ? [{ field: 'toSite', message: 'Must be another site.' }] : [];
  const all = [...problems, ...sites, ...same];
  if (all.length > 0) throw invalidRequest(all);
  return body;
}
