import { expect } from 'chai';
import { KafkaJSConnectionError, KafkaJSNumberOfRetriesExceeded } from 'kafkajs';
import { isLostRace, isUnreachable } from './unreachable.js';

const withCode = (code: unknown): Error => Object.assign(new Error('something'), { code });

describe('what is unreachable', () => {
  for (const [what, error] of [
    ['a refused connection', withCode('ECONNREFUSED')],
    ['a database that shuts down', withCode('57P01')],
    ['a statement that took too long', withCode('57014')],
    ['a full disk', withCode('53100')],
    ['a table that is not there yet', withCode('42P01')],
    ['a grant that is not there yet', withCode('42501')],
    ['gRPC UNAVAILABLE', withCode(14)],
    ['a broker', new KafkaJSConnectionError('refused')],
    ['a broker after retries', new KafkaJSNumberOfRetriesExceeded(new Error('no'), { retryCount: 4, retryTime: 1 })],
    ['something unreachable beneath', new Error('could not signal', { cause: withCode(14) })],
  ] as const) {
    it(`${what} is`, () => expect(isUnreachable(error)).to.equal(true));
  }

  for (const [what, error] of [
    ['a bug', new TypeError('x is undefined')],
    ['a value that does not fit', withCode('22P02')],
    ['a constraint', withCode('23514')],
    ['gRPC INVALID_ARGUMENT', withCode(3)],
    ['gRPC NOT_FOUND', withCode(5)],
    ['what is no error', 'no'],
  ] as const) {
    it(`${what} is not`, () => expect(isUnreachable(error)).to.equal(false));
  }

  it('a deadlock is a lost race, and not unreachable', () => {
    expect(isLostRace(withCode('40P01'))).to.equal(true);
    expect(isUnreachable(withCode('40P01'))).to.equal(false);
    expect(isLostRace(withCode('23505'))).to.equal(false);
  });
});
