import { Body, Get, Path, Post, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import type { DefinePolicyInput, PolicyRule } from '../../domain/approvals/index.js';
import { currentPolicy } from '../../domain/approvals/store/index.js';
import { problem } from '../../platform/problem.js';
import { carryOut } from '../carry-out.js';
import { AtlasController } from '../controller.js';
import { stepsDto } from './approvals.controller.js';
import type { ApprovalKindDto, DefinePolicyDto, PolicyDefinedDto, PolicyDto, PolicyRuleDto } from './approvals.dto.js';

@Route('v1/approval-policies')
@Tags('Approvals')
export class ApprovalPoliciesController extends AtlasController {
  /** @summary Get the policy in force for a kind */
  @Get('{kind}')
  async getApprovalPolicy(@Path() kind: ApprovalKindDto): Promise<PolicyDto> {
    const policy = await currentPolicy(this.call.database, kind);
    if (!policy) throw problem(404, 'unknown-policy', `No approval policy is in force for ${kind}.`);
    const { version, rules, definedAt, definedBy } = policy;
    return {
      kind,
      version,
      rules: rules.map(ruleDto),
      definedBy: { id: definedBy.id, name: definedBy.name },
      definedAt,
    };
  }

  /**
   * Makes a new version; requests keep the one that they were made under.
   * @summary Define an approval policy
   */
  @Post()
  @SuccessResponse(201, 'Defined')
  async defineApprovalPolicy(@Body() body: DefinePolicyDto): Promise<PolicyDefinedDto> {
    return carryOut<DefinePolicyInput, PolicyDefinedDto>(this, this.call, {
      activity: 'definePolicy',
      input: async () => body,
      answer: ({ kind }, { version, position }) => ({ kind, version: Number(version), position }),
      location: ({ kind }) => `/v1/approval-policies/${kind}`,
    });
  }
}

const ruleDto = ({ steps, ...rule }: PolicyRule): PolicyRuleDto => ({ ...rule, steps: steps ? stepsDto(steps) : null });
