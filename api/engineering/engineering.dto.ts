import type {
  CodeText,
  DateText,
  IdText,
  InstantText,
  LineText,
  PartText,
  PositionText,
  QuantityOrZeroText,
  QuantityText,
  UnitPriceText,
} from '../formats.js';

/** What overhead is absorbed on. */
export type OverheadBasisDto = 'labourHours' | 'labourCost' | 'machineHours';
/** By a predetermined rate while the work is done, or what was incurred, at the end of the period. */
export type OverheadMethodDto = 'normal' | 'actual';

/** Hourly rates in US dollars; of overhead on labour cost, a factor. */
export interface WorkCentreRatesDto {
  labourRate: UnitPriceText;
  machineRate: UnitPriceText;
  overheadMethod: OverheadMethodDto;
  overheadBasis: OverheadBasisDto;
  /** Needed for normal overhead, and only there. */
  overheadRate?: UnitPriceText | null;
}

/**
 * A work centre with the rates that hold from a date on.
 * @example {
 *   "workCentre": "CNC_LATHE", "name": "CNC lathe", "businessUnit": "MACHINING_REPAIR", "site": "LOUISVILLE",
 *   "costCentre": "MR_SHOP", "validFrom": "2026-01-01", "labourRate": "38.50", "machineRate": "22.00",
 *   "overheadMethod": "normal", "overheadBasis": "machineHours", "overheadRate": "31.00"
 * }
 */
export interface DefineWorkCentreDto extends WorkCentreRatesDto {
  workCentre: CodeText;
  name: LineText;
  businessUnit: CodeText;
  site: CodeText;
  costCentre: CodeText;
  validFrom: DateText;
}

export interface RatesFromDto {
  validFrom: DateText;
  labourRate: UnitPriceText;
  machineRate: UnitPriceText;
  overheadMethod: OverheadMethodDto;
  overheadBasis: OverheadBasisDto;
  overheadRate: UnitPriceText | null;
}

export interface WorkCentreDto {
  workCentre: string;
  name: string;
  businessUnit: string;
  site: string;
  costCentre: string;
  /** By date, oldest first. */
  rates: RatesFromDto[];
}

export interface WorkCentreListDto {
  items: WorkCentreDto[];
}

export interface WorkCentreWrittenDto {
  workCentre: string;
  /** False when all of it was so already. */
  changed: boolean;
  position: PositionText | null;
}

export interface BomComponentDto {
  /**
   * @isInt Must be a whole number.
   * @minimum 1
   * @maximum 9999
   */
  line: number;
  part: PartText;
  /** For one of the part that is made. */
  quantityPer: QuantityText;
  /**
   * Fraction of what is taken that is lost.
   * @pattern ^0(\.\d{1,6})?$ Must be a fraction from 0 to below 1 with at most six decimals, such as "0.05".
   * @example "0.05"
   */
  scrapFactor: string;
}

/**
 * A revision of what a part is made of. It is never changed: release another.
 * @example {
 *   "revision": "A", "effectiveFrom": "2026-01-01", "note": "First release.",
 *   "components": [{ "line": 10, "part": "FLT-PF-100", "quantityPer": "2", "scrapFactor": "0" }]
 * }
 */
export interface ReleaseBillOfMaterialDto {
  /**
   * @pattern ^[A-Z0-9][A-Z0-9._-]{0,19}$ Must be 1 to 20 capital letters, digits, points, hyphens or underscores.
   * @example "A"
   */
  revision: string;
  effectiveFrom: DateText;
  /**
   * Why this revision.
   * @maxLength 2000
   */
  note: string;
  /**
   * @minItems 1 Must hold at least one component.
   * @maxItems 500 Must hold at most 500 components.
   */
  components: BomComponentDto[];
}

export interface BillOfMaterialDto extends ReleaseBillOfMaterialDto {
  part: string;
  releasedBy: string;
  releasedAt: InstantText;
}

export interface BillOfMaterialListDto {
  /** Every revision, by its start. */
  items: BillOfMaterialDto[];
}

export interface ReleasedDto {
  part: string;
  revision: string;
  position: PositionText | null;
}

export interface ExplosionQuery {
  quantity: QuantityText;
  /** Today when absent. */
  on?: DateText;
}

export interface ExplosionLineDto {
  /** 1 for the part's own components. */
  level: number;
  part: string;
  /** What it goes into. */
  into: string;
  quantity: QuantityText;
  /** Revision of its own bill; null for what is bought. */
  revision: string | null;
}

export interface MaterialDto {
  part: string;
  quantity: QuantityText;
}

/** All that a quantity of a part takes on a date, on all levels. */
export interface ExplosionDto {
  part: string;
  quantity: QuantityText;
  on: DateText;
  lines: ExplosionLineDto[];
  /** What has to be bought or taken from stock in all. */
  materials: MaterialDto[];
}

/** A measure that is inspected after an operation. */
export interface CharacteristicDto {
  name: LineText;
  /** @maxLength 20 */
  unit: string;
  /** @pattern ^-?\d{1,12}(\.\d{1,6})?$ Must be a number with at most six decimals, such as "-0.02". */
  lower: string;
  /** @pattern ^-?\d{1,12}(\.\d{1,6})?$ Must be a number with at most six decimals, such as "0.02". */
  upper: string;
}

/** In house it has a work centre and hours; subcontracted, a supplier and a cost. */
export interface RoutingOperationDto {
  /**
   * They run in this order.
   * @isInt Must be a whole number.
   * @minimum 1
   * @maximum 9999
   */
  operation: number;
  description: LineText;
  kind: 'inHouse' | 'subcontract';
  workCentre?: CodeText | null;
  setUpHours?: QuantityOrZeroText | null;
  runHoursPerUnit?: QuantityOrZeroText | null;
  supplierId?: IdText | null;
  /** What the supplier asks for one. */
  unitCost?: UnitPriceText | null;
  /** May begin before the one before it has finished all of its quantity. */
  overlaps: boolean;
  /** @maxItems 500 Must hold at most 500 characteristics. */
  characteristics: CharacteristicDto[];
}

/**
 * A revision of how a part is made. It is never changed: release another.
 * @example {
 *   "revision": "A", "effectiveFrom": "2026-01-01", "note": "First release.",
 *   "operations": [{
 *     "operation": 10, "description": "Turn", "kind": "inHouse", "workCentre": "CNC_LATHE", "setUpHours": "0.5",
 *     "runHoursPerUnit": "0.25", "overlaps": false, "characteristics": []
 *   }]
 * }
 */
export interface ReleaseRoutingDto {
  /**
   * @pattern ^[A-Z0-9][A-Z0-9._-]{0,19}$ Must be 1 to 20 capital letters, digits, points, hyphens or underscores.
   * @example "A"
   */
  revision: string;
  effectiveFrom: DateText;
  /**
   * Why this revision.
   * @maxLength 2000
   */
  note: string;
  /**
   * @minItems 1 Must hold at least one operation.
   * @maxItems 500 Must hold at most 500 operations.
   */
  operations: RoutingOperationDto[];
}

export interface RoutingDto extends ReleaseRoutingDto {
  part: string;
  releasedBy: string;
  releasedAt: InstantText;
}

export interface RoutingListDto {
  /** Every revision, by its start. */
  items: RoutingDto[];
}
