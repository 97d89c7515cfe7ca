import { expect } from 'chai';
import type { ApiAnswer, Asking } from '../../support/http-client.js';
import { until } from '../../support/until.js';
import { AMOS, command, dimensions, done, FAY, newPart, receive, someId } from './orders.js';
import { ask } from './stack.js';

export const shop = { businessUnit: 'MACHINING_REPAIR', site: dimensions.site, costCentre: 'MR_SHOP' } as const;
export const LONG_AHEAD = '2099-12-31';

const HOURLY = { labourRate: '40.00', machineRate: '20.00', overheadMethod: 'normal', overheadBasis: 'labourHours' };

/** Labour 40.00, machine 20.00 and overhead 15.00 an hour of labour, unless it is told otherwise. */
export async function newWorkCentre(more: object = {}): Promise<string> {
  const workCentre = someId('WC');
  const defined = { workCentre, name: 'Mill', ...shop, validFrom: '2020-01-01', ...HOURLY, overheadRate: '15.00' };
  await done('/v1/work-centres', { ...FAY, body: { ...defined, ...more } });
  return workCentre;
}

export interface Made {
  readonly part: string;
  readonly bar: string;
  readonly workCentre: string;
}

export const bore = { name: 'Bore', unit: 'mm', lower: '24.995', upper: '25.005' };

/** A part that takes two bars at 5.00 of which so many are in stock; it is turned, inspected, and ground. */
export async function newMadePart(bars: string): Promise<Made> {
  const [part, bar, workCentre] = [await newPart('120.00'), await newPart(), await newWorkCentre()];
  const revision = { revision: 'A', effectiveFrom: '2020-01-01', note: 'First.' };
  const components = [{ line: 10, part: bar, quantityPer: '2', scrapFactor: '0' }];
  await done(`/v1/parts/${part}/bills-of-material`, { body: { ...revision, components } });
  const hours = { kind: 'inHouse', workCentre, setUpHours: '0', runHoursPerUnit: '0.5', overlaps: false };
  const operations = [
    { operation: 10, description: 'Turn', ...hours, characteristics: [bore] },
    { operation: 20, description: 'Grind', ...hours, characteristics: [] },
  ];
  await done(`/v1/parts/${part}/routings`, { body: { ...revision, operations } });
  if (bars !== '0') await receive(bar, bars, '5.00');
  return { part, bar, workCentre };
}

export const jobView = async (jobId: string): Promise<ApiAnswer['body']> =>
  (await ask('GET', `/v1/jobs/${jobId}`)).body;

/** A command on a job that is to be taken. */
export const onJob = (
  jobId: string,
  path: string,
  body: object = {},
  asking: Asking = {},
): Promise<ApiAnswer['body']> => done(`/v1/jobs/${jobId}/${path}`, { ...asking, body });

export function jobReaches(jobId: string, state: string, waitingFor?: string | null): Promise<ApiAnswer['body']> {
  let last: ApiAnswer['body'] = {};
  const there = async (): Promise<ApiAnswer['body'] | undefined> => {
    last = await jobView(jobId);
    return last['state'] === state && (waitingFor === undefined || last['waitingFor'] === waitingFor)
      ? last
      : undefined;
  };
  return until(`${jobId} is ${state}`, there, 60_000).catch((error: unknown) => {
    const seen = `${last['state']}, waiting for ${last['waitingFor']}, because ${last['reason']}`;
    throw new Error(`${error instanceof Error ? error.message : error}; it is ${seen}`);
  });
}

/** A job to stock without a quote, released, with all of its material. */
export async function releasedJob({ part }: Made, quantity: string, more: object = {}): Promise<string> {
  const body = { kind: 'stock', part, quantity, dueDate: LONG_AHEAD, dimensions: shop, ...more };
  const jobId = String((await done('/v1/jobs', { body }))['jobId']);
  await onJob(jobId, 'plan');
  await onJob(jobId, 'release');
  await jobReaches(jobId, 'Released', null);
  return jobId;
}

/** A command that waits for permission: nothing has happened; answers the request that a second person decides. */
export async function asksPermission(jobId: string, path: string, body: object): Promise<string> {
  const answer = await command(`/v1/jobs/${jobId}/${path}`, { body });
  expect(answer.status, answer.text).to.equal(202);
  const { exception } = answer.body['made'] as { exception: string };
  const asked = answer.body['exceptions'] as { exceptionId: string; requestId: string }[];
  const request = asked.find(({ exceptionId }) => exceptionId === exception);
  expect(request, `${exception} is asked for`).not.to.equal(undefined);
  return request?.requestId ?? '';
}

/** Whoever asked may not decide; somebody else does. */
export async function decide(requestId: string, decision: 'approve' | 'reject'): Promise<void> {
  const path = `/v1/approvals/${requestId}/decisions`;
  const own = await command(path, { as: ['ollie', 'Ops', 'Approver'], body: { decision, reason: 'mine' } });
  expect(own.body, own.text).to.include({ status: 403, code: 'own-request' });
  await done(path, { ...AMOS, body: { decision, reason: 'as the test says' } });
}

export const costSheet = async (jobId: string): Promise<ApiAnswer['body']> =>
  (await ask('GET', `/v1/jobs/${jobId}/cost-sheet`)).body;
