import { expect } from 'chai';
import type { QueryRunner } from 'typeorm';
import { SYSTEM_ACTOR } from '../domain/kernel/actor.js';
import { placeOfTask } from '../domain/operations/store/index.js';
import { CorrespondencePlaces1767225600995 } from '../migrations/correspondence/0004-places.js';
import { TaskPlaces1767225600990 } from '../migrations/operations/0003-task-places.js';
import { by } from '../tests/support/actors.js';
import { type TestDatabase, testDatabase } from '../tests/support/test-database.js';
import { oneOfEach, SITES, UNITS } from '../tests/support/two-sites.js';
import { correspondenceActivities } from './correspondence.js';
import { placeOfProcess } from './places.js';
import { raiseTask } from './raise-task.js';

const PROCESSES: Readonly<Record<string, string>> = {
  order: 'orderId',
  job: 'jobId',
  repair: 'repairId',
  return: 'returnId',
  correction: 'correction',
  approval: 'requestId',
  dunning: 'invoice',
  letter: 'letterId',
};
const PLACED = ['operations.tasks', 'correspondence.dunnings', 'correspondence.holds', 'correspondence.letters'];

describe('where things stand', () => {
  let test: TestDatabase;
  const samples = new Map<string, Readonly<Record<string, string>>>();
  before(async () => {
    test = await testDatabase();
    for (const site of SITES) samples.set(site, await oneOfEach(test, site));
  });
  after(() => test.close());

  const task = (taskId: string, workflowId: string) =>
    raiseTask(
      test.database,
      by(SYSTEM_ACTOR, {
        ...{ taskId, kind: 'compensation' as const, workflowId, subject: 'x', title: 't', detail: 'd' },
        actions: ['retry' as const],
      }),
    );
  const rows = () =>
    Promise.all(
      PLACED.map((table) => test.admin(`SELECT '${table}' AS table, t.* FROM ${table} t ORDER BY t::text`)),
    ).then((all) => all.flat());

  it('is told of each process that is of a thing, and of the tasks that it raises', async () => {
    for (const site of SITES) {
      for (const [kind, id] of Object.entries(PROCESSES)) {
        const workflowId = `${kind}:${samples.get(site)?.[id]}`;
        const place = { site, businessUnit: UNITS[site] };
        expect(await placeOfProcess(test.database, workflowId), workflowId).to.include(place);
        await task(`T-${workflowId}`, workflowId);
        expect(await placeOfTask(test.database, `T-${workflowId}`)).to.deep.equal(place);
      }
    }
    for (const nowhere of ['order:SO-404', 'period:2026-01', 'webhook-endpoint:WE-1', 'reconcile']) {
      expect(await placeOfProcess(test.database, nowhere), nowhere).to.equal(null);
      await task(`T-${nowhere}`, nowhere);
      expect(await placeOfTask(test.database, `T-${nowhere}`)).to.deep.equal({ site: null, businessUnit: null });
    }
  });

  it('is told of an invoice that is held, by billing', async () => {
    const { holdDunning, openDunning } = correspondenceActivities(test.database);
    const { invoice = '' } = samples.get('EVANSVILLE') ?? {};
    const hold = { customerId: 'C-9', reason: 'they dispute it' };
    await holdDunning(by(SYSTEM_ACTOR, { ...hold, holdId: 'DH-1', invoice }));
    await holdDunning(by(SYSTEM_ACTOR, { ...hold, holdId: 'DH-2' }));
    await test.admin('DELETE FROM correspondence.dunnings WHERE invoice = $1', [invoice]);
    const dates = { invoiceDate: '2026-01-01', dueDate: '2026-01-31' };
    await openDunning(by(SYSTEM_ACTOR, { invoice, orderId: 'SO-1', customerId: 'C-9', ...dates }, 'again'));
    const sites = async (table: string) =>
      test.admin(`SELECT site FROM correspondence.${table} WHERE customer_id = 'C-9' ORDER BY invoice`);
    expect(await sites('holds')).to.deep.equal([{ site: 'EVANSVILLE' }, { site: null }]);
    expect(await sites('dunnings')).to.deep.equal([{ site: 'EVANSVILLE' }]);
  });

  it('is found for what was there before', async () => {
    const now = await rows();
    for (const table of PLACED) await test.admin(`ALTER TABLE ${table} DROP COLUMN site, DROP COLUMN business_unit`);
    const runner = { query: (sql: string) => test.admin(sql) } as unknown as QueryRunner;
    await new TaskPlaces1767225600990().up(runner);
    await new CorrespondencePlaces1767225600995().up(runner);
    expect(await rows())
      .to.deep.equal(now)
      .and.to.have.length.greaterThan(20);
    await test.admin(`DELETE FROM operations.tasks`).then(
      () => expect.fail('tasks may be changed'),
      (error: unknown) => expect(String(error)).to.contain('append'),
    );
  });
});
