import { expect } from 'chai';
import { ROLES, type Role } from '../../domain/kernel/actor.js';
import { findings, installed, type Trying } from './schemathesis.js';

/** Each operation of the contract but the stream: at the edges of every field as Admin, and so many examples drawn for everybody else. */
const EXAMPLES = 3;
const edgesOf = (paths: RegExp): Trying => ({ role: 'Admin', phases: 'coverage', examples: EXAMPLES, paths });
const drawnFor = (role: Role | null): Trying => ({ role, phases: 'fuzzing', examples: EXAMPLES });

/** Two run at a time, each about as long. */
const LANES: readonly (readonly Trying[])[] = [
  [edgesOf(/^\/v1\/[a-o]/), drawnFor('Ops'), drawnFor('Finance'), drawnFor(null)],
  [edgesOf(/^\/v1\/[^a-o]/), drawnFor('Approver'), drawnFor('Viewer')],
];

const nameOf = ({ role, paths }: Trying): string =>
  `${role ?? 'somebody without a token'}${paths ? ` at ${paths.source}` : ''}`;

describe('the running API, asked with whatever its contract allows and forbids', function () {
  this.timeout(25 * 60_000);
  const found = new Map<Trying, Promise<string>>();
  before(async () => {
    await installed();
    for (const lane of LANES) {
      let earlier: Promise<unknown> = Promise.resolve();
      for (const trying of lane) {
        const report = earlier.then(() => findings(trying));
        found.set(trying, report);
        earlier = report;
      }
    }
  });

  it('is asked in every role, and in none', () => {
    expect(new Set(LANES.flat().map(({ role }) => role))).to.deep.equal(new Set([...ROLES, null]));
  });

  for (const trying of LANES.flat()) {
    it(`answers ${nameOf(trying)} with what is documented, without an error of its own, and takes nothing that is wrong`, async () => {
      const report = await found.get(trying);
      if (report !== '') expect.fail(report);
    });
  }
});
