import * as approvals from '../../domain/approvals/store/index.js';
import * as billing from '../../domain/billing/store/index.js';
import * as catalog from '../../domain/catalog/store/index.js';
import * as correspondence from '../../domain/correspondence/store/index.js';
import * as dimensions from '../../domain/dimensions/store/index.js';
import * as engineering from '../../domain/engineering/store/index.js';
import * as inventory from '../../domain/inventory/store/index.js';
import * as jobs from '../../domain/jobs/store/index.js';
import type { Command } from '../../domain/kernel/command.js';
import * as ledger from '../../domain/ledger/store/index.js';
import * as operations from '../../domain/operations/store/index.js';
import * as orders from '../../domain/orders/store/index.js';
import * as parties from '../../domain/parties/store/index.js';
import * as repairs from '../../domain/repairs/store/index.js';
import * as returns from '../../domain/returns/store/index.js';
import * as webhooks from '../../domain/webhooks/store/index.js';
import type { Database } from '../../platform/database.js';

/** The domain command that a route comes to; who may is asked before what, so that an input is hardly needed. */
export interface RouteCommand {
  run(database: Database, command: Command<unknown>): Promise<unknown>;
  readonly input: object;
}

const comesTo = <Input>(
  command: (database: Database, command: Command<Input>) => Promise<unknown>,
  input: object = {},
): RouteCommand => ({ run: (database, given) => command(database, given as Command<Input>), input });

const asksOrder = (kind: string): RouteCommand => comesTo(orders.recordOrderCommand, { kind });
const asksCorrection = (kind: string): RouteCommand => comesTo(billing.requestCorrection, { kind });

/** Every route that changes something on request, with the first domain command that it comes to. */
export const ROUTE_COMMANDS: Readonly<Record<string, RouteCommand>> = {
  'POST /v1/orders': comesTo(orders.placeOrder, { start: { order: {} } }),
  'POST /v1/orders/{orderId}/cancel': asksOrder('cancel'),
  'POST /v1/orders/{orderId}/amend': asksOrder('amend'),
  'POST /v1/orders/{orderId}/retry-payment': asksOrder('retryPayment'),
  'POST /v1/orders/{orderId}/shipments': asksOrder('ship'),

  'POST /v1/stock/receipts': comesTo(inventory.receiveStock),
  'POST /v1/stock/adjustments': comesTo(inventory.adjustStock),
  'POST /v1/stock/moves': comesTo(inventory.moveStock),
  'POST /v1/stock/indirect-issues': comesTo(inventory.issueIndirect),
  'POST /v1/stock/opening-balances': comesTo(inventory.openStock),

  'POST /v1/customers': comesTo(parties.createCustomer),
  'PATCH /v1/customers/{customerId}': comesTo(parties.changeCustomer),
  'POST /v1/parts': comesTo(catalog.createPart),
  'PATCH /v1/parts/{part}': comesTo(catalog.changePart),
  'POST /v1/parts/{part}/prices': comesTo(catalog.definePrice),
  'POST /v1/work-centres': comesTo(engineering.defineWorkCentre),
  'POST /v1/parts/{part}/bills-of-material': comesTo(engineering.releaseBillOfMaterial),
  'POST /v1/parts/{part}/routings': comesTo(engineering.releaseRouting),

  'POST /v1/quotes': comesTo(jobs.createJob, { spec: { quote: {} } }),
  'POST /v1/quotes/{jobId}/revise': comesTo(jobs.reviseQuote),
  'POST /v1/quotes/{jobId}/accept': comesTo(jobs.acceptQuote),
  'POST /v1/quotes/{jobId}/decline': comesTo(jobs.declineQuote),
  'POST /v1/jobs': comesTo(jobs.createJob, { spec: { quote: null } }),
  'POST /v1/jobs/{jobId}/changes': comesTo(jobs.changeJob),
  'POST /v1/jobs/{jobId}/plan': comesTo(jobs.planJob),
  'POST /v1/jobs/{jobId}/release': comesTo(jobs.releaseJob),
  'POST /v1/jobs/{jobId}/hold': comesTo(jobs.holdJob),
  'POST /v1/jobs/{jobId}/resume': comesTo(jobs.resumeJob),
  'POST /v1/jobs/{jobId}/materials/issues': comesTo(jobs.issueMaterial),
  'POST /v1/jobs/{jobId}/materials/returns': comesTo(jobs.returnMaterial),
  'POST /v1/jobs/{jobId}/completions': comesTo(jobs.completeJob),
  'POST /v1/jobs/{jobId}/close': comesTo(jobs.closeJob),
  'POST /v1/jobs/{jobId}/cancel': comesTo(jobs.cancelJob),
  'POST /v1/jobs/{jobId}/override': comesTo(jobs.overrideJob),
  'POST /v1/jobs/{jobId}/opening-costs': comesTo(jobs.openJobCosts),
  'POST /v1/jobs/{jobId}/operations/{operation}/start': comesTo(jobs.startOperation),
  'POST /v1/jobs/{jobId}/operations/{operation}/pause': comesTo(jobs.pauseOperation),
  'POST /v1/jobs/{jobId}/operations/{operation}/finish': comesTo(jobs.finishOperation),
  'POST /v1/jobs/{jobId}/operations/{operation}/quantities': comesTo(jobs.reportQuantity),
  'POST /v1/jobs/{jobId}/operations/{operation}/time-logs': comesTo(jobs.logTime),
  'POST /v1/jobs/{jobId}/operations/{operation}/scrap': comesTo(jobs.scrapUnits),
  'POST /v1/jobs/{jobId}/operations/{operation}/sent-out': comesTo(jobs.sendOut),
  'POST /v1/jobs/{jobId}/operations/{operation}/received-back': comesTo(jobs.receiveBack),
  'POST /v1/jobs/{jobId}/operations/{operation}/inspections': comesTo(jobs.inspect),
  'POST /v1/jobs/{jobId}/inspections/{inspectionId}/disposition': comesTo(jobs.decideDisposition),
  'POST /v1/work-centres/{workCentre}/stops': comesTo(jobs.stopWorkCentre),
  'POST /v1/work-centres/{workCentre}/restarts': comesTo(jobs.restartWorkCentre),
  'POST /v1/period-end/overhead': comesTo(jobs.closeOverhead),
  'POST /v1/period-end/labour': comesTo(jobs.closeLabour),
  'POST /v1/period-end/actual-overhead': comesTo(jobs.chargeActualOverhead),

  'POST /v1/repairs': comesTo(repairs.receiveRepair, { start: { repair: {} } }),
  'POST /v1/repairs/{repairId}/evaluation': comesTo(repairs.evaluateRepair),
  'POST /v1/repairs/{repairId}/quote': comesTo(repairs.quoteRepair),
  'POST /v1/repairs/{repairId}/approval': comesTo(repairs.approveRepair),
  'POST /v1/repairs/{repairId}/decline': comesTo(repairs.declineRepair),
  'POST /v1/repairs/{repairId}/tests': comesTo(repairs.testRepair),
  'POST /v1/repairs/{repairId}/return': comesTo(repairs.returnAsset),
  'POST /v1/repairs/{repairId}/close': comesTo(repairs.closeRepair),
  'POST /v1/repairs/{repairId}/cancel': comesTo(repairs.cancelRepair),

  'POST /v1/returns': comesTo(returns.authoriseReturn, { start: { return: {} } }),
  'POST /v1/returns/{returnId}/receipts': comesTo(returns.receiveGoods),
  'POST /v1/returns/{returnId}/inspections': comesTo(returns.inspectGoods),
  'POST /v1/returns/{returnId}/refund-confirmation': comesTo(returns.confirmRefund),
  'POST /v1/returns/{returnId}/send-back': comesTo(returns.sendBack),
  'POST /v1/returns/{returnId}/cancel': comesTo(returns.cancelReturn),

  'POST /v1/approvals/{requestId}/decisions': comesTo(approvals.decideApproval),
  'POST /v1/approvals/decisions': comesTo(approvals.decideApproval),
  'POST /v1/delegations': comesTo(approvals.giveDelegation),
  'POST /v1/delegations/{delegationId}/revoke': comesTo(approvals.revokeDelegation),
  'POST /v1/approval-policies': comesTo(approvals.definePolicy),
  'POST /v1/approval-policies/{kind}/versions/{version}/withdraw': comesTo(approvals.withdrawPolicy),
  'POST /v1/approval-contacts': comesTo(approvals.addContact),
  'POST /v1/approval-contacts/{contactId}/end': comesTo(approvals.endContact),
  'POST /v1/working-calendars': comesTo(approvals.defineWorkingCalendar),
  'POST /v1/operator-tasks/{taskId}/actions': comesTo(operations.resolveTask),

  'POST /v1/invoices/{invoice}/price-corrections': asksCorrection('priceCorrection'),
  'POST /v1/invoices/{invoice}/write-offs': asksCorrection('writeOff'),
  'POST /v1/invoices/{invoice}/refunds': asksCorrection('refund'),
  'POST /v1/invoices/{invoice}/credit-transfers': comesTo(billing.transferCredit),
  'POST /v1/payments/{payment}/void': asksCorrection('paymentVoid'),
  'POST /v1/payments/{payment}/refunds': asksCorrection('refund'),
  'POST /v1/corrections/{correction}/withdraw': comesTo(billing.withdrawCorrection),
  'POST /v1/payments': comesTo(billing.takePayment),

  'POST /v1/journals/{journal}/reverse': comesTo(ledger.reverseJournal),
  'POST /v1/manual-journals': comesTo(ledger.draftJournal),
  'POST /v1/manual-journals/{journalId}/approve': comesTo(ledger.submitJournal),
  'POST /v1/manual-journals/{journalId}/reject': comesTo(ledger.submitJournal),
  'POST /v1/periods': comesTo(ledger.defineFiscalYear),
  'POST /v1/periods/{period}/lock': comesTo(ledger.lockPeriod),
  'POST /v1/periods/{period}/unlock': comesTo(ledger.unlockPeriod),
  'POST /v1/periods/{period}/close': comesTo(ledger.closePeriod),
  'POST /v1/periods/{period}/reopen': comesTo(ledger.askReopening),
  'POST /v1/fiscal-years/{year}/close': comesTo(ledger.closeFiscalYear),

  'POST /v1/dunning-policies': comesTo(correspondence.defineDunningPolicy),
  'POST /v1/dunning-holds': comesTo(correspondence.holdDunning),
  'POST /v1/dunning-holds/{holdId}/release': comesTo(correspondence.releaseDunningHold),
  'POST /v1/report-subscriptions': comesTo(correspondence.subscribeToReport),
  'PATCH /v1/report-subscriptions/{subscriptionId}': comesTo(correspondence.changeSubscription),
  'POST /v1/report-subscriptions/{subscriptionId}/cancel': comesTo(correspondence.cancelSubscription),

  'POST /v1/webhook-endpoints': comesTo(webhooks.createWebhookEndpoint),
  'PATCH /v1/webhook-endpoints/{endpointId}': comesTo(webhooks.changeWebhookEndpoint),
  'POST /v1/webhook-endpoints/{endpointId}/pause': comesTo(webhooks.pauseWebhookEndpoint),
  'POST /v1/webhook-endpoints/{endpointId}/resume': comesTo(webhooks.resumeWebhookEndpoint),
  'POST /v1/webhook-endpoints/{endpointId}/disable': comesTo(webhooks.disableWebhookEndpoint),
  'POST /v1/webhook-endpoints/{endpointId}/rotate-secret': comesTo(webhooks.rotateWebhookSecret),
  'POST /v1/webhook-endpoints/{endpointId}/test': comesTo(webhooks.testWebhookEndpoint),
  'POST /v1/webhook-endpoints/{endpointId}/deliveries/{deliveryId}/redeliver': comesTo(webhooks.redeliverWebhook),

  'POST /v1/dimensions/sites': comesTo(dimensions.defineSite),
  'POST /v1/dimensions/cost-centres': comesTo(dimensions.defineCostCentre),
};
