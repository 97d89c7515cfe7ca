import { expect } from 'chai';
import { invoicesOpenAgain } from '../../activities/lost-reminders.js';
import { restartDunning } from '../../api/processes/correspondence.js';
import { receivable } from '../../domain/billing/store/index.js';
import { openDunning, reopenDunning, settleDunning } from '../../domain/correspondence/store/index.js';
import { SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import { openTasks } from '../../domain/operations/store/index.js';
import { wakeDunning } from '../../temporal-config/wake-dunning.js';
import { tryNowSignal } from '../../workflows/correspondence/letter.contract.js';
import { by } from '../support/actors.js';
import { type DunningDesk, dunningDesk } from '../support/dunning-desk.js';
import { type RunningCatcher, startMailCatcher } from '../support/mail-catcher.js';
import { openWorld, type World } from '../support/process-world.js';
import { until } from '../support/until.js';

describe('the reminding of an invoice as time passes', () => {
  let world: World;
  let desk: DunningDesk;
  let catcher: RunningCatcher;
  // A world a test: skipped time stays skipped, and the database does not know of it.
  beforeEach(async function () {
    this.timeout(120_000);
    catcher = await startMailCatcher();
    world = await openWorld({ time: 'skipping', smtp: catcher.smtp });
    desk = dunningDesk(world);
    await desk.customer('C-1', 'c1@customers.test');
  });
  afterEach(async function () {
    this.timeout(120_000);
    await world.stop();
    await catcher.stop();
  });

  const subjects = async (): Promise<string[]> => (await catcher.messages()).map(({ subject }) => subject).reverse();
  async function begun(customerId = 'C-1'): Promise<string> {
    const invoice = await desk.invoice(customerId);
    await desk.begin(invoice, customerId);
    return invoice;
  }
  const sent = (letterId: string) =>
    until(`letter ${letterId} has ended`, async () => (await desk.letter(letterId))?.delivery ?? undefined, 20_000);

  it('reminds 7, 21 and 35 days after the due date, then waits with Finance, until it is paid', async () => {
    const invoice = await begun();
    // Due after 30 days; the reminder leaves on the morning of the 37th.
    await world.sleep('36 days');
    expect(await subjects()).to.deep.equal([]);
    await world.sleep('2 days');
    await sent(`reminder/${invoice}/1`);
    expect(await subjects()).to.deep.equal([`Reminder: invoice ${invoice}`]);
    // Part of it is paid: the next reminder asks for the rest.
    await desk.pay(invoice, 'C-1', '100.00');
    await desk.news(invoice);
    await world.sleep('14 days');
    await sent(`reminder/${invoice}/2`);
    await world.sleep('14 days');
    await sent(`reminder/${invoice}/3`);
    expect(await desk.standing(invoice)).to.include({ state: 'HandedOver', level: 3 });
    await world.sleep('100 days');
    const mails = await catcher.messages({ to: 'c1@customers.test' });
    expect(mails.map(({ messageId }) => messageId).reverse()).to.deep.equal(
      [1, 2, 3].map((level) => `<reminder/${invoice}/${level}@atlas.test>`),
    );
    expect(mails[1]?.text).to.include('USD 107.00').and.to.include('USD 7.00 of it is open');
    await desk.pay(invoice, 'C-1', '7.00');
    await desk.news(invoice);
    expect(await desk.handle(invoice).result()).to.deep.equal({ outcome: 'settled' });
    expect(await desk.standing(invoice)).to.include({ state: 'Settled' });
  });

  it('sends nothing for what was paid before, though nobody told it, and nothing twice after a restart', async () => {
    const paid = await begun();
    const open = await begun();
    await world.sleep('20 days');
    await desk.pay(paid, 'C-1');
    await world.sleep('18 days');
    await sent(`reminder/${open}/1`);
    await until('it is settled', async () => ((await desk.standing(paid))?.state === 'Settled' ? true : undefined));
    await desk.handle(open).terminate('the test loses it');
    await desk.begin(open, 'C-1');
    await world.sleep('12 days');
    expect(await subjects()).to.deep.equal([`Reminder: invoice ${open}`]);
    await world.sleep('2 days');
    await sent(`reminder/${open}/2`);
    expect(await subjects()).to.deep.equal([`Reminder: invoice ${open}`, `Second reminder: invoice ${open}`]);
  });

  it('reminds of nothing while a hold stands, and of what was due once it is released', async () => {
    const invoice = await begun();
    const hold = await desk.hold('C-1');
    await world.sleep('60 days');
    expect(await subjects()).to.deep.equal([]);
    await desk.release(hold);
    await desk.news(invoice);
    await sent(`reminder/${invoice}/1`);
    expect(await desk.standing(invoice)).to.include({ state: 'Waiting' });
    // The second was due on the 51st day as well: it leaves two weeks after the first, as the levels are apart.
    await world.sleep('13 days');
    expect(await subjects()).to.deep.equal([`Reminder: invoice ${invoice}`]);
    await world.sleep('2 days');
    await sent(`reminder/${invoice}/2`);
    expect(await subjects()).to.have.length(2);
  });

  it('reminds anew of an invoice that is open again, from the first level, once an opening', async () => {
    const { client, test } = world;
    const invoice = await begun();
    await world.sleep('38 days');
    await sent(`reminder/${invoice}/1`);
    const settled = async (): Promise<void> => {
      await desk.pay(invoice, 'C-1', (await receivable(test.database, invoice))?.open ?? '');
      await desk.news(invoice);
      expect(await desk.handle(invoice).result()).to.deep.equal({ outcome: 'settled' });
    };
    const opening = (number: number) =>
      until(`opening ${number}`, async () => {
        const standing = await desk.standing(invoice);
        return standing?.opening === number ? standing : undefined;
      });
    await settled();
    await desk.openAgain(invoice, '40.00');
    const payload = { applications: [{ invoice, amount: '40.00' }] };
    const fact = { type: 'PaymentVoided', payload } as never;
    // A fact may come twice, or another one beside it.
    await wakeDunning(client, test.database, fact);
    await wakeDunning(client, test.database, { type: 'PaymentRefunded', payload } as never);
    expect(await opening(2)).to.include({ state: 'Waiting', level: 0 });
    await world.sleep('6 days');
    expect(await subjects()).to.have.length(1);
    await world.sleep('2 days');
    await sent(`reminder/${invoice}/opening-2/1`);
    expect(await subjects()).to.deep.equal(Array(2).fill(`Reminder: invoice ${invoice}`));
    expect((await catcher.messages())[0]?.text).to.include('USD 40.00 of it is open');
    await settled();
    await wakeDunning(client, test.database, fact);
    expect(await desk.standing(invoice), 'it is not open').to.include({ state: 'Settled', opening: 2 });

    // Told by nobody, it is found, and begins again as operators have it begin.
    expect(await invoicesOpenAgain(test.database, client, 0)).to.deep.equal([]);
    await desk.openAgain(invoice, '30.00');
    const [task] = await invoicesOpenAgain(test.database, client, 0);
    expect(task).to.include(`workflow-missing/${invoice}/`);
    await restartDunning(client, { invoice, orderId: 'SO-9001', customerId: 'C-1' });
    expect(await opening(3)).to.include({ state: 'Waiting', level: 0 });
    expect(await invoicesOpenAgain(test.database, client, 0)).to.deep.equal([]);
  });

  it('finds an invoice that is open again past the retention of its run, each time by a task of its own', async () => {
    const { client, test } = world;
    const invoice = await desk.invoice('C-1');
    const input = { invoice, orderId: 'SO-9001', customerId: 'C-1', invoiceDate: '2026-03-01', dueDate: '2026-03-31' };
    await openDunning(test.database, by(SYSTEM_ACTOR, input));
    const settle = () => settleDunning(test.database, by(SYSTEM_ACTOR, { invoice }));
    await settle();
    expect(await invoicesOpenAgain(test.database, client, 0)).to.deep.equal([`workflow-missing/${invoice}/none`]);
    await reopenDunning(test.database, by(SYSTEM_ACTOR, { invoice, opening: 2, on: '2026-06-01' }));
    await settle();
    const again = [`workflow-missing/${invoice}/opening-2/none`];
    expect(await invoicesOpenAgain(test.database, client, 0)).to.deep.equal(again);
    expect(await invoicesOpenAgain(test.database, client, 0)).to.deep.equal(again);
    expect(
      (await openTasks(test.database, { page: 1, pageSize: 10 })).items.map(({ taskId }) => taskId),
    ).to.include.members(again);
  });

  it('waits for a mail server that is away: what is paid meanwhile is withdrawn, the rest arrives once', async () => {
    const [paid, open] = [await begun(), await begun()];
    await catcher.stop();
    await world.sleep('38 days');
    await until('both are written', async () => (await desk.letter(`reminder/${open}/1`)) ?? undefined, 20_000);
    expect((await desk.letter(`reminder/${open}/1`))?.delivery).to.equal(null);
    await desk.pay(paid, 'C-1');
    await world.sleep('3 hours');
    expect((await sent(`reminder/${paid}/1`)).outcome).to.equal('withdrawn');
    catcher = await startMailCatcher(Number(new URL(catcher.smtp).port));
    await world.client.workflow.getHandle(`letter:reminder/${open}/1`).signal(tryNowSignal);
    expect((await sent(`reminder/${open}/1`)).outcome).to.equal('sent');
    expect(await subjects()).to.deep.equal([`Reminder: invoice ${open}`]);
  });

  it('asks an operator about what a mail server refuses for good', async () => {
    await desk.customer('C-2', 'nobody@refused.test');
    const invoice = await begun('C-2');
    const letterId = `reminder/${invoice}/1`;
    await world.sleep('38 days');
    const task = () =>
      until(
        'a task for the operators',
        async () => (await openTasks(world.test.database, { page: 1, pageSize: 10 })).items[0],
        20_000,
      );
    const first = await task();
    expect(first).to.include({ kind: 'mail', subject: letterId, workflowId: `letter:${letterId}` });
    expect(first.detail).to.include('There is no such mailbox');
    await desk.decide(letterId, first.taskId, 'retry');
    await world.sleep('2 minutes');
    const second = await task();
    expect(second.taskId).not.to.equal(first.taskId);
    await desk.decide(letterId, second.taskId, 'skip');
    expect((await sent(letterId)).outcome).to.equal('givenUp');
  });
});
