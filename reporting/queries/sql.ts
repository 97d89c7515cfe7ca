import type { Dimensions } from '../../domain/kernel/dimensions.js';
import type { Page, Paged } from '../../domain/kernel/page.js';
import type { Database, Queryable } from '../../platform/database.js';

/** Reports filter by any of the three. */
export type DimensionFilter = Partial<Dimensions>;

/** Conditions of a query with their parameters; a value that is not given makes no condition. */
export interface Conditions {
  /** `$` in the text stands for the value, `$1` for a parameter that is there. */
  add(text: string, value: unknown): void;
  /** A condition without a value of its own. */
  always(text: string): void;
  /** A parameter that stands for itself. */
  parameter(value: unknown): string;
  /** "true" when there is no condition. */
  text(): string;
  /** Other conditions of the same statement: its parameters are shared. */
  scope(): Conditions;
  readonly parameters: unknown[];
}

export function conditions(parameters: unknown[] = []): Conditions {
  const texts: string[] = [];
  const parameter = (value: unknown): string => `$${parameters.push(value)}`;
  return {
    parameters,
    parameter,
    add: (text, value) => {
      if (value === undefined || value === null) return;
      const place = parameter(value);
      texts.push(text.replaceAll(/\$(?!\d)/g, () => place));
    },
    always: (text) => void texts.push(text),
    text: () => (texts.length === 0 ? 'true' : texts.join(' AND ')),
    scope: () => conditions(parameters),
  };
}

export function addDimensions(where: Conditions, filter: DimensionFilter, alias: string): void {
  where.add(`${alias}.business_unit = $`, filter.businessUnit);
  where.add(`${alias}.site = $`, filter.site);
  where.add(`${alias}.cost_centre = $`, filter.costCentre);
}

/** A timestamptz column as an ISO-8601 instant in UTC. */
export const instant = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** A quantity without the zeros that its column adds. */
export const quantityOf = (column: string): string => `trim_scale(${column})::text`;

/** A unit price with at least two decimals. */
export const price = (column: string): string => `round(${column}, greatest(2, min_scale(${column})))`;

/** The three columns as one JSON object. */
export const dimensionsOf = (alias: string): string =>
  `jsonb_build_object('businessUnit', ${alias}.business_unit, 'site', ${alias}.site, 'costCentre', ${alias}.cost_centre)`;

export interface PagedQuery {
  /** Columns, aliased as the item's fields. */
  readonly select: string;
  /** "reporting.orders o". */
  readonly from: string;
  readonly where: Conditions;
  /** Ends in something unique, so that pages do not overlap. */
  readonly orderBy: string;
  readonly page: Page;
}

/** One page and the number of all. */
export async function pageOf<Item extends object>(database: Database, query: PagedQuery): Promise<Paged<Item>> {
  const { select, from, where, orderBy, page } = query;
  const condition = where.text();
  const counted = [...where.parameters];
  const limit = where.parameter(page.pageSize);
  const offset = where.parameter((page.page - 1) * page.pageSize);
  return database.read('reporting_reader', async (tx) => {
    const [count] = await tx.query<{ total: number }>(
      `SELECT count(*)::int AS total FROM ${from} WHERE ${condition}`,
      counted,
    );
    const items = await tx.query<Item>(
      `SELECT ${select} FROM ${from} WHERE ${condition} ORDER BY ${orderBy} LIMIT ${limit} OFFSET ${offset}`,
      where.parameters,
    );
    return { items, total: count?.total ?? 0 };
  });
}

/** Whether only what lies in somebody's scope is read. */
export async function isLimited(tx: Queryable): Promise<boolean> {
  const [row] = await tx.query<{ limited: boolean }>(`SELECT current_user = 'atlas_limited_reader' AS limited`);
  return row?.limited ?? false;
}

/** Every row of a report. */
export const rowsOf = <Row extends object>(database: Database, sql: string, where: Conditions): Promise<Row[]> =>
  database.read('reporting_reader', (tx) => tx.query<Row>(sql, where.parameters));
