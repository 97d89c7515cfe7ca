import { expect } from 'chai';
import { shopScenarios, stockTheShop } from '../../tools/demo/shop-scenarios.js';
import { type Drill, theDrill } from './support/drill.js';
import { beforeAndAfter, crashAtEvery } from './support/keep-crashing.js';
import { expectNothingLostNothingTwice } from './support/once-only.js';

/** Steps of issue, completion and close, of cancellation, and of a repair, as they show on the wire. */
const PLACES: Readonly<Record<string, string>> = {
  createJob: '^jobs:J-[^/]+/create$',
  releaseJob: '^jobs:.*/releaseJob$',
  reserveMaterial: '^inventory:J-[^/]+/reserve$',
  issueMaterial: '^inventory:.*/issue$',
  recordMaterial: '^jobs:.*/record$',
  receiveFromJob: '^inventory:.*/receive$',
  releaseMaterial: '^inventory:J-[^/]+/reserve/undo$',
  receiveRepair: '^repairs:RP-',
  invoiceRepair: '^billing:.*RP-',
  postFacts: '^ledger:post$',
};

const DESKS = 4;

interface Shopping {
  end(): Promise<void>;
}

/** The ways of the shop, again and again and several at a time, until it is told to end. */
async function startShopping({ people }: Drill): Promise<Shopping> {
  for (let round = 0; round < 10; round += 1) await stockTheShop(people);
  let started = 0;
  let ending = false;
  const wrong: string[] = [];
  const desk = async (): Promise<void> => {
    while (!ending && wrong.length === 0) {
      const scenario = shopScenarios[started % shopScenarios.length];
      started += 1;
      if (!scenario) return;
      const state = await scenario.run(people).then(
        (document) => document.state,
        (error: unknown) => String(error),
      );
      if (state !== scenario.expected) wrong.push(`${scenario.name}: ${state}`);
    }
  };
  const desks = Promise.all(Array.from({ length: DESKS }, desk));
  return {
    end: async () => {
      ending = true;
      await desks;
      expect(wrong, 'work that did not come to its end').to.deep.equal([]);
    },
  };
}

describe('drill: kill -9 the worker in the middle of issue, completion and close', function () {
  this.timeout(600_000);

  it('before and after the commit of every step: each job ends as it should, nothing happens twice', async () => {
    const drill = theDrill();
    await crashAtEvery(drill, beforeAndAfter(PLACES), () => startShopping(drill));
    await expectNothingLostNothingTwice(drill);
    const left = await drill.admin<{ finding: string }>(FINDINGS);
    expect(left.map(({ finding }) => finding).join('; '), 'lost or done twice').to.equal('');
  });
});

/** One row for each thing of the shop that was lost, left, or done twice. */
const FINDINGS = `
  SELECT 'open work ' || w.key AS finding FROM jobs.open_work w
  UNION ALL
  SELECT 'job ' || j.job_id || ' is ' || j.state FROM jobs.jobs j WHERE j.state NOT IN ('Closed', 'Cancelled')
  UNION ALL
  SELECT 'cost is left in ' || t.job_id FROM jobs.cost_totals t WHERE t.in_process <> 0
  UNION ALL
  SELECT 'repair ' || r.repair_id || ' is ' || r.state FROM repairs.repairs r WHERE r.state <> 'Closed'
  UNION ALL
  SELECT 'material of ' || m.job_id || ' was not issued once: ' || m.part FROM jobs.materials m WHERE m.issued <> m.required
  UNION ALL
  SELECT 'jobs and inventory disagree on ' || t.job_id FROM jobs.cost_totals t
    GROUP BY t.job_id HAVING sum(t.through_stock) <> coalesce(
      (SELECT sum(v.value) FROM inventory.job_values v WHERE v.job_id = t.job_id), 0)`;
