import { expect } from 'chai';
import type { AuditRecord } from '../../domain/audit/index.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import type { KeyUse } from './decision.js';
import { type Claim, claimKey, freeKey, leaveKeyUnknown, pruneKeys, settleKey } from './store.js';

const RECORD: Omit<AuditRecord, 'correlationId'> = {
  ...{ kind: 'command', outcome: 'accepted', actorId: 'ollie', actorName: 'Ollie', roles: ['Ops'], method: 'POST' },
  ...{ address: '127.0.0.1', route: '/v1/orders', path: '/v1/orders', resource: null, key: null, status: 201 },
  ...{ problem: null, reason: null, bodyHash: null, requests: 1 },
};

describe('the store of idempotency keys', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
  });
  after(() => test.close());

  let keys = 0;
  const newUse = (more: Partial<KeyUse> = {}): KeyUse => ({
    principal: 'ollie',
    key: `k${++keys}`,
    method: 'POST',
    path: '/v1/orders',
    fingerprint: 'f',
    ...more,
  });
  const claimed = async (use: KeyUse, resourceId: string | null = null): Promise<Claim> => {
    const outcome = await claimKey(test.api, use, resourceId);
    if (outcome.outcome !== 'claimed') throw new Error(`expected a claim, got ${outcome.outcome}`);
    return outcome.claim;
  };
  const runOut = (use: KeyUse) =>
    test.admin(`UPDATE http.idempotency_keys SET locked_until = now() - interval '1 second' WHERE key = $1`, [use.key]);
  const answer = { status: 201, headers: { Location: '/v1/orders/SO-1' }, body: '{"z":1,"a":"ü"}' };

  it('gives a new key to one of many that come at once', async () => {
    const use = newUse();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => claimKey(test.api, use, 'SO-1')));
    expect(outcomes.filter(({ outcome }) => outcome === 'claimed')).to.have.length(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'running')).to.have.length(19);
  });

  it('answers what was settled, to the byte, and goes on answering it', async () => {
    const use = newUse();
    await settleKey(test.api, await claimed(use), answer);
    for (let i = 0; i < 2; i++) {
      expect(await claimKey(test.api, use)).to.deep.equal({ outcome: 'replay', answer });
    }
  });

  it('keeps the callers apart', async () => {
    const use = newUse();
    await settleKey(test.api, await claimed(use), answer);
    expect(await claimKey(test.api, { ...use, principal: 'fay' })).to.have.property('outcome', 'claimed');
  });

  it('refuses another use of the key, done or running', async () => {
    const use = newUse();
    const claim = await claimed(use);
    const other = { ...use, fingerprint: 'g' };
    expect(await claimKey(test.api, other)).to.deep.equal({ outcome: 'otherUse' });
    await settleKey(test.api, claim, answer);
    expect(await claimKey(test.api, other)).to.deep.equal({ outcome: 'otherUse' });
  });

  it('lets a retry take over after a crash, with the same resource id', async () => {
    const use = newUse();
    await claimed(use, 'SO-7');
    expect(await claimKey(test.api, use, 'SO-8')).to.have.property('outcome', 'running');
    await runOut(use);
    expect((await claimed(use, 'SO-8')).resourceId).to.equal('SO-7');
    expect(await claimKey(test.api, use, 'SO-9')).to.have.property('outcome', 'running');
  });

  it('lets a retry ask again at once when the outcome is unknown, with the same resource id', async () => {
    const use = newUse();
    await leaveKeyUnknown(test.api, await claimed(use, 'SO-7'));
    expect((await claimed(use, 'SO-8')).resourceId).to.equal('SO-7');
  });

  it('forgets a key that was given back, so that a corrected request may use it', async () => {
    const use = newUse();
    await freeKey(test.api, await claimed(use, 'SO-7'));
    expect((await claimed({ ...use, fingerprint: 'g' }, 'SO-8')).resourceId).to.equal('SO-8');
  });

  it('lets an attempt that was overtaken neither free nor loosen the key of the next', async () => {
    const use = newUse();
    const slow = await claimed(use);
    await runOut(use);
    const next = await claimed(use);
    await freeKey(test.api, slow);
    await leaveKeyUnknown(test.api, slow);
    expect(await claimKey(test.api, use)).to.have.property('outcome', 'running');
    await settleKey(test.api, next, answer);
    await settleKey(test.api, slow, { ...answer, status: 500 });
    expect(await claimKey(test.api, use)).to.deep.equal({ outcome: 'replay', answer });
  });

  it('has one accepted command in the audit when two attempts settle it, and both attempts', async () => {
    const use = newUse();
    const asking = async (correlationId: string): Promise<AuditRecord> => {
      const record = { ...RECORD, correlationId };
      const claim = await claimKey(test.api, use, 'SO-7', record);
      if (claim.outcome !== 'claimed') throw new Error(`expected a claim, got ${claim.outcome}`);
      claims.push(claim.claim);
      return record;
    };
    const claims: Claim[] = [];
    const slow = await asking('slow');
    await runOut(use);
    const next = await asking('next');
    const [first, second] = claims as [Claim, Claim];
    await settleKey(test.api, second, answer, [next]);
    await settleKey(test.api, first, answer, [slow]);
    const told = await test.admin<{ correlation: string; outcome: string }>(
      `SELECT correlation_id AS correlation, outcome FROM audit.entries ORDER BY entry`,
    );
    expect(told.map(({ correlation, outcome }) => `${correlation}: ${outcome}`)).to.deep.equal([
      ...['slow: unknown', 'next: accepted', 'slow: repeated'],
    ]);
  });

  it('keeps a key for 72 hours at the least, and forgets it later', async () => {
    const use = newUse();
    await settleKey(test.api, await claimed(use), answer);
    const age = (hours: number) =>
      test.admin('UPDATE http.idempotency_keys SET created_at = now() - make_interval(hours => $2) WHERE key = $1', [
        use.key,
        hours,
      ]);
    await age(73);
    await pruneKeys(test.api);
    expect(await claimKey(test.api, use)).to.have.property('outcome', 'replay');
    await age(24 * 8);
    expect(await pruneKeys(test.api)).to.equal(1);
    expect(await claimKey(test.api, use)).to.have.property('outcome', 'claimed');
    expect(() => pruneKeys(test.api, 71)).to.throw('72 hours');
  });
});
