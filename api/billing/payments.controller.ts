import { Body, Get, Path, Post, Response, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import type { PaymentView, TakePaymentInput } from '../../domain/billing/index.js';
import { payment as readPayment } from '../../domain/billing/store/index.js';
import { problem } from '../../platform/problem.js';
import { carryOut } from '../carry-out.js';
import { beforeTheBooksProblems, dimensionsProblems, payerProblems, requireNone } from '../checks.js';
import { AtlasController } from '../controller.js';
import type { IdText } from '../formats.js';
import type { PaymentDto, TakenPaymentDto, TakePaymentDto } from './billing.dto.js';
import type { CorrectionProgressDto, RefundCreditDto, VoidPaymentDto } from './corrections.dto.js';
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
        await requireNone(
          payerProblems(database, body.customerId),
          beforeTheBooksProblems(database, body.receivedOn, 'receivedOn'),
          dimensionsProblems(database, body.dimensions),
        );
        return body;
      },
      answer: (_input, { payment, applied, unapplied, postedOn, position }) =>
        ({ payment, applied, unapplied, postedOn, position }) as TakenPaymentDto,
    });
  }

  /**
   * From its owner's tables, with what it paid and what became of it.
   * @summary Get a payment
   */
  @Get('{payment}')
  async getPayment(@Path() payment: IdText): Promise<PaymentDto> {
    const found = await readPayment(this.call.database, payment);
    if (!found) throw problem(404, 'unknown-payment', `There is no payment ${payment}.`);
    return paymentDto(found);
  }

  /**
   * Takes a payment on account back that was typed wrong or bounced, once a second person agrees: the invoices that it
   * paid are open again, and what it left as a deposit is gone.
   * @summary Ask for the void of a payment
   */
  @Post('{payment}/void')
  @SuccessResponse(201, 'Asked for')
  @Response<CorrectionProgressDto>(202, 'Accepted: the engine has it, and it is asked for once a worker answers')
  async voidPayment(@Path() payment: IdText, @Body() body: VoidPaymentDto): Promise<CorrectionProgressDto> {
    return requestCorrection(this, this.call, (correctionId) => ({
      ...{ kind: 'paymentVoid', correctionId, payment, ...body },
    }));
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

export const paymentDto = ({ takenBy, ...found }: PaymentView): PaymentDto => ({
  ...found,
  applied: [...found.applied],
  takenBy: takenBy && { id: takenBy.id, name: takenBy.name },
});
