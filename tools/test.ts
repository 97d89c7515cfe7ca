/** Runs the tests in their groups: `test.ts [group…]`; the last line says how many passed and failed. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explainFailure, say } from './stack/commands.js';
import { installServices } from './stack/install.js';
import { main, withCleanUp } from './stack/main.js';
import { chosenGroups, type Group, groupOf, testFiles } from './test/groups.js';
import { openRunFolder, type RunFolder } from './test/run-folder.js';
import { endGroups, failedOutcome, isOver, type Outcome, runGroup } from './test/run-group.js';
import { type SharedServices, sharedServices } from './test/shared-services.js';

interface Run {
  readonly shared: SharedServices;
  readonly folder: RunFolder;
}

async function runOne(group: Group, { shared, folder }: Run, output?: string): Promise<Outcome> {
  if (isOver()) return failedOutcome(group, 'the run is over');
  const outcome = await attempt(group, async () =>
    runGroup(group, { env: await shared.environmentFor(group), counts: folder.counts, output }),
  );
  const cleaned = await attempt(group, async () => {
    await shared.afterGroup(group);
    return outcome;
  });
  return { ...outcome, failed: Math.max(outcome.failed, cleaned.failed) };
}

const attempt = (group: Group, work: () => Promise<Outcome>): Promise<Outcome> =>
  work().catch((error: unknown) => failedOutcome(group, explainFailure(error)));

/** The first lane prints as it goes; what the second prints is shown where it does not tear the first's apart. */
async function runLanes(chosen: readonly Group[], run: Run): Promise<Outcome[]> {
  const first = chosen.filter(({ lane }) => lane === 'first');
  const second = chosen.filter(({ lane }) => lane === 'second');
  const alone = first.length === 0;
  const waiting: (() => void)[] = [];
  const showWaiting = () => {
    for (const show of waiting.splice(0)) show();
  };
  let firstRuns = !alone;

  const inFirst = async (): Promise<Outcome[]> => {
    const outcomes: Outcome[] = [];
    for (const group of first) {
      say(`\n${group.name}`);
      outcomes.push(await runOne(group, run));
      showWaiting();
    }
    firstRuns = false;
    return outcomes;
  };
  const inSecond = async (): Promise<Outcome[]> => {
    const outcomes: Outcome[] = [];
    for (const group of second) {
      const output = alone ? undefined : join(run.folder.output, `${group.name}.txt`);
      say(output === undefined ? `\n${group.name}` : `  ${group.name} runs beside; it prints into ${output}`);
      outcomes.push(await runOne(group, run, output));
      if (output === undefined) continue;
      waiting.push(() =>
        say(`\n${group.name} (ran beside)\n${existsSync(output) ? readFileSync(output, 'utf8') : ''}`),
      );
      if (!firstRuns) showWaiting();
    }
    return outcomes;
  };
  return (await Promise.all([inFirst(), inSecond()])).flat();
}

/** A test file that no group claims would never run. */
function strayFiles(): Outcome[] {
  const strays = testFiles().filter((file) => groupOf(file) === undefined);
  for (const file of strays) say(`  ${file} belongs to no test group`);
  return strays.length === 0 ? [] : [{ group: 'strays', passed: 0, failed: strays.length, skipped: 0, seconds: 0 }];
}

function print(outcomes: readonly Outcome[]): void {
  const row = (...cells: [string, string, string, string, string]) => {
    const [group, ...numbers] = cells;
    process.stdout.write(`${group.padEnd(13)}${numbers.map((cell) => cell.padStart(9)).join('')}\n`);
  };
  process.stdout.write('\n');
  row('group', 'passed', 'failed', 'skipped', 'seconds');
  for (const { group, passed, failed, skipped, seconds } of outcomes) {
    row(group, String(passed), String(failed), String(skipped), seconds.toFixed(1));
  }
  const sum = (count: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + count(outcome), 0);
  const passed = sum((outcome) => outcome.passed);
  const failed = sum((outcome) => outcome.failed);
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

await main(async () => {
  const names = process.argv.slice(2).flatMap((word) => word.split(/[ ,]+/).filter((name) => name !== ''));
  const groups = chosenGroups(names);
  const needed = [...new Set(groups.flatMap((group) => group.services))];
  const own = groups.flatMap((group) => group.own);
  await installServices([...new Set([...needed, ...own])], process.env);

  const folder = await openRunFolder();
  const shared = sharedServices(folder, needed);
  const outcomes = names.length === 0 ? strayFiles() : [];
  const stop = async () => {
    endGroups();
    await shared.stop();
  };
  await withCleanUp(async () => {
    outcomes.push(...(await runLanes(groups, { shared, folder })));
  }, stop);
  print(outcomes);
});
