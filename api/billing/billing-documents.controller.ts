import type { Readable } from 'node:stream';
import { Get, Path, Produces, Queries, Route, Tags } from '@tsoa/runtime';
import { creditNote as readCreditNote, invoice as readInvoice } from '../../domain/billing/store/index.js';
import { localDate } from '../../domain/kernel/time.js';
import { customer as readCustomer } from '../../domain/parties/store/index.js';
import { problem } from '../../platform/problem.js';
import { billPdf } from '../../reporting/formats/index.js';
import { AtlasController } from '../controller.js';
import { deliver } from '../documents/deliver.js';
import { deliverReport } from '../documents/deliver-report.js';
import type { IdText } from '../formats.js';
import type { StatementQuery } from './billing-documents.dto.js';
import { creditNoteBill, invoiceBill } from './bills.js';

@Route('v1')
@Tags('Billing')
export class BillingDocumentsController extends AtlasController {
  /**
   * As it is sent to the customer, with what was paid and credited since.
   * @summary Get an invoice as a PDF
   */
  @Get('invoices/{invoice}/document')
  @Produces('application/pdf')
  async getInvoiceDocument(@Path() invoice: IdText): Promise<Readable> {
    const { database, now } = this.call;
    const found = await readInvoice(database, invoice);
    if (!found) throw problem(404, 'unknown-invoice', `There is no invoice ${invoice}.`);
    const customer = await readCustomer(database, found.customerId);
    return deliver(this, this.call, billPdf(invoiceBill(found, customer, localDate(now().toISOString()))));
  }

  /** @summary Get a credit note as a PDF */
  @Get('credit-notes/{creditNote}/document')
  @Produces('application/pdf')
  async getCreditNoteDocument(@Path() creditNote: IdText): Promise<Readable> {
    const { database } = this.call;
    const found = await readCreditNote(database, creditNote);
    if (!found) throw problem(404, 'unknown-credit-note', `There is no credit note ${creditNote}.`);
    return deliver(this, this.call, billPdf(creditNoteBill(found, await readCustomer(database, found.customerId))));
  }

  /**
   * What the customer owes, document by document: as a PDF it is a letter to them.
   * @summary Get a customer's statement
   */
  @Get('customers/{customerId}/statement')
  @Produces('application/pdf')
  @Produces('application/json')
  @Produces('text/csv')
  @Produces('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
  async getStatement(@Path() customerId: IdText, @Queries() query: StatementQuery): Promise<Readable> {
    const customer = await readCustomer(this.call.database, customerId);
    if (!customer) throw problem(404, 'unknown-customer', `There is no customer ${customerId}.`);
    const { format = 'pdf', minPosition, ...dates } = query;
    return deliverReport(this, this.call, {
      report: 'customer-statement',
      query: { customerId, ...dates },
      format,
      recipient: customer,
      ...(minPosition === undefined ? {} : { minPosition }),
    });
  }
}
