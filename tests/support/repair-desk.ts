import { WithStartWorkflowOperation, type WorkflowHandle } from '@temporalio/client';
import { defineWorkCentre } from '../../domain/engineering/store/index.js';
import type { Actor } from '../../domain/kernel/actor.js';
import { SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import type { RepairCommandInputs, RepairCommandKind, RepairStart, RepairView } from '../../domain/repairs/index.js';
import { repair as readRepair } from '../../domain/repairs/store/index.js';
import { wake } from '../../temporal-config/wake-orders.js';
import {
  REPAIR_WORKFLOW,
  type RepairProgress,
  type RepairUpdate,
  type RepairWorkflow,
  receivedUpdate,
  repairOptions,
  repairUpdates,
  repairWorkflowId,
  resolveRepairTaskUpdate,
} from '../../workflows/repairs/repair.contract.js';
import type { TaskAction } from '../../workflows/support/operator-task.contract.js';
import { ollie } from './actors.js';
import { floorOf, RATES } from './job-floor.js';
import { receive } from './order-fixture.js';
import type { World } from './process-world.js';
import { repairStart } from './repair-fixture.js';
import { until } from './until.js';

type OwnInput<Kind extends RepairCommandKind> = Omit<RepairCommandInputs[Kind], 'repairId'>;

/** The bench that repairs are done at, and the parts that they take. */
export async function furnishBench(world: World, parts = '1000'): Promise<void> {
  const bench = { workCentre: 'BENCH', name: 'Bench', businessUnit: 'MACHINING_REPAIR', site: 'LOUISVILLE' };
  const input = { ...bench, costCentre: 'MR_BENCH', ...RATES, validFrom: '2020-01-01' };
  const context = { actor: SYSTEM_ACTOR, correlationId: 'fixture' };
  await defineWorkCentre(world.test.database, { key: 'fixture/bench', context, input });
  await receive(world.test.database, 'P-1', parts);
}

/** What people do with repairs, and what they see. */
export function repairDesk(world: World) {
  const floor = floorOf(world);
  let keys = 0;
  let repairs = 0;
  const handle = (repairId: string): WorkflowHandle<RepairWorkflow> =>
    world.client.workflow.getHandle<RepairWorkflow>(repairWorkflowId(repairId));
  const view = async (repairId: string): Promise<RepairView> => {
    const found = await readRepair(world.test.database, repairId);
    if (!found) throw new Error(`no repair ${repairId}`);
    return found;
  };
  const ask = <Kind extends RepairCommandKind>(
    kind: Kind,
    repairId: string,
    input: OwnInput<Kind>,
    { key = `test/${++keys}`, as = ollie }: { key?: string; as?: Actor } = {},
  ): Promise<RepairProgress> => {
    const command = { key, context: { actor: as, correlationId: repairId }, input: { repairId, ...input } };
    const update = repairUpdates[kind] as unknown as RepairUpdate<RepairCommandKind>;
    return handle(repairId).executeUpdate(update, { args: [command as never], updateId: key });
  };
  const jobOf = (repairId: string): string => `J-${repairId}`;
  return {
    floor,
    handle,
    view,
    ask,
    jobOf,
    receive: async (timing: Partial<RepairStart['timing']> = {}): Promise<string> => {
      const repairId = `RP-${++repairs}`;
      const { args, ...options } = repairOptions(repairStart(repairId, {}, timing));
      const startWorkflowOperation = new WithStartWorkflowOperation<RepairWorkflow>(REPAIR_WORKFLOW, {
        ...options,
        args,
      });
      await world.client.workflow.executeUpdateWithStart(receivedUpdate, { startWorkflowOperation });
      return repairId;
    },
    /** Starts the process again, as an operator's restart does. */
    restart: async (repairId: string, timing: Partial<RepairStart['timing']> = {}): Promise<void> => {
      const options = repairOptions(repairStart(repairId, {}, timing));
      await world.client.workflow.start<RepairWorkflow>(REPAIR_WORKFLOW, {
        ...options,
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      });
    },
    reaches: (repairId: string, state: string, waitingFor?: string | null): Promise<RepairView> =>
      until(`${repairId} is ${state}${waitingFor ? ` waiting for ${waitingFor}` : ''}`, async () => {
        const found = await view(repairId);
        return found.state === state && (waitingFor === undefined || found.waitingFor === waitingFor)
          ? found
          : undefined;
      }),
    /** The parts, and two hours at the bench; the job is not completed yet. */
    work: async (repairId: string): Promise<void> => {
      const jobId = jobOf(repairId);
      await floor.reaches(jobId, 'Released');
      await floor.ask('issueMaterial', { jobId, part: 'P-1', quantity: '2', note: '' });
      await floor.ask('startOperation', { jobId, operation: 10 });
      await floor.ask('logTime', {
        ...{ jobId, operation: 10, person: null, from: null, to: null, workedOn: '2026-03-02', labourHours: '2' },
        ...{ machineHours: '0', rework: false, note: '', rates: RATES },
      });
      await floor.ask('reportQuantity', { jobId, operation: 10, good: '1', toRework: '0', reworked: false });
      await floor.ask('finishOperation', { jobId, operation: 10 });
    },
    complete: (repairId: string) => floor.ask('completeJob', { jobId: jobOf(repairId), quantity: '1', note: '' }),
    test: (repairId: string, passed = true) =>
      ask('testRepair', repairId, { passed, measured: [{ name: 'Run-out', value: '0.01 mm' }], notes: 'Tried out.' }),
    return: (repairId: string) => ask('returnAsset', repairId, { reference: 'UPS 1Z' }),
    close: (repairId: string, key?: string) => ask('closeRepair', repairId, { note: '' }, key ? { key } : {}),
    resolve: (repairId: string, taskId: string, action: TaskAction) => {
      const input = { taskId, action, justification: 'as the test says' };
      const command = { key: `resolve/${taskId}/${action}`, context: { actor: ollie, correlationId: repairId }, input };
      return handle(repairId).executeUpdate(resolveRepairTaskUpdate, { args: [command], updateId: command.key });
    },
    /** The reactor's own code, fed with every fact there is: who is woken twice reads twice. */
    wake: async (): Promise<void> => {
      const facts = await world.test.admin('SELECT type, payload FROM outbox.facts ORDER BY position');
      for (const fact of facts) await wake(world.client, fact as never);
    },
    /** The journals of a repair and its job, by rule: account and amount of each line. */
    facts: async (repairId: string): Promise<string[]> =>
      (
        await world.test.admin<{ type: string }>(
          `SELECT type FROM outbox.facts WHERE aggregate_id = $1 ORDER BY aggregate_version`,
          [`repair:${repairId}`],
        )
      ).map(({ type }) => type),
    /** Debits less credits of an account over what the repair and its job posted. */
    balance: async (repairId: string, account: string): Promise<string> => {
      const [row] = await world.test.admin<{ balance: string }>(
        `SELECT coalesce(sum(l.debit - l.credit), 0)::numeric(19,2)::text AS balance FROM ledger.journal_lines l
         WHERE l.account = $1 AND l.job = $2`,
        [account, jobOf(repairId)],
      );
      return row?.balance ?? '0.00';
    },
  };
}

export type RepairDesk = ReturnType<typeof repairDesk>;
