import { Body, Get, Post, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import type { DefineDunningPolicyInput, DunningPolicy } from '../../domain/correspondence/index.js';
import { dunningPolicies } from '../../domain/correspondence/store/index.js';
import { carryOut } from '../carry-out.js';
import { AtlasController } from '../controller.js';
import type { DefineDunningPolicyDto, DunningPolicyDefinedDto, DunningPolicyDto } from './correspondence.dto.js';

@Route('v1/dunning-policies')
@Tags('Correspondence')
export class DunningPoliciesController extends AtlasController {
  /** @summary List the dunning policies in force */
  @Get()
  async listDunningPolicies(): Promise<DunningPolicyDto[]> {
    return (await dunningPolicies(this.call.database)).map(policyDto);
  }

  /**
   * Makes a new version; invoices that are reminded of keep the one under which that began.
   * @summary Define a dunning policy
   */
  @Post()
  @SuccessResponse(201, 'Defined')
  async defineDunningPolicy(@Body() body: DefineDunningPolicyDto): Promise<DunningPolicyDefinedDto> {
    return carryOut<DefineDunningPolicyInput, DunningPolicyDefinedDto>(this, this.call, {
      activity: 'defineDunningPolicy',
      input: async () => body,
      answer: ({ policy }, { version, position }) => ({ policy, version: Number(version), position }),
      location: () => '/v1/dunning-policies',
    });
  }
}

const policyDto = ({ definedBy, levels, ...policy }: DunningPolicy): DunningPolicyDto => ({
  ...policy,
  levels: [...levels],
  definedBy: { id: definedBy.id, name: definedBy.name },
});
