import { fourEyesDemand } from '../../domain/approvals/index.js';
import { requestApproval } from '../../domain/approvals/store/index.js';
import { requestCorrection } from '../../domain/billing/store/index.js';
import { holdDunning, openDunning, subscribeToReport, writeReminder } from '../../domain/correspondence/store/index.js';
import { defineSite } from '../../domain/dimensions/store/index.js';
import { defineWorkCentre } from '../../domain/engineering/store/index.js';
import { receiveStock } from '../../domain/inventory/store/index.js';
import { createJob } from '../../domain/jobs/store/index.js';
import { SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import type { Dimensions } from '../../domain/kernel/dimensions.js';
import { draftJournal, journalsOfSource, postFacts } from '../../domain/ledger/store/index.js';
import { raiseTask } from '../../domain/operations/store/index.js';
import { placeOrder } from '../../domain/orders/store/index.js';
import { createCustomer } from '../../domain/parties/store/index.js';
import { receiveRepair } from '../../domain/repairs/store/index.js';
import { authoriseReturn } from '../../domain/returns/store/index.js';
import { by, fay, ollie } from './actors.js';
import { billed, billingOf, datedBack } from './billing-fixture.js';
import { RATES, service, specOf } from './job-shop.js';
import { ADDRESS, orderStart } from './order-fixture.js';
import { repairStart } from './repair-fixture.js';
import { returnStart } from './return-fixture.js';
import type { TestDatabase } from './test-database.js';

export const SITES = ['LOUISVILLE', 'EVANSVILLE'] as const;
type Site = (typeof SITES)[number];

/** Business units of their own, so that either limit tells the sites apart. */
export const UNITS: Readonly<Record<Site, string>> = {
  LOUISVILLE: 'INDUSTRIAL_PRODUCTS',
  EVANSVILLE: 'MACHINING_REPAIR',
};

const dimensionsOf = (site: Site): Dimensions => ({ businessUnit: UNITS[site], site, costCentre: 'CC' });

/** The sites themselves, and the customer of both. */
export async function furnishSites({ database }: TestDatabase): Promise<void> {
  for (const code of SITES) await defineSite(database, by(fay, { code, name: code, address: ADDRESS }));
  const terms = { creditLimit: '0.00', termsDays: 30, taxStatus: 'taxable' as const, priceList: 'STANDARD' };
  const customer = { customerId: 'C-1', name: 'Acme', email: 'ap@acme.example', ...terms, address: ADDRESS };
  await createCustomer(database, by(fay, customer));
}

/** One record of every kind that stands at a site, by the name of its id in paths. */
export async function oneOfEach(test: TestDatabase, site: Site): Promise<Readonly<Record<string, string>>> {
  const orderId = `SO-${site}`;
  const work = await workAt(test, site, orderId);
  const money = await moneyAt(test, site, orderId);
  const requestId = `AR-${site}`;
  await requestApproval(
    test.database,
    by(SYSTEM_ACTOR, {
      ...{ requestId, kind: 'refund' as const, subject: orderId, amount: '20.00', dimensions: dimensionsOf(site) },
      ...{ requestedBy: ollie, requesterWorkflowId: `order:${orderId}`, demand: fourEyesDemand('refund') },
    }),
  );
  return { orderId, requestId, ...work, ...money, ...(await lettersAt(test, site, money.invoice)) };
}

async function workAt({ database }: TestDatabase, site: Site, orderId: string) {
  const dimensions = dimensionsOf(site);
  const { order, ...start } = orderStart();
  const context = { ...start.context, correlationId: orderId };
  const placing = { start: { ...start, context, order: { ...order, orderId, dimensions } }, runId: 'r' };
  await placeOrder(database, by(ollie, placing));
  const jobId = `J-${site}`;
  const plan = { billRevision: null, routingRevision: null, plannedOn: '2026-01-02', operations: [], materials: [] };
  await createJob(database, by(ollie, { jobId, spec: specOf(jobId, { ...service, dimensions }), plan }));
  const repairId = `RP-${site}`;
  await receiveRepair(database, by(ollie, { start: repairStart(repairId, { dimensions }) }));
  const returnId = `RMA-${site}`;
  const goods = returnStart(returnId, { orderId });
  const authorised = { ...goods.return, order: { ...goods.return.order, dimensions } };
  await authoriseReturn(database, by(ollie, { start: { ...goods, return: authorised } }));
  const workCentre = `WC_${site}`;
  await defineWorkCentre(
    database,
    by(fay, { workCentre, name: workCentre, ...dimensions, ...RATES, validFrom: '2026-01-01' }),
  );
  const received = {
    part: 'P-1',
    quantity: '5',
    unitCost: '4.00',
    reference: `DN-${site}`,
    stockAccount: '1220' as const,
  };
  const { businessUnit, costCentre } = dimensions;
  await receiveStock(database, by(ollie, { ...received, site, businessUnit, costCentre }));
  const taskId = `T-${site}`;
  const about = { workflowId: `order:${orderId}`, subject: orderId, title: 'It cannot finish', detail: 'no' };
  await raiseTask(
    database,
    by(SYSTEM_ACTOR, { taskId, kind: 'compensation' as const, ...about, actions: ['retry' as const] }),
    dimensions,
  );
  return { jobId, repairId, returnId, workCentre, taskId };
}

async function moneyAt(test: TestDatabase, site: Site, orderId: string) {
  const { database } = test;
  const dimensions = dimensionsOf(site);
  const billing = billingOf(test);
  const { invoice, toPost } = await billing.invoice(billed(orderId, { dimensions }));
  const { creditNote } = (await billing.credit(orderId, [{ line: 1, quantity: '1' }])) as unknown as {
    creditNote: string;
  };
  const { payment } = (await billing.pay('10.00', { dimensions })) as unknown as { payment: string };
  await postFacts(database, [...toPost]);
  const [posted] = await journalsOfSource(database, { eventIds: toPost });
  const correction = `COR-${site}`;
  const wrong = { correctionId: correction, kind: 'paymentVoid' as const, payment, reason: 'bounced' };
  await requestCorrection(database, by(fay, wrong));
  const journalId = `MJ-${site}`;
  const lines = [
    { account: '6000', debit: '5.00', dimensions },
    { account: '1010', credit: '5.00', dimensions },
  ];
  await draftJournal(database, by(fay, { journalId, date: '2026-03-31', description: 'Rent', lines }));
  return { invoice, creditNote, payment, correction, journal: posted?.journal ?? '', journalId };
}

async function lettersAt(test: TestDatabase, site: Site, invoice: string) {
  const { database } = test;
  await datedBack(test, invoice, '2026-01-01');
  const dates = { invoiceDate: '2026-01-01', dueDate: '2026-01-31' };
  const place = dimensionsOf(site);
  await openDunning(database, by(SYSTEM_ACTOR, { invoice, orderId: `SO-${site}`, customerId: 'C-1', ...dates }), place);
  const reminder = { invoice, level: 1, on: '2026-03-01', recipient: 'ap@acme.example', customerName: 'Acme' };
  const amounts = { invoiceDate: dates.invoiceDate, total: '107.00', open: '107.00' };
  const { letterId } = await writeReminder(database, by(SYSTEM_ACTOR, { ...reminder, ...amounts }));
  const holdId = `DH-${site}`;
  await holdDunning(database, by(fay, { holdId, customerId: 'C-1', invoice, reason: 'they dispute it' }), place);
  const subscriptionId = `SUB-${site}`;
  const query = { site, businessUnit: UNITS[site], period: 'previousMonth' as const };
  const post = { format: 'pdf', recipients: ['boss@atlas.example'], cadence: 'monthly' as const, hour: 6 };
  await subscribeToReport(database, by(fay, { subscriptionId, report: 'trial-balance', query, ...post }));
  return { letterId, holdId, subscriptionId };
}
