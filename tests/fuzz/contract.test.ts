import { expect } from 'chai';
import { ROLES } from '../../domain/kernel/actor.js';
import { findings, installed, type Trying } from './schemathesis.js';

/** Each operation of the contract but the stream: at the edges of every field as Admin, and so many examples drawn for everybody else. */
const EXAMPLES = 3;
const others = [...ROLES.filter((role) => role !== 'Admin'), null];

describe('the running API, asked with whatever its contract allows and forbids', function () {
  this.timeout(25 * 60_000);
  const found = new Map<Trying['role'], Promise<string>>();
  before(async () => {
    await installed();
    found.set('Admin', findings({ role: 'Admin', phases: 'coverage', examples: EXAMPLES }));
    let earlier: Promise<string> = Promise.resolve('');
    for (const role of others) {
      earlier = earlier.then(() => findings({ role, phases: 'fuzzing', examples: EXAMPLES }));
      found.set(role, earlier);
    }
  });

  for (const role of ['Admin' as const, ...others]) {
    it(`answers ${role ?? 'somebody without a token'} with what is documented, without an error of its own, and takes nothing that is wrong`, async () => {
      expect(await found.get(role)).to.equal('');
    });
  }
});
