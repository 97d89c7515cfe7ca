export const BUSINESS_UNITS = ['MACHINING_REPAIR', 'INDUSTRIAL_PRODUCTS', 'CORPORATE', 'OWNER'] as const;
export type BusinessUnit = (typeof BUSINESS_UNITS)[number];

/** Every journal line carries all three. */
export interface Dimensions {
  readonly businessUnit: string;
  readonly site: string;
  readonly costCentre: string;
}
