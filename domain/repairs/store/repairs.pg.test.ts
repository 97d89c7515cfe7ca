import { expect } from 'chai';
import { by, fay, ollie, vera } from '../../../tests/support/actors.js';
import { factTypes } from '../../../tests/support/facts.js';
import { appendOnlyBreaches, neighbourBreaches } from '../../../tests/support/neighbour-tables.js';
import { refusalOf } from '../../../tests/support/refusal.js';
import { charge, evaluationOf, repairStart as startOf } from '../../../tests/support/repair-fixture.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import { SYSTEM_ACTOR } from '../../kernel/actor.js';
import type { Evaluation, RepairCommandInputs } from '../repairs.wire.js';
import * as store from './index.js';

type Commands = { [Kind in keyof RepairCommandInputs]: Omit<RepairCommandInputs[Kind], 'repairId'> };

const { evaluateRepair, quoteRepair, approveRepair, declineRepair, testRepair, returnAsset } = store;
const { closeRepair, cancelRepair } = store;
const commands = {
  ...{ evaluateRepair, quoteRepair, approveRepair, declineRepair, testRepair, returnAsset, closeRepair },
  cancelRepair,
};

describe('repairs in PostgreSQL', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
  });
  after(() => test.close());

  const receive = async (repairId: string, serial = `SN-${repairId}`) => {
    const start = startOf(repairId, { asset: { serial, description: 'Gearbox' } });
    return store.receiveRepair(test.database, by(ollie, { start }, `${repairId}/receive`));
  };
  const ask = <Kind extends keyof Commands>(kind: Kind, repairId: string, input: Commands[Kind], who = ollie) => {
    const command = commands[kind] as (...args: unknown[]) => ReturnType<typeof store.closeRepair>;
    return command(test.database, by(who, { repairId, ...input }));
  };
  const own = <Extra extends object>(repairId: string, extra: Extra) => by(SYSTEM_ACTOR, { repairId, ...extra });
  const evaluate = (repairId: string, evaluation: Evaluation) => ask('evaluateRepair', repairId, evaluation);
  const quote = (repairId: string) => ask('quoteRepair', repairId, { answerDays: null });
  const passed = { passed: true, measured: [{ name: 'Run-out', value: '0.01 mm' }], notes: 'Runs true.' };
  const startWork = (repairId: string) => store.startRepair(test.database, own(repairId, {}));
  const job = (repairId: string, jobState: string) => store.noteJob(test.database, own(repairId, { jobState }));
  const back = (repairId: string) => ask('returnAsset', repairId, { reference: 'UPS 1Z' });

  it('go from the asset coming in to the asset going out, billed and closed', async () => {
    expect(await store.nextRepairId(test.database)).to.equal('RP-1001');
    expect(await receive('RP-1')).to.include({ state: 'Received', waitingFor: 'evaluation', version: 1 });
    const evaluated = await evaluate('RP-1', evaluationOf(charge.warranty('100.00'), charge.billable('300.00')));
    expect(evaluated).to.include({ state: 'Evaluated', waitingFor: 'quote', toBill: '300.00' });
    const quoted = await quote('RP-1');
    expect(quoted).to.include({ state: 'Quoted', waitingFor: 'approval' });
    const { quotedAt, answerBy } = quoted.quote ?? { quotedAt: '', answerBy: '' };
    expect((Date.parse(answerBy) - Date.parse(quotedAt)) / 86_400_000).to.equal(14);
    await ask('approveRepair', 'RP-1', { reference: 'PO 77' });
    expect(await startWork('RP-1')).to.include({ state: 'InRepair', waitingFor: 'job', jobState: null });
    expect(await job('RP-1', 'InProgress')).to.include({ waitingFor: 'job', jobState: 'InProgress' });
    expect(await ask('testRepair', 'RP-1', { ...passed, passed: false })).to.include({
      ...{ state: 'InRepair', reason: 'test RP-1-T1 failed' },
    });
    expect(await ask('testRepair', 'RP-1', passed)).to.include({ state: 'Tested', waitingFor: 'job' });
    const early = await refusalOf(back('RP-1'), 'JobNotCompleted');
    expect(early.details).to.include({ state: 'Tested', jobState: 'InProgress' });
    await job('RP-1', 'Completed');
    expect(await back('RP-1')).to.include({ state: 'Returned', waitingFor: null, toBill: '300.00' });
    await refusalOf(ask('closeRepair', 'RP-1', { note: '' }), 'NotInvoiced');
    const invoiced = await store.recordRepairInvoice(test.database, own('RP-1', { invoice: 'INV-000001' }));
    expect(invoiced).to.include({ state: 'Invoiced', waitingFor: 'close' });
    const open = await refusalOf(ask('closeRepair', 'RP-1', { note: '' }), 'JobNotClosed');
    expect(open.details).to.include({ state: 'Invoiced', jobState: 'Completed' });
    await job('RP-1', 'Closed');
    expect(await ask('closeRepair', 'RP-1', { note: 'done' }, fay)).to.include({ state: 'Closed', reason: 'done' });
    const view = await store.repair(test.database, 'RP-1');
    expect(view).to.deep.include({
      ...{ state: 'Closed', warranty: '100.00', billable: '300.00', warrantyShare: '0.25', invoice: 'INV-000001' },
      ...{ approvalReference: 'PO 77', jobId: 'J-RP-1', jobState: 'Closed', customerId: 'C-1' },
    });
    expect(view?.tests.map(({ testId, passed: ok }) => [testId, ok])).to.deep.equal([
      ['RP-1-T1', false],
      ['RP-1-T2', true],
    ]);
    expect(view?.assetMovements.map(({ direction, reference }) => [direction, reference])).to.deep.equal([
      ['in', null],
      ['out', 'UPS 1Z'],
    ]);
    expect(await factTypes(test, 'repair:RP-1')).to.deep.equal([
      ...['RepairReceived', 'CustomerAssetMoved', 'RepairEvaluated', 'RepairQuoted', 'RepairAdvanced'],
      ...['RepairAdvanced', 'RepairJobMoved', 'RepairTested', 'RepairTested', 'RepairJobMoved'],
      ...['RepairAdvanced', 'CustomerAssetMoved', 'RepairAdvanced', 'RepairJobMoved', 'RepairAdvanced'],
    ]);
  });

  it('never touch the books: no fact of theirs moves money', async () => {
    const [money] = await test.admin<{ count: number }>(
      `SELECT count(*)::int AS count FROM outbox.facts WHERE domain = 'repairs' AND payload ? 'posting'`,
    );
    expect(money?.count).to.equal(0);
  });

  it('ask the customer nothing when everything is warranty', async () => {
    await receive('RP-2');
    const evaluated = await evaluate('RP-2', evaluationOf(charge.warranty('80.00')));
    expect(evaluated).to.include({ state: 'Evaluated', waitingFor: null, toBill: '0.00' });
    await refusalOf(quote('RP-2'), 'NothingToApprove');
    expect(await startWork('RP-2')).to.include({ state: 'InRepair' });
    await job('RP-2', 'Completed');
    await ask('testRepair', 'RP-2', passed);
    expect(await back('RP-2')).to.include({ state: 'Returned', waitingFor: 'close' });
    await job('RP-2', 'Closed');
    expect(await ask('closeRepair', 'RP-2', { note: '' })).to.include({ state: 'Closed', reason: null });
  });

  it('begin no billable work without approval', async () => {
    await receive('RP-3');
    await evaluate('RP-3', evaluationOf(charge.billable('80.00')));
    await refusalOf(startWork('RP-3'), 'NeedsApproval');
    await quote('RP-3');
    await refusalOf(startWork('RP-3'), 'WrongState');
  });

  it('give the asset back unrepaired when the customer declines, and bill the evaluation', async () => {
    await receive('RP-4');
    const fee = { amount: '95.00', taxCode: 'IN', taxRate: '0.07' };
    await evaluate('RP-4', { ...evaluationOf(charge.billable('800.00')), evaluationFee: fee });
    await quote('RP-4');
    const declined = await ask('declineRepair', 'RP-4', { reason: 'too dear' });
    expect(declined).to.include({ state: 'Declined', waitingFor: 'return', reason: 'too dear', toBill: '95.00' });
    // They think better of it: a new quote, with its own time.
    expect((await quote('RP-4')).quote).to.include({ number: 2, reminders: 0 });
    await ask('declineRepair', 'RP-4', { reason: 'still too dear' });
    expect(await back('RP-4')).to.include({ state: 'Returned', waitingFor: null, toBill: '95.00' });
    expect((await store.repairRecord(test.database, 'RP-4'))?.bill).to.deep.equal([
      { description: 'Evaluation', net: '95.00', taxRate: '0.07' },
    ]);
  });

  it('remind once each, and lapse only the quote whose time passed', async () => {
    await receive('RP-5');
    await evaluate('RP-5', evaluationOf(charge.billable('80.00')));
    await quote('RP-5');
    const remind = (reminder: number, key: string) =>
      store.remindCustomer(test.database, by(SYSTEM_ACTOR, { repairId: 'RP-5', quote: 1, reminder }, key));
    expect((await remind(1, 'r1')).quote).to.include({ reminders: 1 });
    expect((await remind(1, 'r1 again')).quote).to.include({ reminders: 1 });
    expect((await remind(2, 'r2')).quote).to.include({ reminders: 2 });
    expect((await factTypes(test, 'repair:RP-5')).filter((type) => type === 'RepairReminderDue')).to.have.length(2);
    const again = await evaluate('RP-5', evaluationOf(charge.billable('90.00')));
    expect(again).to.include({ state: 'Evaluated', quote: null, toBill: '90.00' });
    await quote('RP-5');
    const lapse = (number: number) => store.lapseRepair(test.database, own('RP-5', { quote: number }));
    expect(await lapse(1), 'that quote was taken back').to.include({ state: 'Quoted' });
    expect(await lapse(2)).to.include({ state: 'Declined', reason: 'the customer did not answer in time' });
    expect(await lapse(2)).to.include({ state: 'Declined' });
  });

  it('are cancelled at once, or once their job is', async () => {
    await receive('RP-6');
    expect(await ask('cancelRepair', 'RP-6', { reason: 'wrong asset' })).to.include({ state: 'Cancelled' });
    expect((await store.repair(test.database, 'RP-6'))?.assetMovements).to.have.length(2);
    await receive('RP-7');
    await evaluate('RP-7', evaluationOf(charge.warranty('80.00')));
    await startWork('RP-7');
    await refusalOf(ask('cancelRepair', 'RP-7', { reason: 'sold' }), 'JobNotCancelled');
    await job('RP-7', 'InProgress');
    await refusalOf(ask('cancelRepair', 'RP-7', { reason: 'sold' }), 'JobNotCancelled');
    expect(await job('RP-7', 'Cancelled')).to.include({ waitingFor: 'cancellation' });
    expect(await ask('cancelRepair', 'RP-7', { reason: 'sold' })).to.include({ state: 'Cancelled' });
  });

  it('take an asset in once, though it comes twice at once, and again when it has gone', async () => {
    const outcomes = await Promise.allSettled([receive('RP-8', 'SN-X'), receive('RP-9', 'SN-X')]);
    expect(outcomes.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected']);
    const here = outcomes[0].status === 'fulfilled' ? 'RP-8' : 'RP-9';
    const refused = await refusalOf(receive('RP-10', 'SN-X'), 'AssetIsHere');
    expect(refused.details.fields).to.deep.equal([{ field: 'asset.serial', message: 'It is here already.' }]);
    await ask('cancelRepair', here, { reason: 'not ours' });
    expect(await receive('RP-10', 'SN-X')).to.include({ state: 'Received' });
  });

  it('are done once by their key, and refuse wrong input, states and people', async () => {
    const first = await receive('RP-11');
    expect(await receive('RP-11')).to.deep.equal(first);
    const start = startOf('RP-11', { asset: { serial: 'SN-other', description: 'Other' } });
    await refusalOf(store.receiveRepair(test.database, by(ollie, { start })), 'RepairExists');
    await refusalOf(evaluate('RP-404', evaluationOf(charge.warranty('1.00'))), 'UnknownRepair');
    const wrong = await refusalOf(back('RP-11'), 'WrongState');
    expect(wrong.details).to.include({ state: 'Received', command: 'returnAsset' });
    await refusalOf(evaluate('RP-11', evaluationOf()), 'InvalidRepair');
    await refusalOf(ask('cancelRepair', 'RP-11', { reason: 'x' }, vera), 'NotAllowed');
    const command = by(ollie, { repairId: 'RP-11', ...evaluationOf(charge.warranty('1.00')) });
    const answers = await Promise.all([1, 2, 3].map(() => store.evaluateRepair(test.database, command)));
    for (const answer of answers) expect(answer).to.deep.equal(answers[0]);
    expect((await store.repairRecord(test.database, 'RP-11'))?.done).to.include(command.key);
  });

  it('are listed while they are open, and keep what their process was started with', async () => {
    const open = await store.openRepairs(test.database, { quietSeconds: 0, after: 'RP-1', limit: 2 });
    expect(open).to.deep.equal([
      { repairId: 'RP-10', state: 'Received' },
      { repairId: 'RP-11', state: 'Evaluated' },
    ]);
    expect(await store.openRepairs(test.database, { quietSeconds: 60, after: '', limit: 9 })).to.deep.equal([]);
    expect((await store.repairStart(test.database, 'RP-11'))?.repair.repairId).to.equal('RP-11');
    expect(await store.repair(test.database, 'RP-404')).to.equal(null);
  });

  it('stay among themselves, and what happened only grows', async () => {
    expect(await neighbourBreaches(test, 'repairs')).to.deep.equal([]);
    expect(await appendOnlyBreaches(test, 'repairs')).to.deep.equal([]);
  });
});
