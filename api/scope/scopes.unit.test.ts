import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ACCESS, type Access } from '../access.js';
import type { OpenApi } from '../contract.js';
import { scopedField } from './hold-to-scope.js';
import { recordNamed } from './records.js';
import { scopeOfRoute, strayScopes } from './scopes.js';

/** Names that say of a place, or of what stands somewhere; `madeToOrder` is a flag. */
const PLACED =
  /(?<!madeTo)(site|businessUnit|order|job|repair|return|request|task|invoice|payment|creditNote|correction|journal|letter|hold|subscription|workCentre)(Id)?$/i;

/** Every name of a field that the contract takes in a query or a body. */
function fieldsAsked(): Set<string> {
  const { paths, components } = JSON.parse(
    readFileSync(join(import.meta.dirname, '..', 'openapi.json'), 'utf8'),
  ) as OpenApi;
  const names = new Set<string>();
  const seen = new Set<string>();
  const walk = (node: unknown): void => {
    for (const [key, value] of Object.entries(typeof node === 'object' ? (node ?? {}) : {})) {
      if (key === 'properties') for (const name of Object.keys(value as object)) names.add(name);
      const schema = key === '$ref' ? String(value).split('/').at(-1) : undefined;
      if (schema === undefined) walk(value);
      else if (!seen.has(schema)) {
        seen.add(schema);
        walk(components.schemas[schema]);
      }
    }
  };
  for (const { parameters = [], requestBody } of Object.values(paths).flatMap((path) => Object.values(path))) {
    for (const each of parameters as { in: string; name: string }[]) if (each.in === 'query') names.add(each.name);
    walk(requestBody);
  }
  return names;
}

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

  it('know each field of a query or a body that names a place or what stands somewhere', () => {
    const unknown = [...fieldsAsked()].filter(
      (name) => PLACED.test(name) && scopedField(name) === undefined && recordNamed(name) === undefined,
    );
    expect(unknown).to.deep.equal([]);
    expect([...fieldsAsked()].filter((name) => PLACED.test(name))).to.include.members([
      'fromInvoice',
      'toSite',
      'jobId',
    ]);
    expect(recordNamed('fromPayment')).to.equal('payment');
    expect(recordNamed('fromTermsDays')).to.equal(undefined);
  });

  it('follow from the id in a path, however long it is', () => {
    expect(scopeOfRoute({ method: 'POST', path: '/v1/jobs/{jobId}/anything/{new}' })).to.deep.equal({
      record: 'jobId',
    });
  });
});
