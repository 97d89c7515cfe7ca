import { Get, Route, Tags } from '@tsoa/runtime';
import { listDimensions } from '../../domain/dimensions/store/index.js';
import { AtlasController } from '../controller.js';
import type { AddressDto } from '../formats.js';

export interface BusinessUnitDto {
  code: string;
  name: string;
}

export interface SiteDto {
  code: string;
  name: string;
  address: AddressDto;
}

export interface CostCentreDto {
  code: string;
  name: string;
  businessUnit: string;
}

/** What every order and every journal line carries one each of. */
export interface DimensionListDto {
  businessUnits: BusinessUnitDto[];
  sites: SiteDto[];
  costCentres: CostCentreDto[];
}

@Route('v1/dimensions')
@Tags('Dimensions')
export class DimensionsController extends AtlasController {
  /** @summary List business units, sites and cost centres */
  @Get()
  async listDimensions(): Promise<DimensionListDto> {
    const { businessUnits, sites, costCentres } = await listDimensions(this.call.database);
    return { businessUnits: [...businessUnits], sites: [...sites], costCentres: [...costCentres] };
  }
}
