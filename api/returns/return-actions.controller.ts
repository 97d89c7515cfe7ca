import { Body, Path, Post, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import { AtlasController } from '../controller.js';
import type { IdText } from '../formats.js';
import { askReturn } from './ask-return.js';
import { inspectionInput } from './inspection-input.js';
import type {
  CancelReturnDto,
  ConfirmRefundDto,
  InspectGoodsDto,
  ReceiveGoodsDto,
  SendBackDto,
} from './return-commands.dto.js';
import type { ReturnProgressDto } from './returns.dto.js';

@Route('v1/returns')
@Tags('Returns')
export class ReturnActionsController extends AtlasController {
  /**
   * Goods came, in whole or in part. `last` says that nothing more will come; so does the end of the validity.
   * @summary Receive goods of a return
   */
  @Post('{returnId}/receipts')
  @SuccessResponse(201, 'Received')
  async receiveGoods(@Path() returnId: IdText, @Body() body: ReceiveGoodsDto): Promise<ReturnProgressDto> {
    const input = { lines: body.lines, reference: body.reference, last: body.last ?? false };
    return askReturn(this, this.call, returnId, { kind: 'receiveGoods', input, status: 201 });
  }

  /**
   * Says what the goods are: back to stock, to scrap, or rejected, which go back to the customer. When everything that will
   * come is inspected, what was accepted is credited by itself, after approval where it is to be refunded or the policy asks
   * for it.
   * @summary Inspect goods of a return
   */
  @Post('{returnId}/inspections')
  @SuccessResponse(201, 'Inspected')
  async inspectGoods(@Path() returnId: IdText, @Body() body: InspectGoodsDto): Promise<ReturnProgressDto> {
    const input = () => inspectionInput(this.call, returnId, body);
    return askReturn(this, this.call, returnId, { kind: 'inspectGoods', input, status: 201 });
  }

  /**
   * A refund that goes by bank was paid: it is booked with the bank's reference.
   * @summary Confirm the refund of a return
   */
  @Post('{returnId}/refund-confirmation')
  async confirmRefund(@Path() returnId: IdText, @Body() body: ConfirmRefundDto): Promise<ReturnProgressDto> {
    return askReturn(this, this.call, returnId, { kind: 'confirmRefund', input: body });
  }

  /**
   * Goods that were rejected, or of a return that is not to be, go back to the customer: the return ends, and they may be
   * returned again.
   * @summary Send goods of a return back
   */
  @Post('{returnId}/send-back')
  async sendBack(@Path() returnId: IdText, @Body() body: SendBackDto): Promise<ReturnProgressDto> {
    return askReturn(this, this.call, returnId, { kind: 'sendBack', input: body });
  }

  /**
   * Before anything is credited. What came goes back to the customer as it is: until it is sent back, the return stays open.
   * @summary Cancel a return
   */
  @Post('{returnId}/cancel')
  async cancelReturn(@Path() returnId: IdText, @Body() body: CancelReturnDto): Promise<ReturnProgressDto> {
    return askReturn(this, this.call, returnId, { kind: 'cancelReturn', input: body });
  }
}
