import { setTimeout as pause } from 'node:timers/promises';
import type { Context } from '@temporalio/activity';
import { expect } from 'chai';
import { heartbeats } from './heartbeats.js';

describe('the heartbeats of an activity', () => {
  const beatsOf = async (heartbeatTimeoutMs: number | undefined, work: () => Promise<unknown>) => {
    let beats = 0;
    const heartbeat = (): void => {
      beats += 1;
    };
    const activity = { info: { heartbeatTimeoutMs }, heartbeat };
    const { inbound } = heartbeats(activity as unknown as Context);
    const outcome = await inbound?.execute?.({ args: [], headers: {} }, work).catch(String);
    const atEnd = beats;
    await pause(30);
    return { outcome, atEnd, after: beats - atEnd };
  };

  it('go on while it works, and end with it, however it ends', async () => {
    const good = await beatsOf(15, () => pause(60, 'done'));
    expect(good).to.include({ outcome: 'done', after: 0 });
    expect(good.atEnd).to.be.greaterThan(1);
    const bad = await beatsOf(15, () => pause(60).then(() => Promise.reject(new Error('broken'))));
    expect(bad).to.include({ outcome: 'Error: broken', after: 0 });
  });

  it('are none where nobody listens', async () => {
    expect(await beatsOf(undefined, () => pause(30, 'done'))).to.include({ outcome: 'done', atEnd: 0 });
  });
});
