import type { Dimensions } from '../../domain/kernel/dimensions.js';
import type { Column } from '../projection.js';

export interface DimensionRow {
  readonly business_unit: string;
  readonly site: string;
  readonly cost_centre: string;
}

/** Reports show what has no dimension under this name rather than leave it out. */
const UNASSIGNED = 'unassigned';

export const dimensionRow = (dimensions: Dimensions | undefined): DimensionRow => ({
  business_unit: dimensions?.businessUnit || UNASSIGNED,
  site: dimensions?.site || UNASSIGNED,
  cost_centre: dimensions?.costCentre || UNASSIGNED,
});

export const dimensionColumns = (merge: Column[1]): Readonly<Record<keyof DimensionRow, Column>> => ({
  business_unit: ['text', merge],
  site: ['text', merge],
  cost_centre: ['text', merge],
});
