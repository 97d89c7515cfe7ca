import { Body, Path, Post, Response, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import type { TransferCreditInput } from '../../domain/billing/index.js';
import { carryOut } from '../carry-out.js';
import { AtlasController } from '../controller.js';
import type { IdText } from '../formats.js';
import type {
  CorrectionProgressDto,
  CorrectPriceDto,
  CreditTransferredDto,
  RefundCreditDto,
  TransferCreditDto,
  WriteOffDto,
} from './corrections.dto.js';
import { requestCorrection } from './request-correction.js';

@Route('v1/invoices')
@Tags('Billing')
export class InvoiceCorrectionsController extends AtlasController {
  /**
   * A credit note for a part of a line's price, once a second person agrees.
   * @summary Ask for a price correction
   */
  @Post('{invoice}/price-corrections')
  @SuccessResponse(201, 'Asked for')
  @Response<CorrectionProgressDto>(202, 'Accepted: the engine has it, and it is asked for once a worker answers')
  async correctPrice(@Path() invoice: IdText, @Body() body: CorrectPriceDto): Promise<CorrectionProgressDto> {
    return requestCorrection(this, this.call, (correctionId) => ({
      ...{ kind: 'priceCorrection', correctionId, invoice, ...body },
    }));
  }

  /**
   * Gives up what is open on an invoice, or a part of it, once a second person agrees.
   * @summary Ask for a write-off
   */
  @Post('{invoice}/write-offs')
  @SuccessResponse(201, 'Asked for')
  @Response<CorrectionProgressDto>(202, 'Accepted: the engine has it, and it is asked for once a worker answers')
  async writeOff(@Path() invoice: IdText, @Body() body: WriteOffDto): Promise<CorrectionProgressDto> {
    return requestCorrection(this, this.call, (correctionId) => ({ kind: 'writeOff', correctionId, invoice, ...body }));
  }

  /**
   * Gives back what the customer is owed on an invoice, once a second person agrees: on the card, else by wire.
   * @summary Ask for a refund of a customer's credit
   */
  @Post('{invoice}/refunds')
  @SuccessResponse(201, 'Asked for')
  @Response<CorrectionProgressDto>(202, 'Accepted: the engine has it, and it is asked for once a worker answers')
  async refundCredit(@Path() invoice: IdText, @Body() body: RefundCreditDto): Promise<CorrectionProgressDto> {
    return requestCorrection(this, this.call, (correctionId) => ({ kind: 'refund', correctionId, invoice, ...body }));
  }

  /**
   * What the customer is owed on another invoice, or of a payment that was never applied, pays this one.
   * @summary Apply a customer's credit to an invoice
   */
  @Post('{invoice}/credit-transfers')
  @SuccessResponse(201, 'Applied')
  async transferCredit(@Path() invoice: IdText, @Body() body: TransferCreditDto): Promise<CreditTransferredDto> {
    return carryOut<TransferCreditInput, CreditTransferredDto>(this, this.call, {
      activity: 'transferCredit',
      input: async () => ({ toInvoice: invoice, ...body }),
      answer: (_input, { transfer, amount, open, position }) =>
        ({ transfer, amount, open, position }) as CreditTransferredDto,
    });
  }
}
