import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { ROLES, type Role } from '../domain/kernel/actor.js';
import { ACCESS, type Access, isCommand } from './access.js';
import { routeMatcher } from './route-table.js';

interface Contract {
  paths: Record<string, Record<string, { 'x-atlas-roles'?: unknown; security?: unknown[]; operationId?: string }>>;
}
const contract = JSON.parse(readFileSync(new URL('./openapi.json', import.meta.url), 'utf8')) as Contract;

/** What stands on only one side. */
function apart(access: readonly Access[], paths: Contract['paths']): string[] {
  const rows = access.filter(({ plain }) => !plain).map(({ method, path }) => `${method} ${path}`);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  return [
    ...rows.filter((row) => !operations.includes(row)).map((row) => `no operation: ${row}`),
    ...operations.filter((operation) => !rows.includes(operation)).map((operation) => `no row: ${operation}`),
  ].sort();
}

const rolesOf = (method: string, path: string): Access['roles'] | undefined =>
  ACCESS.find((row) => row.method === method && row.path === path)?.roles;

describe('the access table', () => {
  it('and the contract name the same operations', () => {
    expect(apart(ACCESS, contract.paths)).to.deep.equal([]);
  });

  it('is found out when it has a row too few or too many', () => {
    const without = ACCESS.filter(({ path }) => path !== '/v1/payments');
    expect(apart(without, contract.paths)).to.deep.equal(['no row: POST /v1/payments']);
    const planted: Access = { method: 'GET', path: '/v1/secrets', roles: 'public' };
    expect(apart([...ACCESS, planted], contract.paths)).to.deep.equal(['no operation: GET /v1/secrets']);
  });

  it('names each route once', () => {
    const routes = ACCESS.map(({ method, path }) => `${method} ${path}`);
    expect(new Set(routes).size).to.equal(routes.length);
  });

  it('stands in the contract as it is', () => {
    for (const [path, methods] of Object.entries(contract.paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        const roles = rolesOf(method.toUpperCase(), path);
        expect(operation['x-atlas-roles'], `${method} ${path}`).to.deep.equal(roles);
        expect(operation.security).to.deep.equal(roles === 'public' ? [] : [{ bearer: [] }]);
        expect(operation.operationId, `${method} ${path}`).to.match(/^[a-z]+[A-Za-z]+$/);
      }
    }
  });

  it('leaves nothing of /v1 open but the webhook', () => {
    const open = ACCESS.filter(({ roles, path }) => roles === 'public' && path.startsWith('/v1'));
    expect(open.map(({ path }) => path)).to.deep.equal(['/v1/webhooks/payments']);
  });

  it('lets every role read, but for what goes over all the books, cases, case files and what was tried and who is told, and Viewer do nothing else', () => {
    const forSome = ACCESS.filter(
      ({ method, roles, plain }) => method === 'GET' && !plain && roles.length !== ROLES.length,
    );
    expect(forSome.map(({ path, roles }) => [path, roles])).to.deep.equal([
      ['/v1/orders/{orderId}/case-file', ['Approver', 'Finance', 'Ops']],
      ['/v1/jobs/{jobId}/case-file', ['Approver', 'Finance', 'Ops']],
      ['/v1/approvals/{requestId}/case', ['Approver', 'Finance', 'Ops']],
      ['/v1/approvals/{requestId}/case-file', ['Approver', 'Finance', 'Ops']],
      ['/v1/approval-contacts', ['Admin']],
      ['/v1/ledger/verification', ['Finance']],
      ['/v1/journals/export', ['Finance']],
      ['/v1/audit/entries', ['Admin']],
      ['/v1/audit/verification', ['Admin']],
      ['/v1/webhook-endpoints', ['Ops']],
      ['/v1/webhook-endpoints/{endpointId}', ['Ops']],
      ['/v1/webhook-endpoints/{endpointId}/deliveries', ['Ops']],
    ]);
    for (const { method, path, roles } of ACCESS) {
      if (method !== 'GET' && roles !== 'public') expect(roles, path).not.to.include('Viewer');
    }
  });

  it('keeps the duties apart', () => {
    const may = (role: Role): string[] =>
      ACCESS.filter(({ roles, method }) => method !== 'GET' && roles !== 'public' && roles.includes(role)).map(
        ({ path }) => path,
      );
    expect(may('Approver')).to.deep.equal([
      '/v1/approvals/{requestId}/decisions',
      '/v1/approvals/decisions',
      '/v1/delegations',
      '/v1/delegations/{delegationId}/revoke',
    ]);
    expect(may('Ops')).to.include.members(['/v1/orders', '/v1/stock/receipts', '/v1/operator-tasks/{taskId}/actions']);
    expect(may('Ops')).not.to.include.members(['/v1/payments']);
    expect(may('Ops').filter((path) => /journal|payments$/.test(path))).to.deep.equal([]);
    expect(may('Finance')).to.include.members(['/v1/payments', '/v1/manual-journals']);
    expect(may('Finance')).not.to.include('/v1/stock/receipts');
  });

  it('asks for an idempotency key wherever something is changed on request', () => {
    const without = ACCESS.filter((row) => row.method !== 'GET' && !isCommand(row));
    expect(without.map(({ path }) => path)).to.deep.equal(['/v1/webhooks/payments', '/v1/temporal/codec/decode']);
  });
});

describe('the route of a request', () => {
  const match = routeMatcher(ACCESS);

  it('is the row of its method and path', () => {
    expect(match('GET', '/v1/orders/SO-1001').route?.path).to.equal('/v1/orders/{orderId}');
    expect(match('HEAD', '/v1/orders').route?.path).to.equal('/v1/orders');
    expect(match('GET', '/v1/journals/of/SO-1001').route?.path).to.equal('/v1/journals/of/{source}');
    expect(match('POST', '/v1/journals/JN-000001/reverse').route?.path).to.equal('/v1/journals/{journal}/reverse');
    expect(match('GET', '/v1/operator-tasks/a%2Fb').route?.path).to.equal('/v1/operator-tasks/{taskId}');
  });

  it('is missing for another method, which the path names instead', () => {
    expect(match('DELETE', '/v1/orders/SO-1001')).to.deep.equal({ route: undefined, allowed: ['GET', 'HEAD'] });
    expect(match('PUT', '/v1/customers/C-1').allowed).to.deep.equal(['GET', 'HEAD', 'PATCH']);
    expect(match('GET', '/v1/approvals/decisions')).to.deep.equal({ route: undefined, allowed: ['POST'] });
    expect(match('POST', '/health').allowed).to.deep.equal(['GET', 'HEAD']);
  });

  it('is unknown for another path', () => {
    for (const path of ['/', '/v1', '/v2/orders', '/v1/orders/', '/v1/orders/SO-1/x', '/V1/orders', '/openapixjson']) {
      expect(match('GET', path), path).to.deep.equal({ route: undefined, allowed: [] });
    }
  });
});
