import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import pg from 'pg';
import { loadConfig } from '../../platform/config.js';
import { developmentToken } from '../../platform/identity/development-identity.js';
import { until } from '../support/until.js';
import {
  AMOS,
  confirmed,
  done,
  FAY,
  newPart,
  orderBody,
  place,
  reaches,
  receive,
  ship,
  someId,
  today,
  VERA,
} from './support/orders.js';
import { another, apiUrl, ask, askAt, webhookSecret } from './support/stack.js';

type Rows = Record<string, unknown>[];

async function inDatabase(sql: string, ...values: unknown[]): Promise<Rows> {
  const client = new pg.Client({ connectionString: process.env['ATLAS_DATABASE_ADMIN_URL'] });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows as Rows;
  } finally {
    await client.end();
  }
}

describe('a case file', function () {
  this.timeout(120_000);

  it('tells everything about an order and its approval, with both names where one decided for another', async () => {
    const part = await newPart('4000.00');
    await receive(part, '3', '1500.00');
    const orderId = await place({ part, quantity: '3' });
    await reaches(orderId, 'AwaitingApproval', 'approval');
    const requestId = `AR-${orderId}-0`;
    const lent = {
      role: 'Approver',
      to: { id: 'fay', name: 'fay' },
      firstDay: today(),
      lastDay: today(),
      reason: 'On holiday.',
    };
    const delegationId = String((await done('/v1/delegations', { ...AMOS, body: lent }))['delegationId']);
    const refused = await ask('POST', `/v1/approvals/${requestId}/decisions`, {
      ...VERA,
      body: { decision: 'approve', reason: 'x' },
    });
    expect(refused.status).to.equal(403);
    const body = { decision: 'approve', reason: 'Within the frame contract.', onBehalfOf: 'amos' };
    await done(`/v1/approvals/${requestId}/decisions`, { ...FAY, body });
    await done(`/v1/delegations/${delegationId}/revoke`, { ...AMOS, body: { reason: 'Back again.' } });
    await reaches(orderId, 'Confirmed');
    const { position } = await ship(orderId);
    await reaches(orderId, 'Fulfilled');

    const path = `/v1/orders/${orderId}/case-file?minPosition=${position}`;
    const file = (await ask('GET', path, FAY)).body as unknown as Record<string, Rows> & {
      order: object;
      madeBy: object;
    };
    expect(file.order).to.include({ orderId, state: 'Fulfilled' });
    expect(file.madeBy).to.deep.equal({ id: 'fay', name: 'fay' });
    expect(file['timeline']?.map(({ type }) => type)).to.include.members([
      'OrderPlaced',
      'ApprovalGranted',
      'OrderShipped',
    ]);
    expect(file['commands']?.map(({ kind, outcome, actorId, route }) => [kind, outcome, actorId, route])).to.deep.equal(
      [
        ['command', 'accepted', 'ollie', '/v1/orders'],
        ['authorisation', 'refused', 'vera', '/v1/approvals/{requestId}/decisions'],
        ['decision', 'accepted', 'fay', '/v1/approvals/{requestId}/decisions'],
        ['command', 'accepted', 'ollie', '/v1/orders/{orderId}/shipments'],
      ],
    );
    const votes = file['approvals']?.[0]?.['votes'] as Rows;
    expect(votes[0]).to.deep.include({
      decidedBy: { id: 'fay', name: 'fay' },
      onBehalfOf: { id: 'amos', name: 'amos' },
    });
    expect(file['delegations']?.[0]).to.deep.include({ delegationId, from: { id: 'amos', name: 'amos' }, to: lent.to });
    expect(file['journals']?.length).to.be.above(2);
    expect(file['documents']?.map(({ kind }) => kind)).to.include.members(['invoice', 'payment']);
    expect(JSON.stringify(file), 'the payment token').not.to.contain('tok_');

    const ofApproval = (await ask('GET', `/v1/approvals/${requestId}/case-file`, AMOS)).body;
    expect(ofApproval['approval']).to.include({ requestId, state: 'Granted' });
    expect((ofApproval['commands'] as Rows).map(({ actorId }) => actorId)).to.deep.equal(['vera', 'fay']);
    expect((ofApproval['timeline'] as Rows).map(({ type }) => type)).to.include.members([
      'ApprovalRequested',
      'ApprovalGranted',
    ]);
  });

  it('is a PDF where one is asked for, not for Viewers, and stands in the audit', async () => {
    const orderId = await confirmed({ part: await stocked() });
    const path = `/v1/orders/${orderId}/case-file`;
    for (const [asked, headers] of [
      [`${path}?format=pdf`, {}],
      [path, { accept: 'application/pdf' }],
    ] as const) {
      const answer = await ask('GET', asked, { ...FAY, headers });
      expect(answer.status, answer.text.slice(0, 300)).to.equal(200);
      expect(answer.headers.get('content-type')).to.equal('application/pdf');
      expect(answer.headers.get('content-disposition')).to.contain(`case-file-${orderId}`);
      expect(answer.text.startsWith('%PDF-')).to.equal(true);
    }
    expect((await ask('GET', path, VERA)).status).to.equal(403);
    const entries = (await ask('GET', `/v1/audit/entries?kind=export&resource=${orderId}`)).body['items'] as Rows;
    expect(entries.map(({ actorId }) => actorId)).to.deep.equal(['fay', 'fay']);
    for (const nothing of ['/v1/orders/SO-999999', '/v1/jobs/J-999999', '/v1/approvals/AR-999999']) {
      expect((await ask('GET', `${nothing}/case-file`)).status, nothing).to.equal(404);
    }
  });
});

const stocked = async (): Promise<string> => {
  const part = await newPart();
  await receive(part, '20');
  return part;
};

describe('the audit of an API that is killed', function () {
  this.timeout(180_000);

  it('has an entry of every order that was answered, and knows of every one that was placed', async () => {
    const part = await stocked();
    const victim = await another('api', 'api-to-be-killed', {});
    await victim.start();
    const run = someId('KILL');
    const answered: string[] = [];
    const asking = Array.from({ length: 12 }, (_, index) =>
      askAt(victim.url)('POST', '/v1/orders', {
        as: [run, 'Ops'],
        key: `${run}-${index}`,
        body: orderBody({ part }),
      }).then(
        ({ status, body }) => {
          if (status < 300) answered.push(String(body['orderId']));
        },
        () => undefined,
      ),
    );
    await until('some are answered', async () => (answered.length >= 3 ? true : undefined));
    await victim.kill();
    await Promise.all(asking);
    const accepted = (
      await inDatabase(`SELECT resource FROM audit.entries WHERE actor_id = $1 AND outcome = 'accepted'`, run)
    ).map(({ resource }) => resource);
    expect(accepted).to.include.members(answered);
    const known = await inDatabase(
      `SELECT o.order_id, EXISTS (SELECT FROM audit.entries e WHERE e.resource = o.order_id)
         OR EXISTS (SELECT FROM http.idempotency_keys k WHERE k.resource_id = o.order_id AND k.state = 'running'
           AND k.asked->>'actorId' = $1) AS known
       FROM orders.orders o WHERE o.order_id IN (SELECT resource_id FROM http.idempotency_keys WHERE principal = $1)`,
      run,
    );
    expect(known.length).to.be.at.least(answered.length);
    expect(known.filter((order) => order['known'] !== true)).to.deep.equal([]);
  });
});

describe('what the processes write down', function () {
  this.timeout(120_000);

  it('holds no token, signature, password or key, wherever a caller put it', async () => {
    const token = await developmentToken(loadConfig(), { user: 'ollie', roles: ['Ops'] });
    const password = someId('PASSWORD');
    const paymentToken = `tok_${someId('SECRET').toLowerCase()}`;
    const signature = createHmac('sha256', webhookSecret).update(someId('BODY')).digest('hex');
    const part = await stocked();
    const post = (path: string, headers: Record<string, string>, body: unknown) =>
      fetch(`${apiUrl}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': someId('KEY'), ...headers },
        body: JSON.stringify(body),
      });
    const bearer = { authorization: `Bearer ${token}` };
    const basic = Buffer.from(`ollie:${password}`).toString('base64');
    const asked = [
      await post('/v1/orders', bearer, { ...orderBody({ part }), paymentToken }),
      await post('/v1/orders', bearer, { ...orderBody({ part }), password }),
      await post('/v1/orders', { authorization: `Basic ${basic}` }, {}),
      await post('/v1/orders', { authorization: `Bearer ${token.slice(0, -9)}forged123` }, {}),
      await post(`/v1/orders?access_token=${token}&password=${password}`, bearer, orderBody({ part })),
      await post(`/v1/orders/${token}/cancel`, bearer, { reason: `Bearer ${token}` }),
      await post(
        '/v1/webhooks/payments',
        { 'atlas-signature': `t=1,v1=${signature}` },
        { eventId: 'x', secret: password },
      ),
      await fetch(`${apiUrl}/v1/orders?password=${password}`, {
        headers: { ...bearer, cookie: `session=${password}` },
      }),
    ];
    expect(asked.map(({ status }) => status).filter((status) => status >= 500)).to.deep.equal([]);
    const secrets = [
      ...[
        token,
        token.slice(0, -9),
        token.split('.')[2] ?? '',
        password,
        paymentToken,
        signature,
        basic,
        webhookSecret,
      ],
      ...[
        'ATLAS_DATABASE_URL',
        'ATLAS_API_DATABASE_URL',
        'ATLAS_DATABASE_ADMIN_URL',
        'ATLAS_RELAY_DATABASE_URL',
        'ATLAS_PROJECTOR_DATABASE_URL',
      ].flatMap((name) => /:\/\/[^:]+(:[^@]+@)/.exec(process.env[name] ?? '')?.[1] ?? []),
    ];
    expect(secrets.length).to.be.above(9);
    await until('the log has the last request', async () =>
      logs().includes('"path":"/v1/webhooks/payments"') ? true : undefined,
    );
    const written = `${logs()}\n${JSON.stringify(await inDatabase('SELECT to_jsonb(e) FROM audit.entries e'))}`;
    expect(written)
      .to.contain('"process":"worker"')
      .and.contain('"process":"relay"')
      .and.contain('"process":"projector"');
    expect(secrets.filter((secret) => written.includes(secret))).to.deep.equal([]);
  });
});

/** Everything that the processes of Atlas wrote to their output. */
function logs(): string {
  const folder = join(process.env['ATLAS_STACK_DIRECTORY'] ?? '', 'logs');
  const names = readdirSync(folder).filter((name) => /^(api|worker|relay|projector)/.test(name));
  expect(names.length).to.be.at.least(4);
  return names.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
}
