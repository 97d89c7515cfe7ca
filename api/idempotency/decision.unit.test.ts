import { expect } from 'chai';
import {
  decideKey,
  fingerprintOf,
  type KeyUse,
  parseIdempotencyKey,
  type RecordedUse,
  requestKey,
} from './decision.js';

const use: KeyUse = { principal: 'ollie', key: 'k', method: 'POST', path: '/v1/orders', fingerprint: 'f' };
const recorded = (more: Partial<RecordedUse> = {}): RecordedUse => ({
  method: 'POST',
  path: '/v1/orders',
  fingerprint: 'f',
  state: 'done',
  lockedForSeconds: 0,
  ...more,
});

describe('an idempotency key that was seen before', () => {
  it('replays what is done, locked or not', () => {
    expect(decideKey(recorded(), use)).to.equal('replay');
    expect(decideKey(recorded({ lockedForSeconds: 20 }), use)).to.equal('replay');
  });

  it('is refused for another body, path or method, whatever its state', () => {
    for (const state of ['running', 'unknown', 'done'] as const) {
      expect(decideKey(recorded({ state, fingerprint: 'g' }), use)).to.equal('otherUse');
      expect(decideKey(recorded({ state, path: '/v1/parts' }), use)).to.equal('otherUse');
      expect(decideKey(recorded({ state, method: 'PATCH' }), use)).to.equal('otherUse');
    }
  });

  it('waits while another attempt runs, and takes over once its lock has run out', () => {
    expect(decideKey(recorded({ state: 'running', lockedForSeconds: 29.2 }), use)).to.deep.equal({
      retryAfterSeconds: 30,
    });
    expect(decideKey(recorded({ state: 'running', lockedForSeconds: 0.1 }), use)).to.deep.equal({
      retryAfterSeconds: 1,
    });
    expect(decideKey(recorded({ state: 'running', lockedForSeconds: 0 }), use)).to.equal('takeOver');
    expect(decideKey(recorded({ state: 'running', lockedForSeconds: -5 }), use)).to.equal('takeOver');
  });

  it('asks again at once when the outcome is unknown', () => {
    expect(decideKey(recorded({ state: 'unknown', lockedForSeconds: 25 }), use)).to.equal('takeOver');
  });
});

describe('the format of an idempotency key', () => {
  it('is a structured-field string, or bare', () => {
    expect(parseIdempotencyKey('abc-1')).to.equal('abc-1');
    expect(parseIdempotencyKey(' "abc 1" ')).to.equal('abc 1');
    expect(parseIdempotencyKey('"a\\"b"')).to.equal('a"b');
    expect(parseIdempotencyKey('x'.repeat(255))).to.have.length(255);
  });

  it('is 1 to 255 printable ASCII characters', () => {
    for (const wrong of ['', '  ', '""', 'x'.repeat(256), 'a\tb', 'schlüssel', 'a\u0000']) {
      expect(parseIdempotencyKey(wrong), JSON.stringify(wrong)).to.equal(undefined);
    }
  });
});

describe('what a request is known by', () => {
  it('is the same for the same body in another order of members', () => {
    expect(fingerprintOf({ a: 1, b: [{ c: 2, d: 3 }] })).to.equal(fingerprintOf({ b: [{ d: 3, c: 2 }], a: 1 }));
    expect(fingerprintOf({ a: 1 })).not.to.equal(fingerprintOf({ a: '1' }));
    expect(fingerprintOf([1, 2])).not.to.equal(fingerprintOf([2, 1]));
  });

  it('is an id of the caller, short enough for the engine', () => {
    expect(requestKey('ollie', 'k')).to.equal('ollie/k');
    expect(requestKey('ollie', 'k')).not.to.equal(requestKey('fay', 'k'));
    expect(requestKey('a', 'b/c')).not.to.equal(requestKey('a/b', 'c'));
    const long = requestKey('s'.repeat(500), 'k');
    expect(long).to.have.length(64);
    expect(long).not.to.equal(requestKey('s'.repeat(500), 'l'));
  });
});
