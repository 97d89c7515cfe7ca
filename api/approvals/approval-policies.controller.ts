import { Body, Get, Path, Post, Queries, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import type { DefinePolicyInput, Policy, PolicyRule, WithdrawPolicyInput } from '../../domain/approvals/index.js';
import { currentPolicy, policyVersions } from '../../domain/approvals/store/index.js';
import { problem } from '../../platform/problem.js';
import { carryOut } from '../carry-out.js';
import { AtlasController } from '../controller.js';
import { stepsDto } from './approvals.controller.js';
import type {
  ApprovalKindDto,
  DefinePolicyDto,
  PolicyDefinedDto,
  PolicyDto,
  PolicyRuleDto,
  SimulationDto,
  SimulationQuery,
  VersionNumber,
  WithdrawPolicyDto,
} from './approvals.dto.js';
import { simulate } from './simulation.js';

@Route('v1/approval-policies')
@Tags('Approvals')
export class ApprovalPoliciesController extends AtlasController {
  /** @summary Get the policy in force for a kind */
  @Get('{kind}')
  async getApprovalPolicy(@Path() kind: ApprovalKindDto): Promise<PolicyDto> {
    const policy = await currentPolicy(this.call.database, kind);
    if (!policy) throw problem(404, 'unknown-policy', `No approval policy is in force for ${kind}.`);
    return policyDto(policy);
  }

  /**
   * Those to come and those of the past too, the last defined first.
   * @summary List the versions of a policy
   */
  @Get('{kind}/versions')
  async listApprovalPolicyVersions(@Path() kind: ApprovalKindDto): Promise<PolicyDto[]> {
    return (await policyVersions(this.call.database, kind)).map(policyDto);
  }

  /**
   * Which orders placed in those days (of another kind: which requests made) would have needed an approval, had this
   * version held, compared with the version in force today. Nothing is changed.
   * @summary Simulate a version of a policy
   */
  @Get('{kind}/versions/{version}/simulation')
  async simulateApprovalPolicy(
    @Path() kind: ApprovalKindDto,
    @Path() version: VersionNumber,
    @Queries() query: SimulationQuery,
  ): Promise<SimulationDto> {
    return simulate(this.call.database, { kind, version, ...query });
  }

  /**
   * Proposes a new version, which holds from its day on once others agreed: whom the policy of the kind `policyChange`
   * names, or else another Admin. Requests keep the version that they were made under.
   * @summary Define an approval policy
   */
  @Post()
  @SuccessResponse(201, 'Proposed')
  async defineApprovalPolicy(@Body() body: DefinePolicyDto): Promise<PolicyDefinedDto> {
    return carryOut<DefinePolicyInput, PolicyDefinedDto>(this, this.call, {
      activity: 'definePolicy',
      input: async () => body,
      answer: progress,
      location: ({ kind }) => `/v1/approval-policies/${kind}/versions`,
    });
  }

  /**
   * A version that others have not decided on yet.
   * @summary Withdraw a proposed version of a policy
   */
  @Post('{kind}/versions/{version}/withdraw')
  async withdrawApprovalPolicy(
    @Path() kind: ApprovalKindDto,
    @Path() version: VersionNumber,
    @Body() body: WithdrawPolicyDto,
  ): Promise<PolicyDefinedDto> {
    return carryOut<WithdrawPolicyInput, PolicyDefinedDto>(this, this.call, {
      activity: 'withdrawPolicy',
      status: 200,
      input: async () => ({ kind, version, ...body }),
      answer: progress,
    });
  }
}

const progress = ({ kind }: { kind: ApprovalKindDto }, result: Record<string, unknown>): PolicyDefinedDto => {
  const { version, state, requestId, position } = result;
  return { kind, version, state, requestId, position } as PolicyDefinedDto;
};

export const ruleDto = ({ steps, escalateToPeople, ...rule }: PolicyRule): PolicyRuleDto => ({
  ...rule,
  steps: steps ? stepsDto(steps) : null,
  escalateToPeople: escalateToPeople ? [...escalateToPeople] : null,
});

export const policyDto = ({ rules, definedBy, ...policy }: Policy): PolicyDto => ({
  ...policy,
  rules: rules.map(ruleDto),
  definedBy: { id: definedBy.id, name: definedBy.name },
});
