import { Body, Get, Patch, Path, Post, Queries, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import type { ChangePartInput, CreatePartInput, Part, Price } from '../../domain/catalog/index.js';
import { prices, part as readPart } from '../../domain/catalog/store/index.js';
import type { Paged } from '../../domain/kernel/page.js';
import { problem } from '../../platform/problem.js';
import { partsList } from '../../reporting/queries/parts-list.js';
import { carryOut } from '../carry-out.js';
import { priceListProblems, requireNone, unitProblems } from '../checks.js';
import { AtlasController } from '../controller.js';
import type { PartText } from '../formats.js';
import { freshRead } from '../fresh-read.js';
import { type PageDto, pageDto, pageOf } from '../paging.js';
import type {
  ChangePartDto,
  CreatePartDto,
  DefinePriceDto,
  PartDto,
  PartsQuery,
  PartWrittenDto,
  PriceListDto,
  PriceWrittenDto,
} from './parts.dto.js';

@Route('v1/parts')
@Tags('Parts')
export class PartsController extends AtlasController {
  /** @summary List the parts */
  @Get()
  async listParts(@Queries() query: PartsQuery): Promise<PageDto<PartDto>> {
    const page = pageOf(query);
    const found = await freshRead(this, this.call, query, (database) => partsList(database, page, query));
    return pageDto(page, found as Paged<PartDto>);
  }

  /** @summary Get a part */
  @Get('{part}')
  async getPart(@Path() part: PartText): Promise<PartDto> {
    return this.find(part);
  }

  /** @summary Create a part */
  @Post()
  @SuccessResponse(201, 'Created')
  async createPart(@Body() body: CreatePartDto): Promise<PartWrittenDto> {
    return carryOut<CreatePartInput, PartWrittenDto>(this, this.call, {
      activity: 'createPart',
      input: async () => {
        await requireNone(unitProblems(this.call.database, body));
        return body;
      },
      answer: written,
      location: ({ part }) => `/v1/parts/${encodeURIComponent(part)}`,
    });
  }

  /** @summary Change a part */
  @Patch('{part}')
  async changePart(@Path() part: PartText, @Body() body: ChangePartDto): Promise<PartWrittenDto> {
    return carryOut<ChangePartInput, PartWrittenDto>(this, this.call, {
      activity: 'changePart',
      status: 200,
      input: async () => {
        await this.find(part);
        return { part, ...body };
      },
      answer: written,
    });
  }

  /**
   * Every price that holds, held or will hold.
   * @summary List the prices of a part
   */
  @Get('{part}/prices')
  async listPrices(@Path() part: PartText): Promise<PriceListDto> {
    await this.find(part);
    return { items: await prices(this.call.database, part) };
  }

  /**
   * The latest definition for a list, a quantity and a date holds; orders keep the price they were placed at.
   * @summary Define a price of a part
   */
  @Post('{part}/prices')
  @SuccessResponse(201, 'Defined')
  async definePrice(@Path() part: PartText, @Body() body: DefinePriceDto): Promise<PriceWrittenDto> {
    return carryOut<Price, PriceWrittenDto>(this, this.call, {
      activity: 'definePrice',
      input: async () => {
        await this.find(part);
        await requireNone(priceListProblems(this.call.database, body.priceList));
        return { part, ...body };
      },
      answer: (price, { position }) => ({ ...price, position }),
    });
  }

  private async find(number: string): Promise<Part> {
    const found = await readPart(this.call.database, number);
    if (!found) throw problem(404, 'unknown-part', `There is no part ${number}.`);
    return found;
  }
}

const written = (_input: unknown, { part, position }: Record<string, unknown>): PartWrittenDto =>
  ({ ...(part as Part), position }) as PartWrittenDto;
