import { expect } from 'chai';
import { ACCESS, type Access, isCommand } from '../../api/access.js';
import { ROLES, type Role } from '../../domain/kernel/actor.js';
import type { ApiAnswer, Asking } from '../support/http-client.js';
import { confirmed, newPart, receive, someId, view } from './support/orders.js';
import { ask } from './support/stack.js';

const guarded = ACCESS.filter(({ roles }) => roles !== 'public');
/** A body that no command takes, so that whoever may call it changes nothing either. */
const asking = (access: Access, more: Asking): Asking =>
  access.method === 'GET' ? more : { ...more, body: { unknownField: true } };
/** A stream would never end: it is asked for what there is not. */
const pathOf = ({ path }: Access): string =>
  path === '/v1/stream' ? `${path}?domains=1` : path.replaceAll(/\{\w+\}/g, 'NONE-1');
const call = (access: Access, more: Asking): Promise<ApiAnswer> =>
  ask(access.method, pathOf(access), asking(access, more));
const may = ({ roles }: Access, role: Role): boolean => role === 'Admin' || roles.includes(role);

describe('the access table, on the running system', function () {
  this.timeout(120_000);

  it('lets nobody in without a token, or with one that is forged', async () => {
    for (const access of guarded) {
      const what = `${access.method} ${access.path}`;
      expect((await call(access, { as: null })).body, what).to.include({ status: 401, code: 'unauthenticated' });
      const forged = { as: null, headers: { authorization: `Bearer ${FORGED}` } };
      expect((await call(access, forged)).status, `${what}, forged`).to.equal(401);
    }
  });

  for (const role of ROLES) {
    it(`lets ${role} do what it says and nothing else`, async () => {
      for (const access of guarded) {
        const answer = await call(access, { as: ['pat', role] });
        const what = `${role} ${access.method} ${access.path}: ${answer.text.slice(0, 200)}`;
        if (may(access, role)) expect(answer.status, what).not.to.be.oneOf([401, 403, 405, 500, 503]);
        else expect(answer.body, what).to.include({ status: 403, code: 'forbidden' });
      }
    });
  }

  it('lets someone without any role of Atlas do nothing', async () => {
    for (const access of guarded) {
      expect((await call(access, { as: ['nobody'] })).status, `${access.method} ${access.path}`).to.equal(403);
    }
  });

  it('changes nothing for a command that is forbidden, however right it is otherwise', async () => {
    const part = await newPart();
    await receive(part, '2');
    const orderId = await confirmed({ part });
    const before = await view(orderId);
    const body = { part, site: 'LOUISVILLE', quantity: '7', unitCost: '1.00', reference: 'DN-1' };
    const commands: [string, object, Role][] = [
      [`/v1/orders/${orderId}/cancel`, { reason: 'not mine to cancel' }, 'Viewer'],
      [`/v1/orders/${orderId}/shipments`, {}, 'Approver'],
      ['/v1/stock/receipts', body, 'Finance'],
      ['/v1/stock/receipts', body, 'Viewer'],
    ];
    for (const [path, wanted, role] of commands) {
      const key = someId('KEY');
      const refused = await ask('POST', path, { as: ['eve', role], key, body: wanted });
      expect(refused.body, path).to.include({ status: 403, code: 'forbidden' });
      const again = await ask('POST', path, { as: ['eve', role], key, body: wanted });
      expect(again.headers.get('idempotency-replayed'), 'a refused key is not kept').to.equal(null);
    }
    expect(await view(orderId)).to.deep.equal(before);
    const { body: stock } = await ask('GET', `/v1/stock/availability?part=${part}`);
    expect((stock['items'] as unknown[])[0]).to.include({ onHand: '2', reserved: '1' });
  });

  it('holds the domain to the same: a credit limit is Finance’s to give', async () => {
    const address = { name: 'X', street: 'Y', city: 'Z', region: 'KY', postalCode: '40202', country: 'US' };
    const terms = { termsDays: 0, taxStatus: 'taxable', priceList: 'STANDARD', address };
    const body = { customerId: someId('C'), name: 'X', email: 'x@example.com', creditLimit: '1000.00', ...terms };
    const byOps = await ask('POST', '/v1/customers', { as: ['ollie', 'Ops'], body });
    expect(byOps.status, byOps.text).to.equal(403);
    expect((await ask('GET', `/v1/customers/${body.customerId}`)).status).to.equal(404);
  });

  it('asks for a key wherever something is changed on request', async () => {
    for (const access of guarded.filter(isCommand)) {
      const answer = await call(access, { key: null });
      expect(answer.body, access.path).to.include({ status: 400, code: 'idempotency-key-missing' });
    }
  });
});

/** An unsigned token that claims everything. */
const FORGED = [
  { alg: 'none', typ: 'JWT' },
  { iss: 'urn:atlas:development', aud: 'atlas-gateway', sub: 'eve', exp: 4_000_000_000 },
]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .concat('x')
  .join('.');
