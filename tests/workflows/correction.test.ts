import { WithStartWorkflowOperation } from '@temporalio/client';
import { expect } from 'chai';
import type { RequestCorrectionInput } from '../../domain/billing/index.js';
import { creditReturn, correction as readCorrection } from '../../domain/billing/store/index.js';
import { task as readTask } from '../../domain/operations/store/index.js';
import { decideUpdate } from '../../workflows/approvals/approval.contract.js';
import {
  CORRECTION_WORKFLOW,
  type CorrectionProgress,
  type CorrectionWorkflow,
  correctionOptions,
  correctionRequestedUpdate,
  correctionWorkflowId,
  resolveCorrectionTaskUpdate,
  startOfCorrection,
  withdrawCorrectionUpdate,
} from '../../workflows/billing/correction.contract.js';
import { refusalFailure } from '../../workflows/support/refusal.js';
import { amos, by, contextOf, fay, ollie } from '../support/actors.js';
import { billed, billingOf, quantities } from '../support/billing-fixture.js';
import { lateGrant } from '../support/late-grant.js';
import { openWorld, type World } from '../support/process-world.js';
import { refusalOf, until } from '../support/until.js';

describe('the process of a correction', () => {
  let world: World;
  before(async function () {
    this.timeout(120_000);
    world = await openWorld({ time: 'real' });
  });
  after(async function () {
    this.timeout(120_000);
    await world.stop();
  });

  const start = (input: RequestCorrectionInput): Promise<CorrectionProgress> => {
    const { correctionId } = input;
    const command = { key: `${correctionId}/request`, context: contextOf(fay, correctionId), input };
    const startWorkflowOperation = new WithStartWorkflowOperation<CorrectionWorkflow>(
      CORRECTION_WORKFLOW,
      correctionOptions({ command }),
    );
    const updateId = 'requested';
    return world.client.workflow.executeUpdateWithStart(correctionRequestedUpdate, {
      startWorkflowOperation,
      updateId,
    });
  };
  const handle = (correctionId: string) =>
    world.client.workflow.getHandle<CorrectionWorkflow>(correctionWorkflowId(correctionId));
  const view = async (correctionId: string) => {
    const found = await readCorrection(world.test.database, correctionId);
    if (!found) throw new Error(`no correction ${correctionId}`);
    return found;
  };
  const waits = (correctionId: string) =>
    until(`${correctionId} waits`, async () =>
      (await view(correctionId)).state === 'PendingApproval' ? true : undefined,
    );
  const decide = (correctionId: string, decision: 'approve' | 'reject') =>
    until(`${correctionId} is decided`, () =>
      world.client.workflow.getHandle(`approval:AR-${correctionId}`).executeUpdate(decideUpdate, {
        args: [by(amos, { requestId: `AR-${correctionId}`, decision, reason: 'as we said' })],
      }),
    );
  /** 107.00 on account, for 100.00 net: line 1 is four at 10.00. */
  const invoiceOf = async (orderId: string): Promise<string> =>
    (await billingOf(world.test).invoiceShipment(billed(orderId), 'S-1')).invoice;
  const openOf = async (invoice: string) => (await billingOf(world.test).invoiceView(invoice))?.open;

  it('credits a price once a second person agrees, and posts it', async () => {
    const invoice = await invoiceOf('SO-1');
    const asked = { kind: 'priceCorrection', invoice, line: 1, unitPrice: '9.00', reason: 'contract' } as const;
    expect(await start({ ...asked, correctionId: 'COR-1' })).to.include({ correction: 'COR-1', state: 'Requested' });
    await waits('COR-1');
    expect(await openOf(invoice)).to.equal('107.00');
    await decide('COR-1', 'approve');
    expect(await handle('COR-1').result()).to.include({ state: 'Done' });
    // Four at 1.00 less, 7 % tax.
    expect(await view('COR-1')).to.include({ state: 'Done', amount: '4.28', document: 'CN-000001' });
    expect(await openOf(invoice)).to.equal('102.72');
    const journals = await world.test.admin(
      `SELECT l.account, l.debit::text, l.credit::text FROM ledger.journals j JOIN ledger.journal_lines l USING (sequence)
       WHERE j.rule = 'creditNote.shipped' ORDER BY l.account`,
    );
    expect(journals).to.deep.equal([
      { account: '1110', debit: '0.00', credit: '4.28' },
      { account: '2200', debit: '0.28', credit: '0.00' },
      { account: '4090', debit: '4.00', credit: '0.00' },
    ]);
  });

  it('takes a payment back once a second person agrees, and posts the opposite', async () => {
    const invoice = await invoiceOf('SO-20');
    const { payment } = await billingOf(world.test).pay('110.00', { invoice });
    await start({ kind: 'paymentVoid', correctionId: 'COR-20', payment, reason: 'bounced' });
    await waits('COR-20');
    expect(await openOf(invoice)).to.equal('0.00');
    await decide('COR-20', 'approve');
    expect(await handle('COR-20').result()).to.include({ state: 'Done' });
    expect(await view('COR-20')).to.include({ amount: '110.00', document: 'VP-000001', payment });
    expect(await openOf(invoice)).to.equal('107.00');
    const journals = await world.test.admin(
      `SELECT l.account, l.debit::text, l.credit::text FROM ledger.journals j JOIN ledger.journal_lines l USING (sequence)
       WHERE j.rule = 'payment.voided' ORDER BY l.account`,
    );
    expect(journals).to.deep.equal([
      { account: '1010', debit: '0.00', credit: '110.00' },
      { account: '1110', debit: '107.00', credit: '0.00' },
      { account: '2110', debit: '3.00', credit: '0.00' },
    ]);
  });

  it('does nothing when it is refused, withdrawn, or wrong from the beginning', async () => {
    const invoice = await invoiceOf('SO-2');
    const asked = { kind: 'writeOff', invoice, reason: 'insolvent' } as const;
    await start({ ...asked, correctionId: 'COR-2' });
    await waits('COR-2');
    await decide('COR-2', 'reject');
    expect(await handle('COR-2').result()).to.include({ state: 'Refused' });
    expect(await view('COR-2')).to.include({ outcome: 'as we said', document: null });
    await start({ ...asked, correctionId: 'COR-3' });
    await waits('COR-3');
    const command = by(fay, { correctionId: 'COR-3', reason: 'they paid' });
    const withdrawn = await handle('COR-3').executeUpdate(withdrawCorrectionUpdate, { args: [command] });
    expect(withdrawn).to.include({ state: 'Withdrawn' });
    expect(await lateGrant(world, 'AR-COR-3')).to.have.property('code', 'AlreadyEnded');
    const wrong = start({ ...asked, correctionId: 'COR-4', amount: '107.01' });
    expect(await refusalOf(wrong)).to.include({ code: 'MoreThanOpen' });
    expect(await openOf(invoice)).to.equal('107.00');
  });

  it('refuses by itself what cannot be done any more when it is agreed to', async () => {
    const invoice = await invoiceOf('SO-5');
    await start({ kind: 'writeOff', correctionId: 'COR-5', invoice, reason: 'insolvent' });
    await waits('COR-5');
    await billingOf(world.test).pay('7.00', { invoice });
    await decide('COR-5', 'approve');
    expect(await handle('COR-5').result()).to.include({ state: 'Refused' });
    expect((await view('COR-5')).outcome).to.match(/100\.00 open/);
  });

  it('goes on after it was terminated: what was agreed to meanwhile is done, once', async () => {
    const invoice = await invoiceOf('SO-6');
    await start({ kind: 'writeOff', correctionId: 'COR-6', invoice, amount: '7.00', reason: 'insolvent' });
    await waits('COR-6');
    await handle('COR-6').terminate('by the test');
    await decide('COR-6', 'approve');
    const again = correctionOptions(startOfCorrection(await view('COR-6')));
    const restarted = await world.client.workflow.start<CorrectionWorkflow>(CORRECTION_WORKFLOW, again);
    expect(await restarted.result()).to.include({ state: 'Done' });
    expect(await openOf(invoice)).to.equal('100.00');
    expect((await view('COR-6')).document).to.equal('WO-000001');
  });

  it('refunds what the customer is owed: on the card that paid, by the provider, and the rest by wire', async () => {
    const billing = billingOf(world.test);
    const { invoice } = await billing.invoice(billed('SO-7', { customerId: 'C-7' }), 'SO-7/invoice');
    const { reference } = await billing.begin('SO-7', 1, '107.00');
    const charge = await world.activities.chargeCard({ reference, amount: '107.00', token: 'tok_ok' });
    await billing.settle({ ...charge, status: 'succeeded' });
    await billing.release('SO-7', 'S-1', quantities({ 1: '4' }));
    const lines = quantities({ 1: '1' });
    const { database } = world.test;
    await creditReturn(database, by(fay, { creditId: 'RMA-7', orderId: 'SO-7', lines, reason: 'damaged' }));
    await start({ kind: 'refund', correctionId: 'COR-7', invoice, reason: 'asked for' });
    await waits('COR-7');
    await decide('COR-7', 'approve');
    expect(await handle('COR-7').result()).to.include({ state: 'Done' });
    expect(await openOf(invoice)).to.equal('0.00');
    const refunds = (await billing.ofOrder('SO-7'))?.refunds ?? [];
    expect(refunds.map(({ amount, status, chargeId }) => [amount, status, chargeId])).to.deep.equal([
      ['10.70', 'settled', charge.id],
    ]);
    const { payment } = await billing.pay('50.00', { customerId: 'C-8' });
    await start({ kind: 'refund', correctionId: 'COR-8', payment, amount: '20.00', reason: 'too much' });
    await waits('COR-8');
    await decide('COR-8', 'approve');
    expect(await handle('COR-8').result()).to.include({ state: 'Done' });
  });

  it('asks an operator about each refund that is not paid, under its own name', async () => {
    const billing = billingOf(world.test);
    const order = billed('SO-9', { customerId: 'C-9' });
    const { invoice } = await billing.invoice(order, 'SO-9/invoice');
    for (const [attempt, amount] of [
      [1, '100.00'],
      [2, '7.00'],
    ] as const) {
      const { reference } = await billing.begin('SO-9', attempt, amount);
      const charge = await world.activities.chargeCard({ reference, amount, token: 'tok_ok' });
      await billing.settle({ ...charge, status: 'succeeded' });
    }
    await billing.release('SO-9', 'S-1', quantities({ 1: '4' }));
    const given = { creditId: 'RMA-9', orderId: 'SO-9', lines: quantities({ 1: '1' }), reason: 'damaged' };
    await creditReturn(world.test.database, by(fay, given));
    const refused = { code: 'Down', kind: 'conflict', message: 'No.', details: {} } as const;
    world.faults.set('refundCharge', { before: () => Promise.reject(refusalFailure(refused)) });
    await start({ kind: 'refund', correctionId: 'COR-9', invoice, reason: 'asked for' });
    await waits('COR-9');
    await decide('COR-9', 'approve');
    // 10.70 is owed: 7.00 of the newest payment, and 3.70 of the first.
    for (const refund of [1, 2]) {
      const taskId = `COR-9/refund/${refund}/1`;
      await until(`task ${taskId}`, async () => (await readTask(world.test.database, taskId)) ?? undefined);
      const command = by(ollie, { taskId, action: 'force' as const, justification: 'paid by hand' });
      await handle('COR-9').executeUpdate(resolveCorrectionTaskUpdate, { args: [command], updateId: command.key });
    }
    expect(await handle('COR-9').result()).to.include({ state: 'Done' });
    world.faults.delete('refundCharge');
    expect(await openOf(invoice)).to.equal('0.00');
  });

  it('has the provider pay nothing that an operator had paid when the process was lost', async () => {
    const billing = billingOf(world.test);
    const { invoice } = await billing.invoice(billed('SO-10', { customerId: 'C-10' }), 'SO-10/invoice');
    const { reference } = await billing.begin('SO-10', 1, '107.00');
    const charge = await world.activities.chargeCard({ reference, amount: '107.00', token: 'tok_ok' });
    await billing.settle({ ...charge, status: 'succeeded' });
    await billing.release('SO-10', 'S-1', quantities({ 1: '4' }));
    const given = { creditId: 'RMA-10', orderId: 'SO-10', lines: quantities({ 1: '1' }), reason: 'damaged' };
    await creditReturn(world.test.database, by(fay, given));
    const refused = { code: 'Down', kind: 'conflict', message: 'No.', details: {} } as const;
    world.faults.set('refundCharge', { before: () => Promise.reject(refusalFailure(refused)) });
    await start({ kind: 'refund', correctionId: 'COR-10', invoice, reason: 'asked for' });
    await waits('COR-10');
    await decide('COR-10', 'approve');
    const taskId = 'COR-10/refund/1/1';
    const readIt = () => readTask(world.test.database, taskId);
    await until(`task ${taskId}`, async () => (await readIt()) ?? undefined);
    world.faults.delete('refundCharge');
    const lose = async () => {
      world.faults.delete('settleRefund');
      await handle('COR-10').terminate('by the test');
      throw new Error('lost');
    };
    world.faults.set('settleRefund', { before: lose });
    const command = by(ollie, { taskId, action: 'force' as const, justification: 'paid by hand' });
    await handle('COR-10')
      .executeUpdate(resolveCorrectionTaskUpdate, { args: [command], updateId: command.key })
      .catch(() => undefined);
    await until('it is lost', async () =>
      (await handle('COR-10').describe()).status.name === 'TERMINATED' ? true : undefined,
    );
    const again = correctionOptions(startOfCorrection(await view('COR-10')));
    const restarted = await world.client.workflow.start<CorrectionWorkflow>(CORRECTION_WORKFLOW, again);
    expect(await restarted.result()).to.include({ state: 'Done' });
    const paid = (await world.sandbox.ledger()).refunds.filter((one) => one.reference.startsWith('COR-10/'));
    expect(paid).to.deep.equal([]);
    expect(await openOf(invoice)).to.equal('0.00');
  });
});
