import { quantityProblems } from '../../domain/catalog/store/index.js';
import type { Classification, IssueIndirectInput, MoveStockInput } from '../../domain/inventory/index.js';
import type { Database } from '../../platform/database.js';
import { dimensionsProblems, partAndProblems, siteProblems, supplierProblems } from '../checks.js';
import { invalidRequest } from '../problem-of.js';
import type { IssueIndirectDto, MoveStockDto } from './stock.dto.js';

/** Adds where the part's stock stands in the books, which the catalog knows. Throws a problem that names every wrong field. */
export async function classified<Body extends { part: string; site: string; supplierId?: string }>(
  database: Database,
  body: Body,
  { field, inactive }: { field: 'quantity' | 'change'; inactive: 'refused' | 'taken' },
): Promise<Body & Classification> {
  const quantity = (body as { quantity?: string; change?: string })[field] ?? '';
  const [{ part, problems }, ...others] = await Promise.all([
    partAndProblems(database, body.part, inactive),
    quantityProblems(database, [{ part: body.part, quantity, field }]),
    siteProblems(database, { site: body.site }),
    supplierProblems(database, body.supplierId),
  ]);
  const all = [...problems, ...others.flat()];
  if (!part || all.length > 0) throw invalidRequest(all);
  const { stockAccount, businessUnit, costCentre } = part;
  return { ...body, stockAccount, businessUnit, costCentre };
}

export async function requireMove(database: Database, body: MoveStockDto): Promise<MoveStockInput> {
  const { part, quantity } = body;
  const [{ problems }, sizes, sites] = await Promise.all([
    partAndProblems(database, part, 'taken'),
    quantityProblems(database, [{ part, quantity, field: 'quantity' }]),
    siteProblems(database, { fromSite: body.fromSite, toSite: body.toSite }),
  ]);
  const same = body.fromSite === body.toSite ? [{ field: 'toSite', message: 'Must be another site.' }] : [];
  const all = [...problems, ...sizes, ...sites, ...same];
  if (all.length > 0) throw invalidRequest(all);
  return body;
}

export async function requireIndirect(database: Database, body: IssueIndirectDto): Promise<IssueIndirectInput> {
  const { part, site, quantity, dimensions } = body;
  const [{ problems }, ...others] = await Promise.all([
    partAndProblems(database, part, 'taken'),
    quantityProblems(database, [{ part, quantity, field: 'quantity' }]),
    siteProblems(database, { site }),
    dimensionsProblems(database, dimensions),
  ]);
  const all = [...problems, ...others.flat()];
  if (all.length > 0) throw invalidRequest(all);
  return body;
}
