import { expect } from 'chai';
import { ACCESS, type Access } from '../access.js';
import { scopeOfRoute, strayScopes } from './scopes.js';

const unsaid = (access: readonly Access[]): string[] =>
  access.filter((row) => !row.plain && scopeOfRoute(row) === undefined).map(({ method, path }) => `${method} ${path}`);

describe('the scopes of the routes', () => {
  it('say of every route how it holds who is limited, once', () => {
    expect(unsaid(ACCESS)).to.deep.equal([]);
    expect(strayScopes()).to.deep.equal([]);
  });

  it('are found out when a route has none, or one is of no route', () => {
    const planted: Access = { method: 'GET', path: '/v1/secrets', roles: ['Ops'] };
    expect(unsaid([...ACCESS, planted])).to.deep.equal(['GET /v1/secrets']);
    expect(strayScopes(ACCESS.filter(({ path }) => path !== '/v1/reconciliations'))).to.deep.equal([
      'GET /v1/reconciliations',
    ]);
  });

  it('follow from the id in a path, however long it is', () => {
    expect(scopeOfRoute({ method: 'POST', path: '/v1/jobs/{jobId}/anything/{new}' })).to.deep.equal({
      record: 'jobId',
    });
  });
});
