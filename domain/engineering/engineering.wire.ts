import type { Dimensions } from '../kernel/dimensions.js';
import type { Amount } from '../kernel/money.js';
import type { QuantityText } from '../kernel/quantity.js';
import type { Instant, LocalDate } from '../kernel/time.js';

/** What overhead is absorbed on: hours of labour or machine, or the cost of labour. */
export const OVERHEAD_BASES = ['labourHours', 'labourCost', 'machineHours'] as const;
export type OverheadBasis = (typeof OVERHEAD_BASES)[number];

/** Predetermined ("normal") while the work is done, or what was incurred ("actual") at the end of the period. */
export const OVERHEAD_METHODS = ['normal', 'actual'] as const;
export type OverheadMethod = (typeof OVERHEAD_METHODS)[number];

export interface WorkCentreRates {
  /** US dollars an hour, up to four decimals. */
  readonly labourRate: Amount;
  readonly machineRate: Amount;
  readonly overheadMethod: OverheadMethod;
  readonly overheadBasis: OverheadBasis;
  /** US dollars an hour; of labour cost, a factor such as "1.5". Null exactly when overhead is actual. */
  readonly overheadRate: string | null;
}

export interface DefineWorkCentreInput extends Dimensions, WorkCentreRates {
  readonly workCentre: string;
  readonly name: string;
  /** From this date on the rates hold. */
  readonly validFrom: LocalDate;
}

export interface RatesFrom extends WorkCentreRates {
  readonly validFrom: LocalDate;
}

export interface WorkCentre extends Dimensions {
  readonly workCentre: string;
  readonly name: string;
  /** By date, oldest first. */
  readonly rates: readonly RatesFrom[];
}

export interface BomComponent {
  readonly line: number;
  readonly part: string;
  /** For one of the part that is made. */
  readonly quantityPer: QuantityText;
  /** Fraction of what is taken that is lost, such as "0.05"; "0" for none. */
  readonly scrapFactor: string;
}

export interface ReleaseBillOfMaterialInput {
  readonly part: string;
  readonly revision: string;
  readonly effectiveFrom: LocalDate;
  readonly note: string;
  readonly components: readonly BomComponent[];
}

/** A revision is never changed: of those in force on a date, the one with the latest start holds. */
export interface BillOfMaterial extends ReleaseBillOfMaterialInput {
  readonly releasedBy: string;
  readonly releasedAt: Instant;
}

/** A measure that is inspected after an operation, with what is allowed. */
export interface Characteristic {
  readonly name: string;
  readonly unit: string;
  readonly lower: string;
  readonly upper: string;
}

export const OPERATION_KINDS = ['inHouse', 'subcontract'] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

export interface RoutingOperation {
  /** 10, 20, 30 …: they run in this order. */
  readonly operation: number;
  readonly description: string;
  readonly kind: OperationKind;
  /** Of an operation in house. */
  readonly workCentre?: string | null;
  readonly setUpHours?: QuantityText | null;
  readonly runHoursPerUnit?: QuantityText | null;
  /** Of a subcontracted one: who does it, and for how much a unit. */
  readonly supplierId?: string | null;
  readonly unitCost?: Amount | null;
  /** May begin before the one before it has finished all of its quantity. */
  readonly overlaps: boolean;
  readonly characteristics: readonly Characteristic[];
}

export interface ReleaseRoutingInput {
  readonly part: string;
  readonly revision: string;
  readonly effectiveFrom: LocalDate;
  readonly note: string;
  readonly operations: readonly RoutingOperation[];
}

export interface Routing extends ReleaseRoutingInput {
  readonly releasedBy: string;
  readonly releasedAt: Instant;
}

export interface ReleasedResult {
  readonly part: string;
  readonly revision: string;
}

/** How a part is made on a date; without a bill it takes no material, without a routing it has no operations. */
export interface PartDefinition {
  readonly billRevision: string | null;
  readonly materials: readonly { readonly part: string; readonly quantity: QuantityText }[];
  readonly routing: Routing | null;
}

export interface WorkCentreOnDate extends Dimensions {
  readonly workCentre: string;
  readonly name: string;
  readonly rates: WorkCentreRates | null;
}

/** One component somewhere below the part that is exploded. */
export interface ExplosionLine {
  /** 1 for the part's own components. */
  readonly level: number;
  readonly part: string;
  /** What it goes into. */
  readonly into: string;
  readonly quantity: QuantityText;
  /** Revision of its own bill; null for what is bought. */
  readonly revision: string | null;
}

export interface Explosion {
  readonly part: string;
  readonly quantity: QuantityText;
  readonly on: LocalDate;
  /** Depth first, as the bills list them. */
  readonly lines: readonly ExplosionLine[];
  /** What has to be bought or taken from stock in all, by part. */
  readonly materials: readonly { readonly part: string; readonly quantity: QuantityText }[];
}
