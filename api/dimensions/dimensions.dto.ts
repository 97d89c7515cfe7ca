import type { AddressDto, CodeText, LineText, PositionText } from '../formats.js';

export interface BusinessUnitDto {
  code: string;
  name: string;
}

/**
 * A place with its address.
 * @example {
 *   "code": "LEXINGTON", "name": "Lexington branch",
 *   "address": { "name": "Atlas Machine and Supply, Lexington branch", "street": "200 Newtown Pike", "city": "Lexington",
 *     "region": "KY", "postalCode": "40511", "country": "US" }
 * }
 */
export interface SiteDto {
  code: CodeText;
  name: LineText;
  address: AddressDto;
}

/** @example { "code": "MR_GRINDING", "name": "Grinding", "businessUnit": "MACHINING_REPAIR" } */
export interface CostCentreDto {
  code: CodeText;
  name: LineText;
  /** For good. */
  businessUnit: CodeText;
}

/** What every order and every journal line carries one each of. */
export interface DimensionListDto {
  businessUnits: BusinessUnitDto[];
  sites: SiteDto[];
  costCentres: CostCentreDto[];
}

export interface DimensionWrittenDto {
  code: string;
  /** False when it was so already. */
  changed: boolean;
  position: PositionText | null;
}
