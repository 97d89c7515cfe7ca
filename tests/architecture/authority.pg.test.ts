import { expect } from 'chai';
import { ACCESS, type Access, isCommand } from '../../api/access.js';
import { type Actor, mayAct, ROLES } from '../../domain/kernel/actor.js';
import { Refused } from '../../domain/kernel/refusal.js';
import { actor, contextOf } from '../support/actors.js';
import { type TestDatabase, testDatabase } from '../support/test-database.js';
import { ROUTE_COMMANDS, type RouteCommand } from './route-commands.js';

type Commands = Readonly<Record<string, RouteCommand>>;

const commands = ACCESS.filter(isCommand);
const nameOf = ({ method, path }: Access): string => `${method} ${path}`;

/** What stands in only one of the two. */
function apart(rows: readonly Access[], table: Commands): string[] {
  const routes = rows.map(nameOf);
  return [
    ...routes.filter((route) => !(route in table)).map((route) => `no command: ${route}`),
    ...Object.keys(table)
      .filter((route) => !routes.includes(route))
      .map((route) => `no route: ${route}`),
  ];
}

/** Whom a row does not let in; one without any role of Atlas besides. */
const strangersTo = ({ roles }: Access): Actor[] =>
  [...ROLES.map((role) => actor(`a person of ${role}`, role)), actor('a person without a role')].filter(
    (one) => roles !== 'public' && !mayAct(one, roles),
  );

async function refusalOf(test: TestDatabase, { run, input }: RouteCommand, who: Actor): Promise<string> {
  try {
    await run(test.database, { key: `authority/${who.id}`, context: contextOf(who), input });
    return 'done';
  } catch (error) {
    if (error instanceof Refused) return error.code;
    return error instanceof Error ? error.message : String(error);
  }
}

/** Every route whose domain command lets in whom the row does not, or asks something else first. */
async function leaks(test: TestDatabase, rows: readonly Access[], table: Commands): Promise<string[]> {
  const found: string[] = [];
  for (const row of rows) {
    for (const who of strangersTo(row)) {
      const answer = await refusalOf(test, table[nameOf(row)] as RouteCommand, who);
      if (answer !== 'NotAllowed') found.push(`${nameOf(row)} for ${who.id}: ${answer}`);
    }
  }
  return found;
}

describe('the domain commands behind the access table', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
  });
  after(() => test.close());

  it('are known for every route that changes something', () => {
    expect(apart(commands, ROUTE_COMMANDS)).to.deep.equal([]);
  });

  it('refuse every role that the row does not let in, before they look at anything else', async () => {
    expect((await leaks(test, commands, ROUTE_COMMANDS)).join('\n')).to.equal('');
  });

  it('are found out when a route has none, or one that asks nobody', async () => {
    const planted: Access = { method: 'POST', path: '/v1/secrets', roles: ['Finance'] };
    expect(apart([...commands, planted], ROUTE_COMMANDS)).to.deep.equal(['no command: POST /v1/secrets']);
    expect(apart(commands.slice(1), ROUTE_COMMANDS)).to.deep.equal(['no route: POST /v1/orders']);
    const open: Commands = { 'POST /v1/secrets': { run: async () => 'told', input: {} } };
    expect(await leaks(test, [planted], open)).to.deep.equal([
      'POST /v1/secrets for a person of Ops: done',
      'POST /v1/secrets for a person of Approver: done',
      'POST /v1/secrets for a person of Viewer: done',
      'POST /v1/secrets for a person without a role: done',
    ]);
  });
});
