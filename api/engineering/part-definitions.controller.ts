import { Body, Get, Path, Post, Queries, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import type { ReleaseBillOfMaterialInput, ReleaseRoutingInput } from '../../domain/engineering/index.js';
import { billsOfMaterial, explosion, routings } from '../../domain/engineering/store/index.js';
import { localDate } from '../../domain/kernel/time.js';
import { carryOut } from '../carry-out.js';
import { AtlasController } from '../controller.js';
import type { PartText } from '../formats.js';
import type {
  BillOfMaterialDto,
  BillOfMaterialListDto,
  ExplosionDto,
  ExplosionQuery,
  ReleaseBillOfMaterialDto,
  ReleasedDto,
  ReleaseRoutingDto,
  RoutingDto,
  RoutingListDto,
} from './engineering.dto.js';
import { requireBill, requirePart, requireRouting } from './release-input.js';

@Route('v1/parts/{part}')
@Tags('Engineering')
export class PartDefinitionsController extends AtlasController {
  /** @summary List the bills of material of a part */
  @Get('bills-of-material')
  async listBillsOfMaterial(@Path() part: PartText): Promise<BillOfMaterialListDto> {
    await requirePart(this.call.database, part);
    return { items: (await billsOfMaterial(this.call.database, part)) as BillOfMaterialDto[] };
  }

  /**
   * Of the revisions that hold on a date, the one with the latest start holds.
   * @summary Release a bill of material
   */
  @Post('bills-of-material')
  @SuccessResponse(201, 'Released')
  async releaseBillOfMaterial(@Path() part: PartText, @Body() body: ReleaseBillOfMaterialDto): Promise<ReleasedDto> {
    return carryOut<ReleaseBillOfMaterialInput, ReleasedDto>(this, this.call, {
      activity: 'releaseBillOfMaterial',
      input: async () => {
        await requireBill(this.call.database, part, body);
        return { part, ...body };
      },
      answer: released,
    });
  }

  /**
   * All that a quantity takes, by the bills that hold on a date, on all levels.
   * @summary Explode a part into its materials
   */
  @Get('explosion')
  async explodePart(@Path() part: PartText, @Queries() query: ExplosionQuery): Promise<ExplosionDto> {
    await requirePart(this.call.database, part);
    const on = query.on ?? localDate(this.call.now().toISOString());
    return (await explosion(this.call.database, part, query.quantity, on)) as ExplosionDto;
  }

  /** @summary List the routings of a part */
  @Get('routings')
  async listRoutings(@Path() part: PartText): Promise<RoutingListDto> {
    await requirePart(this.call.database, part);
    return { items: (await routings(this.call.database, part)) as unknown as RoutingDto[] };
  }

  /** @summary Release a routing */
  @Post('routings')
  @SuccessResponse(201, 'Released')
  async releaseRouting(@Path() part: PartText, @Body() body: ReleaseRoutingDto): Promise<ReleasedDto> {
    return carryOut<ReleaseRoutingInput, ReleasedDto>(this, this.call, {
      activity: 'releaseRouting',
      input: async () => {
        await requireRouting(this.call.database, part, body);
        return { part, ...body };
      },
      answer: released,
    });
  }
}

const released = (
  { part, revision }: { readonly part: string; readonly revision: string },
  { position }: { readonly position: string | null },
): ReleasedDto => ({ part, revision, position });
