import { Body, Path, Post, Response, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import type { TakePaymentInput } from '../../domain/billing/index.js';
import { carryOut } from '../carry-out.js';
import { dimensionsProblems, payerProblems, requireNone } from '../checks.js';
import { AtlasController } from '../controller.js';
import type { IdText } from '../formats.js';
import type { TakenPaymentDto, TakePaymentDto } from './billing.dto.js';
import type { CorrectionProgressDto, RefundCreditDto } from './corrections.dto.js';
import { requestCorrection } from './request-correction.js';

@Route('v1/payments')
@Tags('Billing')
export class PaymentsController extends AtlasController {
  /** @summary Take a payment on account */
  @Post()
  @SuccessResponse(201, 'Taken')
  async takePayment(@Body() body: TakePaymentDto): Promise<TakenPaymentDto> {
    const { database } = this.call;
    return carryOut<TakePaymentInput, TakenPaymentDto>(this, this.call, {
      activity: 'takePayment',
      input: async () => {
        await requireNone(payerProblems(database, body.customerId), dimensionsProblems(database, body.dimensions));
        return body;
      },
      answer: (_input, { payment, applied, unapplied, position }) =>
        ({ payment, applied, unapplied, position }) as TakenPaymentDto,
    });
  }

  /**
   * Gives back money that no invoice took up, once a second person agrees: on the card, else by wire.
   * @summary Ask for a refund of a deposit
   */
  @Post('{payment}/refunds')
  @SuccessResponse(201, 'Asked for')
  @Response<CorrectionProgressDto>(202, 'Accepted: the engine has it, and it is asked for once a worker answers')
  async refundDeposit(@Path() payment: IdText, @Body() body: RefundCreditDto): Promise<CorrectionProgressDto> {
    return requestCorrection(this, this.call, (correctionId) => ({ kind: 'refund', correctionId, payment, ...body }));
  }
}
