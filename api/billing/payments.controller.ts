import { Body, Post, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import type { TakePaymentInput } from '../../domain/billing/index.js';
import { carryOut } from '../carry-out.js';
import { dimensionsProblems, payerProblems, requireNone } from '../checks.js';
import { AtlasController } from '../controller.js';
import type { TakenPaymentDto, TakePaymentDto } from './billing.dto.js';

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
}
