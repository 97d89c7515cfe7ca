import { expect } from 'chai';
import fc from 'fast-check';
import { testDatabase } from '../support/test-database.js';
import { COMMAND_KINDS, describeStep, type Step, sequenceOfSteps } from './commands.js';
import { findings } from './findings.js';
import { play } from './play.js';
import { newWorld, postWaiting, type World } from './world.js';

/** `ATLAS_PROPERTY_SEED` repeats a run that failed; fast-check prints the seed and the commands of a failure. */
const seed = process.env['ATLAS_PROPERTY_SEED'];
const RUNS = Number(process.env['ATLAS_PROPERTY_RUNS'] ?? 40);
const MOST_STEPS = 40;

describe('the books, whatever happens', function () {
  this.timeout(600_000);

  it('keep every invariant of accounting after each of many random commands', async () => {
    const outcomes = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(sequenceOfSteps(MOST_STEPS), async (steps) => {
        const test = await testDatabase({ poolSize: 12 });
        try {
          await run(newWorld(test), steps, outcomes);
        } finally {
          await test.close();
        }
      }),
      { numRuns: RUNS, interruptAfterTimeLimit: 240_000, ...(seed === undefined ? {} : { seed: Number(seed) }) },
    );
    // A property over commands that are all refused would prove nothing.
    const undone = COMMAND_KINDS.filter((kind) => RUNS >= 20 && !outcomes.has(`${kind} done`));
    expect(undone, JSON.stringify([...outcomes])).to.deep.equal([]);
  });
});

async function run(world: World, steps: readonly Step[], outcomes: Map<string, number>): Promise<void> {
  for (const [index, step] of steps.entries()) {
    world.twice = step.twice;
    const commands = step.beside ? [step.first, step.beside] : [step.first];
    const tried = await Promise.allSettled(commands.map((command) => play(world, command)));
    for (const [at, outcome] of tried.entries()) {
      if (outcome.status === 'rejected') throw outcome.reason;
      const name = `${commands[at]?.kind} ${outcome.value ? 'done' : 'refused'}`;
      outcomes.set(name, (outcomes.get(name) ?? 0) + 1);
    }
    if (step.post) await postWaiting(world);
    const broken = await findings(world, world.waiting.length === 0);
    expect(broken, `broken by the last of these steps:\n${told(steps.slice(0, index + 1))}\n`).to.deep.equal([]);
  }
  await postWaiting(world);
  expect(await findings(world, true), 'at the end').to.deep.equal([]);
}

/** What led to it: steps after the one that broke something say nothing, and shrinking drops them last. */
const told = (steps: readonly Step[]): string =>
  steps.map((step, index) => `  ${index + 1}. ${describeStep(step)}`).join('\n');
