import { expect } from 'chai';
import { recipe } from '../tests/support/webhook-receiver.js';
import { signedHeaders, webhookKeysOf, webhookSecret } from './webhook-secrets.js';

const key = (letter: string): string => Buffer.alloc(32, letter).toString('base64');
const keys = webhookKeysOf(`new:${key('n')}, old:${key('o')}`);
const ref = (keyId: string, secretId = 's-1') => ({ keyId, secretId });

describe('the secrets of webhooks', () => {
  it('come of a key and an id, always the same, and differ by each', () => {
    const secret = webhookSecret(keys, ref('new'));
    expect(secret).to.match(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(webhookSecret(webhookKeysOf(`new:${key('n')}`), ref('new'))).to.equal(secret);
    expect(new Set([secret, webhookSecret(keys, ref('old')), webhookSecret(keys, ref('new', 's-2'))]).size).to.equal(3);
    expect(keys.current).to.equal('new');
  });

  it('are not made of a key that is missing', () => {
    expect(() => webhookSecret(keys, ref('gone'))).to.throw('ATLAS_WEBHOOK_KEYS has no key gone');
  });

  it('need keys that are long enough, and named once', () => {
    const short = Buffer.alloc(31).toString('base64');
    for (const setting of ['', 'a', `a:${short}`, `:${key('a')}`, `a b:${key('a')}`, `a:${key('a')},`, 'a:***']) {
      expect(() => webhookKeysOf(setting), setting).to.throw('ATLAS_WEBHOOK_KEYS');
    }
    expect(() => webhookKeysOf(`a:${key('a')},a:${key('b')}`)).to.throw('twice');
  });
});

describe('the signature of a webhook that goes out', () => {
  const NOW = new Date('2026-03-01T12:00:00.000Z');
  const body = '{"type":"order.placed","data":{"customer":"Müller"}}';
  const headersOf = (refs = [ref('new')]) => signedHeaders(keys, refs, { id: 'e-1', body, now: NOW });
  const secret = webhookSecret(keys, ref('new'));

  it('is that of Standard Webhooks, which the recipe of the API page agrees with by its own example', async () => {
    const receive = await recipe();
    const headers = {
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    };
    const example = Buffer.from('{"test": 2432232314}');
    const at = 1_614_265_330_000;
    const event = receive('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', headers, example, new Set(), at);
    expect(event).to.deep.equal({ test: 2432232314 });
  });

  it('holds for the recipe of the API page, once, for these bytes and this time', async () => {
    const receive = await recipe();
    const seen = new Set<string>();
    const ask = (headers: Record<string, string>, bytes = body, at = NOW.getTime()) =>
      receive(secret, headers, Buffer.from(bytes), seen, at);
    expect(() => ask(headersOf(), `${body} `)).to.throw('not signed');
    expect(() => ask({ ...headersOf(), 'webhook-id': 'e-2' })).to.throw('not signed');
    expect(() => ask({ ...headersOf(), 'webhook-timestamp': '1772366401' })).to.throw('not signed');
    expect(() => ask(headersOf(), body, NOW.getTime() + 301_000)).to.throw('too old');
    expect(() => ask(headersOf(), body, NOW.getTime() - 301_000)).to.throw('too old');
    expect(() => ask({})).to.throw('too old');
    expect(() => ask(headersOf([ref('old')]))).to.throw('not signed');
    expect(ask(headersOf())).to.deep.equal(JSON.parse(body));
    expect(ask(headersOf())).to.equal(null);
  });

  it('stands there for each secret, so that who holds either of them believes it', async () => {
    const receive = await recipe();
    const headers = headersOf([ref('new', 's-2'), ref('old')]);
    expect(String(headers['webhook-signature']).split(' ')).to.have.length(2);
    for (const held of [webhookSecret(keys, ref('new', 's-2')), webhookSecret(keys, ref('old'))]) {
      expect(receive(held, headers, Buffer.from(body), new Set(), NOW.getTime())).to.have.property(
        'type',
        'order.placed',
      );
    }
  });
});
