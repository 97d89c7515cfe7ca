/** Runs the tests in their groups: `test.ts [group…]`; the last line says how many passed and failed. */
import { explainFailure, say } from './stack/commands.js';
import { installServices } from './stack/install.js';
import { main, withCleanUp } from './stack/main.js';
import { chosenGroups, type Group, groupOf, testFiles } from './test/groups.js';
import { openRunFolder, type RunFolder } from './test/run-folder.js';
import { endRunningGroup, failedOutcome, type Outcome, runGroup } from './test/run-group.js';
import { type SharedServices, sharedServices } from './test/shared-services.js';

async function runOne(group: Group, shared: SharedServices, folder: RunFolder): Promise<Outcome> {
  try {
    return await runGroup(group, folder.counts, await shared.environmentFor(group));
  } catch (error) {
    return failedOutcome(group, explainFailure(error));
  } finally {
    await shared.afterGroup();
  }
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
  const forDrills = groups.some((group) => group.name === 'drills') ? (['postgres', 'temporal', 'kafka'] as const) : [];
  await installServices([...new Set([...needed, ...forDrills])], process.env);

  const folder = await openRunFolder();
  const shared = sharedServices(folder, needed);
  const outcomes = names.length === 0 ? strayFiles() : [];
  const stop = async () => {
    endRunningGroup();
    await shared.stop();
  };
  await withCleanUp(async () => {
    for (const group of groups) outcomes.push(await runOne(group, shared, folder));
  }, stop);
  print(outcomes);
});
