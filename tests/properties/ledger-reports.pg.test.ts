import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import type { ReportQuery } from '../../reporting/reports/report.js';
import { projectOutbox } from '../support/project-outbox.js';
import { expectReportsAgree, type FoldLine } from '../support/report-agreement.js';
import { runReport } from '../support/run-report.js';
import { type TestDatabase, testDatabase } from '../support/test-database.js';
import { sequenceOfSteps } from './commands.js';
import { play } from './play.js';
import { newWorld, postWaiting } from './world.js';

const SEED = 20260801;
const HISTORIES = 2;
/** Short histories come to no books that could disagree. */
const histories = fc
  .sample(sequenceOfSteps(60), { numRuns: 20, seed: SEED })
  .filter((steps) => steps.length >= 45)
  .slice(0, HISTORIES);
const FILTERS = [{}, { businessUnit: 'INDUSTRIAL_PRODUCTS' }, { businessUnit: 'MACHINING_REPAIR' }];

const ASKED: readonly [string, ReportQuery][] = [
  ['trial-balance', {}],
  ['general-ledger', {}],
  ['income-statement', { by: 'site' }],
  ['balance-sheet', { by: 'businessUnit' }],
  ['revenue', { by: 'customer' }],
];

/** The reports know nothing but the facts; the fold knows nothing but the journals. */
describe('reports of the ledger after random commands', function () {
  this.timeout(120_000);

  for (const [index, steps] of histories.entries()) {
    it(`agree with each other and the fold, and say again what they said: history ${index + 1}`, async () => {
      const test = await testDatabase({ poolSize: 12 });
      try {
        const world = newWorld(test);
        const said: { knownAt: string; name: string; query: ReportQuery; rows: string }[] = [];
        for (const [at, step] of steps.entries()) {
          world.twice = step.twice;
          await play(world, step.first);
          if (step.beside) await play(world, step.beside);
          if (step.post) await postWaiting(world);
          if (at % 15 !== 14) continue;
          await projectOutbox(test, index);
          const knownAt = await momentOf(test);
          for (const [name, query] of ASKED) said.push({ knownAt, name, query, rows: await rowsOf(test, name, query) });
        }
        await postWaiting(world);
        await projectOutbox(test, index);
        const lines = await linesOf(test);
        expect(lines).to.have.length.above(10);
        const to = lines
          .map(({ postingDate }) => postingDate)
          .sort()
          .at(-1) as string;
        for (const filter of FILTERS) await expectReportsAgree(test.database, lines, { to, ...filter });
        for (const { knownAt, name, query, rows } of said) {
          expect(await rowsOf(test, name, { ...query, knownAt }), `${name} known at ${knownAt}`).to.equal(rows);
        }
      } finally {
        await test.close();
      }
    });
  }
});

/** After all that is recorded, and before all that will be. */
async function momentOf(test: TestDatabase): Promise<string> {
  await pause(2);
  const [row] = await test.admin<{ now: string }>(
    `SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS now`,
  );
  await pause(2);
  return String(row?.now);
}

/** What stands in the rows; the way to their lines names the instant. */
const rowsOf = async (test: TestDatabase, name: string, query: ReportQuery): Promise<string> =>
  JSON.stringify((await runReport(test.database, name, query)).rows.map(({ kind, cells }) => [kind, cells]));

const linesOf = (test: TestDatabase): Promise<FoldLine[]> =>
  test.admin<FoldLine>(
    `SELECT l.account, l.debit::text, l.credit::text, j.posting_date::text AS "postingDate",
       l.business_unit AS "businessUnit", l.site, l.cost_centre AS "costCentre", j.rule
     FROM ledger.journal_lines l JOIN ledger.journals j ON j.sequence = l.sequence`,
  );
