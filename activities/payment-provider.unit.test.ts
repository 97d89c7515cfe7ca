import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { Refused } from '../domain/kernel/refusal.js';
import { createPaymentProvider, type PaymentProvider } from './payment-provider.js';

const CHARGE = { id: 'ch_1', status: 'succeeded', amount: '107.00', reference: 'SO-1/payment/1' };
const REFUND = { id: 're_1', charge: 'ch_1', amount: '7.00', status: 'succeeded' };
const asked = { reference: CHARGE.reference, amount: CHARGE.amount, token: 'tok_visa' };

const charging = (provider: PaymentProvider): Promise<unknown> => provider.charge(asked);
const finding = (provider: PaymentProvider): Promise<unknown> => provider.find(asked.reference);
const refunding = (provider: PaymentProvider): Promise<unknown> =>
  provider.refund({ refundId: 'SO-1/refund/1', chargeId: 'ch_1', amount: '7.00' });
type Asking = typeof charging;

const NONSENSE: Readonly<Record<string, readonly [Asking, unknown]>> = {
  nothing: [charging, ''],
  'no JSON': [charging, '<html>'],
  null: [charging, null],
  'a state that there is not': [charging, { ...CHARGE, status: 'constructor' }],
  'another amount': [charging, { ...CHARGE, amount: '1.00' }],
  'an amount that is a number': [charging, { ...CHARGE, amount: 107 }],
  'another reference': [charging, { ...CHARGE, reference: 'SO-2/payment/1' }],
  'an id that leads elsewhere': [charging, { ...CHARGE, id: '../refunds?amount=1' }],
  'an id without end': [charging, { ...CHARGE, id: 'c'.repeat(201) }],
  'more than it has to say': [charging, { ...CHARGE, more: 'x'.repeat(64 * 1024) }],
  'the charge of somebody else': [finding, { data: [{ ...CHARGE, reference: 'SO-2/payment/1' }] }],
  'a list of what are no charges': [finding, { data: [{}] }],
  'no list': [finding, { data: { length: 1, 0: CHARGE } }],
  'the refund of another charge': [refunding, { ...REFUND, charge: 'ch_2' }],
  'a refund of another amount': [refunding, { ...REFUND, amount: '700.00' }],
};

describe('what the payment provider answers', () => {
  let server: Server;
  let answer: RequestListener;
  let provider: PaymentProvider;
  before(async () => {
    server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    provider = createPaymentProvider(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  const says = (said: unknown): void => {
    answer = (_request, response) => response.end(typeof said === 'string' ? said : JSON.stringify(said));
  };

  it('is taken when it is about what was asked', async () => {
    says(CHARGE);
    expect(await charging(provider)).to.include({ id: 'ch_1', status: 'succeeded' });
    says({ data: [CHARGE] });
    expect(await finding(provider)).to.include({ id: 'ch_1' });
    says({ data: [] });
    expect(await finding(provider)).to.equal(null);
    says(REFUND);
    expect(await refunding(provider)).to.deep.equal(REFUND);
  });

  for (const [what, [ask, said]] of Object.entries(NONSENSE)) {
    it(`is no answer, and is asked for again: ${what}`, async () => {
      says(said);
      const failed = await ask(provider).catch((error: unknown) => error);
      expect(failed).to.be.instanceOf(Error).and.not.instanceOf(Refused);
    });
  }

  it('sends nobody elsewhere', async () => {
    const paths: string[] = [];
    answer = (request, response) => {
      paths.push(request.url ?? '');
      response.writeHead(307, { location: '/elsewhere' }).end();
    };
    expect(await charging(provider).catch((error: unknown) => error)).to.be.instanceOf(Error);
    expect(await provider.void('../refunds').catch((error: unknown) => error)).to.be.instanceOf(Error);
    expect(paths).to.deep.equal(['/v1/charges', '/v1/charges/..%2Frefunds/void']);
  });
});
