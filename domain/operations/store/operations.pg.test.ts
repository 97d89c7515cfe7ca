import { expect } from 'chai';
import { amos, by, fay, ollie, vera } from '../../../tests/support/actors.js';
import { factsOfAggregate, factTypes } from '../../../tests/support/facts.js';
import { appendOnlyBreaches, neighbourBreaches } from '../../../tests/support/neighbour-tables.js';
import { fieldsOf, refusalOf } from '../../../tests/support/refusal.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import { SYSTEM_ACTOR } from '../../kernel/actor.js';
import type { RaiseTaskInput, TaskAction } from '../operations.wire.js';
import { openTasks, raiseTask, resolveTask, task, tasksOfSubject } from './index.js';

const refund = (taskId: string, detail = 'the provider says no'): RaiseTaskInput => ({
  taskId,
  kind: 'compensation',
  workflowId: 'order:SO-1001',
  subject: 'SO-1001',
  title: 'The refund cannot finish',
  detail,
  actions: ['retry', 'skip', 'force'],
});

describe('operations in PostgreSQL', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
  });
  after(() => test.close());

  const raise = (input: RaiseTaskInput, key = `${input.taskId}/raise`) =>
    raiseTask(test.database, by(SYSTEM_ACTOR, input, key));
  const resolve = (taskId: string, action: TaskAction, justification = 'seen', who = ollie) =>
    resolveTask(test.database, by(who, { taskId, action, justification }));

  it('raise a task exactly once, whatever words it is met with again', async () => {
    expect(await raise(refund('T-1'))).to.deep.include({ taskId: 'T-1', state: 'Open', toPost: [] });
    expect(await raise(refund('T-1', 'other words'))).to.deep.include({ state: 'Open' });
    expect(await raise(refund('T-1', 'other words'), 'another key')).to.deep.include({ state: 'Open', position: null });
    expect(await task(test.database, 'T-1')).to.deep.include({
      ...refund('T-1'),
      state: 'Open',
      resolution: null,
    });
    const facts = await factsOfAggregate(test, 'task:T-1');
    expect(facts.map(({ type }) => type)).to.deep.equal(['OperatorTaskRaised']);
    expect(facts[0]?.payload).to.deep.include({ orderId: 'SO-1001', actions: ['retry', 'skip', 'force'] });
    expect(await task(test.database, 'T-none')).to.equal(null);
  });

  it('keep whatever an error says', async () => {
    await raise(refund('T-2', `\0\ud800${'long '.repeat(2000)}`));
    expect((await task(test.database, 'T-2'))?.detail).to.have.length(4000);
  });

  it('refuse a wrong task, field by field, and people without the role', async () => {
    const wrong = { ...refund(''), actions: [] };
    expect(fieldsOf(await refusalOf(raise(wrong), 'InvalidTask'))).to.deep.equal(['actions', 'taskId']);
    for (const who of [fay, amos, vera]) {
      await refusalOf(raiseTask(test.database, by(who, refund('T-3'))), 'NotAllowed');
      await refusalOf(resolve('T-1', 'skip', 'seen', who), 'NotAllowed');
    }
    expect(await task(test.database, 'T-3')).to.equal(null);
  });

  it('refuse a resolution that is wrong, unknown or not offered, and change nothing', async () => {
    expect(fieldsOf(await refusalOf(resolve('T-1', 'skip', ''), 'InvalidResolution'))).to.deep.equal(['justification']);
    await refusalOf(resolve('T-none', 'skip'), 'UnknownTask');
    const refused = await refusalOf(resolve('T-1', 'restart'), 'ActionNotOffered');
    expect(refused.details['actions']).to.deep.equal(['retry', 'skip', 'force']);
    expect((await task(test.database, 'T-1'))?.state).to.equal('Open');
  });

  it('resolve a task once, exactly once by the key', async () => {
    const command = by(ollie, { taskId: 'T-1', action: 'force', justification: 'refunded by hand' } as const);
    for (let time = 0; time < 2; time += 1) {
      expect(await resolveTask(test.database, command)).to.deep.include({ taskId: 'T-1', state: 'Resolved' });
    }
    const refused = await refusalOf(resolve('T-1', 'retry'), 'TaskResolved');
    expect(refused.details.state).to.equal('Resolved');
    expect((await task(test.database, 'T-1'))?.resolution).to.deep.include({
      action: 'force',
      justification: 'refunded by hand',
      resolvedBy: ollie,
    });
    expect(await factTypes(test, 'task:T-1')).to.deep.equal(['OperatorTaskRaised', 'OperatorTaskResolved']);
    expect(await raise(refund('T-1'), 'yet another key')).to.deep.include({ state: 'Resolved' });
  });

  it('take one of several resolutions made at once', async () => {
    await raise(refund('T-4'));
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => resolve('T-4', 'skip')));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
    expect(await factTypes(test, 'task:T-4')).to.have.length(2);
  });

  it('list what is open, and everything about a subject', async () => {
    await raise({ ...refund('T-5'), subject: 'SO-1002' });
    const list = await openTasks(test.database, { page: 1, pageSize: 10 });
    expect(list.items.map(({ taskId }) => taskId)).to.deep.equal(['T-2', 'T-5']);
    expect(await openTasks(test.database, { page: 2, pageSize: 1 })).to.deep.include({ total: 2 });
    const about = await tasksOfSubject(test.database, 'SO-1001');
    expect(about.map(({ taskId, state }) => `${taskId} ${state}`)).to.deep.equal([
      'T-1 Resolved',
      'T-2 Open',
      'T-4 Resolved',
    ]);
  });

  it('cannot read or write a neighbour’s tables, nor change what is append-only', async () => {
    expect(await neighbourBreaches(test, 'operations')).to.deep.equal([]);
    expect(await appendOnlyBreaches(test, 'operations')).to.deep.equal([]);
  });
});
