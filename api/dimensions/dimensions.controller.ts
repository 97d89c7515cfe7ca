import { Body, Get, Post, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import type { CostCentre, Site } from '../../domain/dimensions/index.js';
import { listDimensions } from '../../domain/dimensions/store/index.js';
import { carryOut } from '../carry-out.js';
import { AtlasController } from '../controller.js';
import type { CostCentreDto, DimensionListDto, DimensionWrittenDto, SiteDto } from './dimensions.dto.js';

@Route('v1/dimensions')
@Tags('Dimensions')
export class DimensionsController extends AtlasController {
  /** @summary List business units, sites and cost centres */
  @Get()
  async listDimensions(): Promise<DimensionListDto> {
    const { businessUnits, sites, costCentres } = await listDimensions(this.call.database);
    return { businessUnits: [...businessUnits], sites: [...sites], costCentres: [...costCentres] };
  }

  /**
   * Makes it, or changes its name or address.
   * @summary Define a site
   */
  @Post('sites')
  @SuccessResponse(201, 'Defined')
  async defineSite(@Body() body: SiteDto): Promise<DimensionWrittenDto> {
    return carryOut<Site, DimensionWrittenDto>(this, this.call, {
      activity: 'defineSite',
      input: async () => body,
      answer: written,
    });
  }

  /**
   * Makes it, or renames it; it stays with its business unit.
   * @summary Define a cost centre
   */
  @Post('cost-centres')
  @SuccessResponse(201, 'Defined')
  async defineCostCentre(@Body() body: CostCentreDto): Promise<DimensionWrittenDto> {
    return carryOut<CostCentre, DimensionWrittenDto>(this, this.call, {
      activity: 'defineCostCentre',
      input: async () => body,
      answer: written,
    });
  }
}

const written = (
  { code }: { readonly code: string },
  { changed, position }: { readonly changed?: unknown; readonly position: string | null },
): DimensionWrittenDto => ({ code, changed: changed === true, position });
