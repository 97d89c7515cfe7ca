import type { Address } from '../kernel/address.js';

export interface BusinessUnitDefinition {
  readonly code: string;
  readonly name: string;
}

export interface Site {
  readonly code: string;
  readonly name: string;
  readonly address: Address;
}

export interface CostCentre {
  readonly code: string;
  readonly name: string;
  /** A cost centre belongs to one business unit, for good. */
  readonly businessUnit: string;
}

export interface DimensionList {
  readonly businessUnits: readonly BusinessUnitDefinition[];
  readonly sites: readonly Site[];
  readonly costCentres: readonly CostCentre[];
}

export interface DefinedResult {
  readonly code: string;
  /** False when it stood so already. */
  readonly changed: boolean;
}
