import { ApplicationFailure } from '@temporalio/common';
import { expect } from 'chai';
import { AT_ONCE, fairShare } from './fair-share.js';

describe('the share of an endpoint', () => {
  it('leaves room for others while one hangs, and is free again when its calls end', async () => {
    let now = 0;
    const oneCall = fairShare(() => now);
    const ends: (() => void)[] = [];
    const hang = () => new Promise<string>((resolve) => ends.push(() => resolve('late')));
    const hanging = Array.from({ length: AT_ONCE }, () => oneCall('slow', hang));
    const turnedAway = async (): Promise<number> => {
      const error = await oneCall('slow', hang).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(ApplicationFailure).and.to.include({ type: 'EndpointBusy', nonRetryable: false });
      return Number((error as ApplicationFailure).nextRetryDelay);
    };
    expect(await turnedAway(), 'soon again while the calls are young').to.be.at.most(2_500);
    now = 5_000;
    expect(await turnedAway(), 'later when they hang').to.be.at.least(15_000);
    expect(await oneCall('other', async () => 'at once')).to.equal('at once');

    for (const end of ends) end();
    expect(await Promise.all(hanging)).to.deep.equal(Array(AT_ONCE).fill('late'));
    expect(await oneCall('slow', async () => 'well again')).to.equal('well again');
    const broken = await oneCall('slow', () => Promise.reject(new Error('broken'))).catch(String);
    expect(broken).to.equal('Error: broken');
  });
});
