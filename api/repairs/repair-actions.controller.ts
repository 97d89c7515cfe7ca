import { Body, Path, Post, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import { AtlasController } from '../controller.js';
import type { IdText } from '../formats.js';
import { askRepair } from './ask-repair.js';
import { evaluationInput } from './evaluation-input.js';
import type {
  ApproveRepairDto,
  CancelRepairDto,
  CloseRepairDto,
  DeclineRepairDto,
  EvaluateRepairDto,
  QuoteRepairDto,
  ReturnAssetDto,
  TestRepairDto,
} from './repair-commands.dto.js';
import type { RepairProgressDto } from './repairs.dto.js';

@Route('v1/repairs')
@Tags('Repairs')
export class RepairActionsController extends AtlasController {
  /**
   * What was found, what it costs and who bears it, and how it is to be done. When everything is warranty, the work begins at
   * once; another evaluation takes an open quote back.
   * @summary Evaluate a repair
   */
  @Post('{repairId}/evaluation')
  async evaluateRepair(@Path() repairId: IdText, @Body() body: EvaluateRepairDto): Promise<RepairProgressDto> {
    const input = () => evaluationInput(this.call, repairId, body);
    return askRepair(this, this.call, repairId, { kind: 'evaluateRepair', input });
  }

  /**
   * Asks the customer to approve what is billable, with a day by which to answer.
   * @summary Quote a repair
   */
  @Post('{repairId}/quote')
  async quoteRepair(@Path() repairId: IdText, @Body() body: QuoteRepairDto): Promise<RepairProgressDto> {
    const input = { answerDays: body.answerDays ?? null };
    return askRepair(this, this.call, repairId, { kind: 'quoteRepair', input });
  }

  /**
   * The customer approved: the work begins.
   * @summary Approve a repair for the customer
   */
  @Post('{repairId}/approval')
  async approveRepair(@Path() repairId: IdText, @Body() body: ApproveRepairDto): Promise<RepairProgressDto> {
    return askRepair(this, this.call, repairId, { kind: 'approveRepair', input: body });
  }

  /**
   * The customer declined: the asset goes back as it came, and the evaluation fee is billed.
   * @summary Decline a repair for the customer
   */
  @Post('{repairId}/decline')
  async declineRepair(@Path() repairId: IdText, @Body() body: DeclineRepairDto): Promise<RepairProgressDto> {
    return askRepair(this, this.call, repairId, { kind: 'declineRepair', input: body });
  }

  /**
   * Records a test while the asset is being repaired, before its job is completed or after. The asset goes back only when its
   * last test passed.
   * @summary Record the test of a repair
   */
  @Post('{repairId}/tests')
  @SuccessResponse(201, 'Recorded')
  async testRepair(@Path() repairId: IdText, @Body() body: TestRepairDto): Promise<RepairProgressDto> {
    const input = { ...body, measured: body.measured ?? [] };
    return askRepair(this, this.call, repairId, { kind: 'testRepair', input, status: 201 });
  }

  /**
   * The asset goes back, once its job is completed, or unrepaired. What is billable is invoiced right after, by itself.
   * @summary Return the asset of a repair
   */
  @Post('{repairId}/return')
  async returnAsset(@Path() repairId: IdText, @Body() body: ReturnAssetDto): Promise<RepairProgressDto> {
    return askRepair(this, this.call, repairId, { kind: 'returnAsset', input: body });
  }

  /**
   * Closes the repair, and its job with it.
   * @summary Close a repair
   */
  @Post('{repairId}/close')
  async closeRepair(@Path() repairId: IdText, @Body() body: CloseRepairDto): Promise<RepairProgressDto> {
    return askRepair(this, this.call, repairId, { kind: 'closeRepair', input: { note: body.note ?? '' } });
  }

  /**
   * The customer takes the asset back as it is, and nothing is billed. Once the work has begun, its job is cancelled first.
   * @summary Cancel a repair
   */
  @Post('{repairId}/cancel')
  async cancelRepair(@Path() repairId: IdText, @Body() body: CancelRepairDto): Promise<RepairProgressDto> {
    return askRepair(this, this.call, repairId, { kind: 'cancelRepair', input: body });
  }
}
