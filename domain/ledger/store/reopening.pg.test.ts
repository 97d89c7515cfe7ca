import { expect } from 'chai';
import { actor, amos, by, contextOf, fay, ollie } from '../../../tests/support/actors.js';
import { factTypes } from '../../../tests/support/facts.js';
import { booksAsText } from '../../../tests/support/money-facts.js';
import { ALL_PASSED, closeThrough } from '../../../tests/support/periods.js';
import { refusalOf } from '../../../tests/support/refusal.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import type { Actor } from '../../kernel/actor.js';
import {
  askReopening,
  closePeriod,
  periodsInHand,
  periodView,
  readPeriod,
  refuseReopening,
  reopenPeriod,
  unlockPeriod,
} from './index.js';

const finn = actor('finn', 'Finance');

describe('a closed period', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
    await closeThrough(test, '2025-03');
  });
  after(() => test.close());

  const ask = (period: string, who: Actor = fay, reason = 'The auditor asks for an accrual') =>
    askReopening(test.database, by(who, { period, reason }));
  const system = <Input>(key: string, input: Input) => ({ key, context: contextOf(), input });
  const onBehalfOf = { id: 'anna', name: 'Anna Approver' };
  const reopen = (period: string, reopeningId: string, approvedBy: Actor = amos) =>
    reopenPeriod(test.database, system(`${reopeningId}/reopen`, { period, reopeningId, approvedBy, onBehalfOf }));
  const unchanged = async (code: string, attempt: () => Promise<unknown>) => {
    const before = await booksAsText(test);
    const refused = await refusalOf(attempt(), code);
    expect(await booksAsText(test)).to.equal(before);
    return refused;
  };

  it('is reopened the last first, by Finance, with a reason', async () => {
    const refused = await unchanged('LaterPeriodClosed', () => ask('2025-01'));
    expect(refused.details['periods']).to.deep.equal(['2025-03', '2025-02']);
    await unchanged('NotAllowed', () => ask('2025-03', ollie));
    await unchanged('InvalidPeriod', () => ask('2025-03', fay, ' '));
    await unchanged('PeriodState', () => ask('2025-04'));
  });

  it('waits for a second person, and is not asked for twice meanwhile', async () => {
    const { state, reopening } = await ask('2025-03');
    expect([state, reopening?.reopeningId, reopening?.askedBy.id]).to.deep.equal(['closed', 'reopen-2025-03-1', 'fay']);
    expect((await unchanged('ReopeningWaits', () => ask('2025-03', finn))).details['requestId']).to.equal(
      'reopen-2025-03-1',
    );
    const page = { quietSeconds: 0, after: '', limit: 9 };
    expect(await periodsInHand(test.database, page)).to.deep.equal([{ period: '2025-03', state: 'closed' }]);
  });

  it('is left closed when nobody allows it, and may be asked for again', async () => {
    const refused = {
      period: '2025-03',
      reopeningId: 'reopen-2025-03-1',
      refusedBy: amos,
      reason: 'Next month will do',
    };
    const after = await refuseReopening(test.database, system('refuse/1', refused));
    expect(after).to.deep.include({ state: 'closed', reopening: null });
    const { reopening } = (await periodView(test.database, '2025-03')) ?? {};
    expect(reopening).to.deep.include({ decision: 'refused', refusal: 'Next month will do' });
    expect((await ask('2025-03')).reopening?.reopeningId).to.equal('reopen-2025-03-2');
  });

  it('is reopened by nobody who asked for it', async () => {
    const same = await reopen('2025-03', 'reopen-2025-03-2', fay).then(
      () => undefined,
      (error: { constraint?: string }) => error.constraint,
    );
    expect(same).to.equal('another_person');
  });

  it('takes accounting entries again when another person allowed it, and is never open again', async () => {
    expect(await reopen('2025-03', 'reopen-2025-03-2')).to.deep.include({ state: 'locked', reopening: null });
    await unchanged('PeriodReopened', () =>
      unlockPeriod(test.database, by(fay, { period: '2025-03', reason: 'More to come' })),
    );
    const direct = `UPDATE ledger.periods SET state = 'open' WHERE period = '2025-03'`;
    const refused = await test.admin(direct).then(
      () => undefined,
      (error: { constraint?: string }) => error.constraint,
    );
    expect(refused).to.equal('period_reopened');
    const { history, reopening } = (await periodView(test.database, '2025-03')) ?? { history: [] };
    const last = history.at(-1);
    expect([last?.command, last?.from, last?.to, last?.by.id, last?.approvedBy?.id, last?.reason]).to.deep.equal([
      ...['reopen', 'closed', 'locked', 'fay', 'amos', 'The auditor asks for an accrual'],
    ]);
    expect(last?.onBehalfOf).to.deep.equal(onBehalfOf);
    expect(last?.approvedBy).to.not.have.property('onBehalfOf');
    expect(reopening).to.deep.include({ decision: 'approved' });
    const again = await closePeriod(test.database, by(finn, { period: '2025-03', checks: ALL_PASSED }));
    expect([again.state, again.closing.attempt]).to.deep.equal(['closed', 2]);
    expect(await factTypes(test, 'period:2025-03')).to.deep.equal([
      ...['PeriodLocked', 'PeriodClosed', 'PeriodReopeningAsked', 'PeriodReopeningRefused', 'PeriodReopeningAsked'],
      ...['PeriodReopened', 'PeriodClosed'],
    ]);
  });

  it('tells a process that begins anew which commands are done', async () => {
    const [step] = await test.admin<{ step: string }>(
      `SELECT step FROM ledger.period_closings WHERE period = '2025-03' AND attempt = 2`,
    );
    expect((await readPeriod(test.database, '2025-03'))?.done).to.include(step?.step);
    expect(await readPeriod(test.database, '2031-01')).to.equal(null);
  });
});
