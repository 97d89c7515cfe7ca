import { Body, Get, Path, Post, Queries, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import {
  type Delegation,
  delegationState,
  type GiveDelegationInput,
  type RevokeDelegationInput,
} from '../../domain/approvals/index.js';
import { delegations, nextDelegationId, delegation as readDelegation } from '../../domain/approvals/store/index.js';
import type { Scope } from '../../domain/kernel/scope.js';
import { localDate } from '../../domain/kernel/time.js';
import { problem } from '../../platform/problem.js';
import { carryOut } from '../carry-out.js';
import { AtlasController } from '../controller.js';
import type { IdText } from '../formats.js';
import { type PageDto, pageDto, pageOf } from '../paging.js';
import type {
  DelegationDto,
  DelegationsQuery,
  DelegationWrittenDto,
  GiveDelegationDto,
  RevokeDelegationDto,
  ScopeDto,
} from './delegations.dto.js';

@Route('v1/delegations')
@Tags('Approvals')
export class DelegationsController extends AtlasController {
  /**
   * Past ones too, the last given first.
   * @summary List the delegations
   */
  @Get()
  async listDelegations(@Queries() query: DelegationsQuery): Promise<PageDto<DelegationDto>> {
    const page = pageOf(query);
    const { items, total } = await delegations(this.call.database, page, query);
    return pageDto(page, { items: items.map((item) => this.dto(item)), total });
  }

  /** @summary Get a delegation */
  @Get('{delegationId}')
  async getDelegation(@Path() delegationId: IdText): Promise<DelegationDto> {
    return this.dto(await this.find(delegationId));
  }

  /**
   * On these days the other decides in the caller's place what the role decides, and nothing that either of them asked
   * for. Who is lent a role may lend it on, and never in a circle.
   * @summary Delegate decisions
   */
  @Post()
  @SuccessResponse(201, 'Given')
  async giveDelegation(@Body() body: GiveDelegationDto): Promise<DelegationWrittenDto> {
    return carryOut<GiveDelegationInput, DelegationWrittenDto>(this, this.call, {
      activity: 'giveDelegation',
      resourceId: () => nextDelegationId(this.call.database),
      input: async ({ resourceId }) => ({ ...body, delegationId: resourceId }),
      answer: written,
      location: ({ delegationId }) => `/v1/delegations/${delegationId}`,
    });
  }

  /**
   * By its giver or an Admin; what was decided by it stands.
   * @summary Revoke a delegation
   */
  @Post('{delegationId}/revoke')
  @SuccessResponse(200, 'Revoked')
  async revokeDelegation(
    @Path() delegationId: IdText,
    @Body() body: RevokeDelegationDto,
  ): Promise<DelegationWrittenDto> {
    return carryOut<RevokeDelegationInput, DelegationWrittenDto>(this, this.call, {
      activity: 'revokeDelegation',
      status: 200,
      input: async () => {
        await this.find(delegationId);
        return { delegationId, ...body };
      },
      answer: written,
    });
  }

  private async find(delegationId: string): Promise<Delegation> {
    const found = await readDelegation(this.call.database, delegationId);
    if (!found) throw problem(404, 'unknown-delegation', `There is no delegation ${delegationId}.`);
    return found;
  }

  private dto(each: Delegation): DelegationDto {
    return {
      ...each,
      scope: each.scope ? scopeDto(each.scope) : null,
      state: delegationState(each, localDate(this.call.now().toISOString())),
    };
  }
}

const scopeDto = ({ sites, businessUnits }: Scope): ScopeDto => ({
  ...(sites ? { sites: [...sites] } : {}),
  ...(businessUnits ? { businessUnits: [...businessUnits] } : {}),
});

const written = (
  { delegationId }: { readonly delegationId: string },
  { position }: { readonly position: string | null },
): DelegationWrittenDto => ({ delegationId, position });
