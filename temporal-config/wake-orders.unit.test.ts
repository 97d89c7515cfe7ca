import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { expect } from 'chai';
import type { Fact } from '../domain/kernel/fact.js';
import { WAKING_FACTS, wake } from './wake-orders.js';

/** Who hears what; the process of SO-404 is over. */
function listener() {
  const heard: string[] = [];
  const getHandle = (workflowId: string) => ({
    signal: async ({ name }: { name: string }) => {
      if (workflowId === 'order:SO-404') throw new WorkflowNotFoundError('over', workflowId, undefined);
      heard.push(`${workflowId} ${name}`);
    },
  });
  return { heard, client: { workflow: { getHandle } } as unknown as Client };
}

const heardOf = async (type: string, payload: object): Promise<string[]> => {
  const { heard, client } = listener();
  await wake(client, { type, payload } as Fact);
  return heard;
};

describe('facts that wake', () => {
  const reserved = (orderId: string, servedFromBackorder = true) => ({ orderId, servedFromBackorder });

  for (const [type, payload, expected] of [
    ['InventoryReserved', reserved('SO-1001'), ['order:SO-1001 stockChanged']],
    ['InventoryReserved', reserved('J-2001'), ['job:J-2001 jobChanged']],
    ['InventoryReserved', reserved('J-SO-1001-1'), ['job:J-SO-1001-1 jobChanged']],
    ['InventoryReserved', reserved('SO-1001', false), []],
    ['InventoryReserved', reserved('SO-404'), []],
    ['ExceptionDecided', { jobId: 'J-SO-1001-1', orderId: 'SO-1001' }, ['order:SO-1001 jobChanged']],
    ['ExceptionDecided', { jobId: 'J-2001', orderId: null }, []],
    ['JobCancelled', { jobId: 'J-SO-1001-1', orderId: 'SO-1001' }, ['order:SO-1001 jobChanged']],
    ['WorkCentreStopped', { jobs: ['J-1', 'J-2'] }, ['job:J-1 jobChanged', 'job:J-2 jobChanged']],
    ['WorkCentreRestarted', { jobs: ['J-1'] }, ['job:J-1 jobChanged']],
    ['JobAdvanced', { jobId: 'J-RP-1', repairId: 'RP-1' }, ['repair:RP-1 jobChanged']],
    ['JobAdvanced', { jobId: 'J-2001', repairId: null }, []],
    ['OrderFulfilled', { orderId: 'SO-RMA-1001' }, ['return:RMA-1001 replacementChanged']],
    ['OrderCancelled', { orderId: 'SO-RMA-1001-2' }, ['return:RMA-1001 replacementChanged']],
    ['OrderShipped', { orderId: 'SO-1001' }, []],
    ['OrderPlaced', { orderId: 'SO-1001' }, []],
  ] as const) {
    it(`${type} of ${JSON.stringify(payload)}: ${expected.join(', ') || 'nobody'}`, async () => {
      expect(await heardOf(type, payload)).to.deep.equal(expected);
    });
  }

  it('are all of those that are listened to', () => {
    expect(WAKING_FACTS.map(({ type }) => type).sort()).to.deep.equal([
      'ExceptionDecided',
      'InventoryReserved',
      'JobAdvanced',
      'JobCancelled',
      'OrderCancelled',
      'OrderFailed',
      'OrderFulfilled',
      'OrderRejected',
      'OrderShipped',
      'WorkCentreRestarted',
      'WorkCentreStopped',
    ]);
  });
});
