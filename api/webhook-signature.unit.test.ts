import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { secretsOf, signatureFault } from './webhook-signature.js';

const NOW = new Date('2026-03-01T12:00:00.000Z');
const SECONDS = NOW.getTime() / 1000;
const BODY = Buffer.from('{"id":"evt_1"}');
const sign = (secret: string, at: number = SECONDS, body: Buffer = BODY): string =>
  `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body.toString()}`).digest('hex')}`;
const faultOf = (header: string | undefined, secrets: readonly string[] = ['new', 'old'], body: Buffer = BODY) =>
  signatureFault(header, body, secrets, NOW);

describe('the signature of a webhook', () => {
  it('holds with any secret that is in force', () => {
    expect(faultOf(sign('new'))).to.equal(undefined);
    expect(faultOf(sign('old'))).to.equal(undefined);
    const [stamp, mac] = sign('old').split(',');
    expect(faultOf(`${stamp},v1=${'0'.repeat(64)},${mac}`)).to.equal(undefined);
  });

  it('is refused with another secret, without a secret, or for another body', () => {
    expect(faultOf(sign('other'))).to.equal('wrong');
    expect(faultOf(sign('new'), [])).to.equal('wrong');
    expect(faultOf(sign('new'), ['new'], Buffer.from('{"id":"evt_2"}'))).to.equal('wrong');
  });

  it('is refused more than 300 seconds away from now, in either direction', () => {
    expect(faultOf(sign('new', SECONDS - 300))).to.equal(undefined);
    expect(faultOf(sign('new', SECONDS + 300))).to.equal(undefined);
    expect(faultOf(sign('new', SECONDS - 301))).to.equal('stale');
    expect(faultOf(sign('new', SECONDS + 301))).to.equal('stale');
  });

  it('is not taken over to another time', () => {
    const [, mac] = sign('new', SECONDS - 10).split(',');
    expect(faultOf(`t=${SECONDS},${mac}`)).to.equal('wrong');
  });

  it('is told from what is no signature', () => {
    expect(faultOf(undefined)).to.equal('missing');
    for (const header of ['x', 't=,v1=', `t=${SECONDS}`, 'v1=00', `t=${SECONDS},t=${SECONDS},v1=00`, 't=now,v1=00']) {
      expect(faultOf(header), header).to.equal('malformed');
    }
    expect(faultOf(`t=${SECONDS},v1=zz`)).to.equal('wrong');
    expect(faultOf(`t=${SECONDS},v1=${'0'.repeat(62)}`)).to.equal('wrong');
  });

  it('takes its secrets from one setting', () => {
    expect(secretsOf('a, b,,c ')).to.deep.equal(['a', 'b', 'c']);
    expect(secretsOf('')).to.deep.equal([]);
  });
});
