import { furnishBench, repairDesk } from '../support/repair-desk.js';
import { charge, evaluationOf } from '../support/repair-fixture.js';
import type { Scenario } from './scenarios.js';

export const repairScenarios: readonly Scenario[] = [
  {
    name: 'repair-billable',
    time: 'real',
    run: async (world) => {
      await furnishBench(world);
      const desk = repairDesk(world);
      const repairId = await desk.receive();
      await desk.ask('evaluateRepair', repairId, evaluationOf(charge.warranty('100.00'), charge.billable('300.00')));
      await desk.ask('quoteRepair', repairId, { answerDays: null });
      await desk.ask('approveRepair', repairId, { reference: 'PO 77' });
      await desk.reaches(repairId, 'InRepair');
      await desk.work(repairId);
      await desk.test(repairId, false);
      await desk.test(repairId);
      await desk.complete(repairId);
      await desk.return(repairId);
      await desk.reaches(repairId, 'Invoiced');
      await desk.close(repairId);
      await desk.handle(repairId).result();
      return desk.handle(repairId).workflowId;
    },
  },
  {
    name: 'repair-lapsed',
    time: 'skipping',
    run: async (world) => {
      const desk = repairDesk(world);
      const repairId = await desk.receive();
      await desk.ask('evaluateRepair', repairId, evaluationOf(charge.billable('300.00')));
      await desk.ask('quoteRepair', repairId, { answerDays: 30 });
      await world.sleep('31 days');
      await desk.return(repairId);
      await desk.close(repairId);
      await desk.handle(repairId).result();
      return desk.handle(repairId).workflowId;
    },
  },
];
