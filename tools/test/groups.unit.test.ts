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
    ['api/stray.test.ts', undefined],
  ] as const) {
    it(`${file} belongs to ${group ?? 'no group'}`, () => expect(groupOf(file)?.name).to.equal(group));
  }

  it('runs all unless some are named, in their own order, and refuses a name it does not know', () => {
    expect(chosenGroups([])).to.equal(groups);
    expect(chosenGroups(['pg', 'lint']).map((group) => group.name)).to.deep.equal(['lint', 'pg']);
    expect(() => chosenGroups(['units'])).to.throw('no test group units');
  });
});
