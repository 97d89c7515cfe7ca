import type { ApprovalKind } from '../../domain/approvals/index.js';
import type { JobCommandInputs, JobCommandKind } from '../../domain/jobs/index.js';
import { floorOf, shaftJob } from './job-floor.js';
import type { World } from './process-world.js';
import type { Waiting } from './waiting-documents.js';

type JobRows = Readonly<Record<Extract<ApprovalKind, `job${string}`>, () => Promise<Waiting>>>;

const BORE = { name: 'Bore', unit: 'mm', lower: '24.9', upper: '25.1' };

/** What waits for a decision on jobs; each has taken half of its material, and takes the other half meanwhile. */
export function waitingJobs(world: World): JobRows {
  const floor = floorOf(world);
  let jobs = 0;
  const on = <Kind extends JobCommandKind>(jobId: string, kind: Kind, input: Omit<JobCommandInputs[Kind], 'jobId'>) =>
    floor.ask(kind, { jobId, ...input } as unknown as JobCommandInputs[Kind]);
  const issue = (jobId: string, quantity: string) => on(jobId, 'issueMaterial', { part: 'BAR', quantity, note: '' });

  async function begun(): Promise<string> {
    jobs += 1;
    const jobId = `J-V${jobs}`;
    const turned = { description: 'LATHE', kind: 'inHouse', workCentre: 'LATHE', runHoursPerUnit: '0.5' } as const;
    const operations = [{ ...turned, operation: 10, setUpHours: '0', overlaps: false, characteristics: [BORE] }];
    const given = { operations, materials: [{ part: 'BAR', quantity: '8' }] };
    await floor.create(shaftJob(jobId, { given }));
    await on(jobId, 'planJob', {});
    await on(jobId, 'releaseJob', {});
    await on(jobId, 'startOperation', { operation: 10 });
    await issue(jobId, '4');
    return jobId;
  }
  async function made(jobId: string, quantity: string, value: string): Promise<string> {
    const inspectionId = `${jobId}/I`;
    await on(jobId, 'reportQuantity', { operation: 10, good: quantity, toRework: '0', reworked: false });
    const measured = [{ name: 'Bore', value }];
    await on(jobId, 'inspect', { operation: 10, inspectionId, quantity, measured, note: '' });
    return inspectionId;
  }

  const exceptionsOf = (jobId: string) =>
    world.test.admin<{ id: string; state: string; amount: string }>(
      `SELECT exception_id AS id, state, amount FROM jobs.exceptions WHERE job_id = $1 AND state <> 'Granted'
       ORDER BY asked_at`,
      [jobId],
    );

  /** It is worth more when it is agreed to: it is asked about anew, and nothing was done. */
  async function outgrown<Kind extends JobCommandKind>(
    jobId: string,
    kind: Kind,
    input: Omit<JobCommandInputs[Kind], 'jobId'>,
  ): Promise<Waiting> {
    const exceptionId = (await on(jobId, kind, input)).made['exception'];
    const seen = async () => {
      const [asked, anew] = await exceptionsOf(jobId);
      const grew = Number(anew?.amount) > Number(asked?.amount) ? 'for more' : 'for no more';
      return `${asked?.id} ${asked?.state}, ${anew?.state} ${grew}`;
    };
    const granted = { is: `${exceptionId} Refused, Pending for more`, seen };
    return { requestId: `AR-${exceptionId}`, change: () => issue(jobId, '4'), meets: { granted } };
  }

  return {
    jobScrap: async () => {
      const scrapped = { operation: 10, quantity: '1', reason: 'machining', note: '', reworked: false } as const;
      return outgrown(await begun(), 'scrapUnits', scrapped);
    },
    jobOverIssue: async () => outgrown(await begun(), 'issueMaterial', { part: 'BAR', quantity: '5', note: '' }),
    jobUseAsIs: async () => {
      const jobId = await begun();
      const inspectionId = await made(jobId, '1', '26');
      return outgrown(jobId, 'decideDisposition', { inspectionId, disposition: 'useAsIs', reason: 'it fits' });
    },
    jobCompletion: async () => {
      const jobId = await begun();
      await made(jobId, '3', '25');
      await on(jobId, 'finishOperation', { operation: 10 });
      return outgrown(jobId, 'completeJob', { quantity: '3', final: true, note: '' });
    },
    jobOverride: async () => {
      const jobId = await begun();
      const skip = { operation: 10, to: 'Skipped', justification: 'done outside' } as const;
      const exceptionId = (await on(jobId, 'overrideJob', skip)).made['exception'];
      const change = async () => {
        await made(jobId, '4', '25');
        await on(jobId, 'finishOperation', { operation: 10 });
      };
      const seen = async () => (await exceptionsOf(jobId))[0]?.state;
      return { requestId: `AR-${exceptionId}`, change, meets: { granted: { is: 'Refused', seen } } };
    },
    jobCancellation: async () => outgrown(await begun(), 'cancelJob', { reason: 'no need', costTo: 'scrap' }),
  };
}
