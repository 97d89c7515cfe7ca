import { expect } from 'chai';
import fc from 'fast-check';
import { BORE, inSequence, type ShopFloor, shopFloor } from '../../../tests/support/shop-floor.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import { Refused } from '../../kernel/refusal.js';
import type { JobView, OperationView } from '../index.js';
import { job } from './index.js';

const NUMBERS = [10, 20, 30] as const;
const number = fc.constantFrom(...NUMBERS);
const size = fc.integer({ min: 1, max: 6 });

const commands = {
  start: fc.record({ kind: fc.constant('start' as const), number }),
  finish: fc.record({ kind: fc.constant('finish' as const), number }),
  report: fc.record({ kind: fc.constant('report' as const), number, size, toRework: fc.nat({ max: 2 }) }),
  reworked: fc.record({ kind: fc.constant('reworked' as const), number, size }),
  scrap: fc.record({ kind: fc.constant('scrap' as const), number, size, reworked: fc.boolean() }),
  inspect: fc.record({ kind: fc.constant('inspect' as const), size, passes: fc.boolean() }),
  decide: fc.record({
    kind: fc.constant('decide' as const),
    disposition: fc.constantFrom('rework' as const, 'scrap' as const, 'useAsIs' as const),
  }),
  override: fc.record({
    kind: fc.constant('override' as const),
    number,
    to: fc.constantFrom('Ready' as const, 'Done' as const, 'Skipped' as const),
  }),
};
const command = fc.oneof(
  { arbitrary: commands.start, weight: 6 },
  { arbitrary: commands.finish, weight: 5 },
  { arbitrary: commands.report, weight: 9 },
  { arbitrary: commands.reworked, weight: 2 },
  { arbitrary: commands.scrap, weight: 1 },
  { arbitrary: commands.inspect, weight: 5 },
  { arbitrary: commands.decide, weight: 3 },
  { arbitrary: commands.override, weight: 1 },
);
type RandomCommand = typeof command extends fc.Arbitrary<infer C> ? C : never;

const inAll = ({ good, scrapped, inRework }: OperationView): number =>
  Number(good) + Number(scrapped) + Number(inRework);

describe('the flow of units through operations', () => {
  let test: TestDatabase;
  let floor: ShopFloor;
  let runs = 0;
  before(async () => {
    test = await testDatabase();
    floor = shopFloor(test);
  });
  after(() => test.close());

  const readOf = async (jobId: string): Promise<JobView> => (await job(test.database, jobId)) as JobView;

  function act(jobId: string, step: number, asked: RandomCommand, failed: string | undefined): Promise<unknown> {
    switch (asked.kind) {
      case 'start':
        return floor.start(jobId, asked.number);
      case 'finish':
        return floor.finish(jobId, asked.number);
      case 'report':
        return floor.report(jobId, asked.number, String(asked.size), String(asked.toRework));
      case 'reworked':
        return floor.reworked(jobId, asked.number, String(asked.size));
      case 'scrap': {
        const input = { jobId, operation: asked.number, quantity: String(asked.size), reworked: asked.reworked };
        return floor.permitted('scrapUnits', { ...input, reason: 'handling', note: '' });
      }
      case 'inspect':
        return floor.measure(jobId, 20, `${jobId}/I${step}`, String(asked.size), asked.passes ? '25' : '26');
      case 'override': {
        const input = { jobId, operation: asked.number, to: asked.to, justification: 'by chance' };
        return floor.permitted('overrideJob', input);
      }
      default:
        return decide(jobId, asked, failed);
    }
  }

  function decide(jobId: string, { disposition }: Extract<RandomCommand, { kind: 'decide' }>, failed = 'none') {
    const input = { jobId, inspectionId: failed, disposition, reason: 'by chance' };
    return disposition === 'rework'
      ? floor.ask('decideDisposition', input)
      : floor.permitted('decideDisposition', input);
  }

  /** What holds after every command: a list of what does not. */
  function broken(found: JobView): string[] {
    const { operations } = found;
    const scrapped = operations.reduce((sum, one) => sum + Number(one.scrapped), 0);
    return [
      ...(scrapped === Number(found.scrapped) ? [] : ['the job scrapped other than its operations']),
      ...operations.flatMap((one, index) => {
        const previous = operations[index - 1];
        const given = givenOn(previous) ?? 10 + scrapped;
        return [
          ...(inAll(one) <= Number(one.given) ? [] : [`${one.operation} has more than it was given`]),
          ...(previous?.state === 'Skipped' || given === Number(one.given)
            ? []
            : [`${one.operation} was given wrongly`]),
          ...(Number(one.accepted) + Number(one.failing) <= Number(one.good)
            ? []
            : [`${one.operation} accepts wrongly`]),
        ];
      }),
    ];
  }

  const givenOn = (previous: OperationView | undefined): number | null => {
    if (!previous) return null;
    return previous.characteristics.length > 0 ? Number(previous.accepted) : Number(previous.good);
  };

  it('never lets an operation pass the one before it, and a refused command changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(fc.boolean(), fc.boolean()),
        fc.array(command, { minLength: 25, maxLength: 50, size: 'max' }),
        async ([second, third], asked) => {
          runs += 1;
          const jobId = `J-${runs}`;
          const operations = [
            inSequence(10),
            inSequence(20, { overlaps: second, characteristics: [BORE] }),
            inSequence(30, { overlaps: third }),
          ];
          await floor.released(jobId, { operations });
          let before = await readOf(jobId);
          for (const [step, next] of asked.entries()) {
            const failed = before.inspections.find(({ passed, disposition }) => !passed && !disposition);
            const refused = await act(jobId, step, next, failed?.inspectionId).then(
              () => false,
              (error: unknown) => {
                if (error instanceof Refused) return true;
                throw error;
              },
            );
            const found = await readOf(jobId);
            expect(broken(found), JSON.stringify(next)).to.deep.equal([]);
            if (refused && found.exceptions.length === before.exceptions.length) expect(found).to.deep.equal(before);
            before = found;
          }
        },
      ),
      { numRuns: 25, interruptAfterTimeLimit: 50_000 },
    );
  });

  it('stays within what was given when reports come all at once', async () => {
    const operations = [inSequence(10), inSequence(20, { overlaps: true })];
    await floor.released('J-A', { operations });
    await floor.start('J-A', 10);
    await floor.report('J-A', 10, '1');
    await floor.start('J-A', 20);
    const reports = Array.from({ length: 24 }, (_, index) => floor.report('J-A', index % 2 === 0 ? 10 : 20, '1'));
    const outcomes = await Promise.allSettled(reports);
    const unexpected = outcomes.filter(
      (one) => one.status === 'rejected' && (one.reason as Refused).code !== 'TooMuch',
    );
    expect(unexpected).to.deep.equal([]);
    const [first, second] = (await readOf('J-A')).operations;
    expect(first?.good).to.equal('10');
    expect(Number(second?.good)).to.be.at.most(10);
    const done = outcomes.filter(({ status }) => status === 'fulfilled').length;
    expect(done).to.equal(9 + Number(second?.good));
  });
});
