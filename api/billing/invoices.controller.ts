import { Get, Path, Route, Tags } from '@tsoa/runtime';
import type { InvoiceView } from '../../domain/billing/index.js';
import { invoice as readInvoice } from '../../domain/billing/store/index.js';
import { problem } from '../../platform/problem.js';
import { AtlasController } from '../controller.js';
import type { IdText } from '../formats.js';
import type { InvoiceDto } from './billing.dto.js';

@Route('v1/invoices')
@Tags('Billing')
export class InvoicesController extends AtlasController {
  /** @summary Get an invoice */
  @Get('{invoice}')
  async getInvoice(@Path() invoice: IdText): Promise<InvoiceDto> {
    const found = await readInvoice(this.call.database, invoice);
    if (!found) throw problem(404, 'unknown-invoice', `There is no invoice ${invoice}.`);
    return invoiceDto(found);
  }
}

export const invoiceDto = (found: InvoiceView): InvoiceDto => ({
  ...found,
  lines: [...found.lines],
  documents: [...found.documents],
});
