import { expect } from 'chai';
import { chosenGroups, groupOf, groups } from './groups.js';

describe('test groups', () => {
  for (const [file, group] of [
    ['domain/orders/order.unit.test.ts', 'unit'],
    ['domain/orders/store/order.pg.test.ts', 'pg'],
    ['tests/architecture/boundaries.unit.test.ts', 'boundaries'],
    ['tests/workflows/escalation.test.ts', 'workflow'],
    ['tests/replay/histories.test.ts', 'replay'],
    ['tests/integration/relay.test.ts', 'integration'],
    ['tests/e2e/demo.test.ts', 'e2e'],
    ['tests/drills/kill-worker.test.ts', 'drills'],
    ['tests/textbook/exercises.test.ts', 'textbook'],
    ['tests/keycloak/real-issuer.test.ts', 'keycloak'],
    ['tests/fuzz/contract.test.ts', 'fuzz'],
    ['tests/textbook/answers.unit.test.ts', 'unit'],
    ['api/stray.test.ts', undefined],
  ] as const) {
    it(`${file} belongs to ${group ?? 'no group'}`, () => expect(groupOf(file)?.name).to.equal(group));
  }

  it('that break what they run on, or need the whole application, run in a lane of their own', () => {
    const second = groups.filter(({ lane }) => lane === 'second');
    expect(second.map(({ name }) => name)).to.deep.equal(['drills', 'e2e', 'textbook', 'keycloak', 'fuzz']);
    expect(groups.filter(({ application }) => application).every(({ lane }) => lane === 'second')).to.equal(true);
  });

  it('runs all unless some are named, in their own order, and refuses a name it does not know', () => {
    expect(chosenGroups([])).to.deep.equal(groups.filter(({ name }) => name !== 'fuzz'));
    expect(chosenGroups(['fuzz']).map(({ name }) => name)).to.deep.equal(['fuzz']);
    expect(chosenGroups(['pg', 'lint']).map((group) => group.name)).to.deep.equal(['lint', 'pg']);
    expect(() => chosenGroups(['units'])).to.throw('no test group units');
  });
});
