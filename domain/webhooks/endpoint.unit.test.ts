import { expect } from 'chai';
import { detailProblems, type EndpointEvent, endpointAfter, hostOf } from './endpoint.js';
import { ENDPOINT_STATES } from './webhooks.wire.js';

const details = { url: 'https://partner.example/x', description: 'Dispatch', eventTypes: ['order.shipped'] as const };
const wrong = (change: object): string[] =>
  detailProblems({ ...details, ...change } as never).map(({ field }) => field);

describe('a webhook endpoint', () => {
  it('goes from state to state as the table says, and in no other way', () => {
    const events: readonly EndpointEvent[] = ['pause', 'resume', 'disable'];
    const table = ENDPOINT_STATES.flatMap((state) =>
      events.map((event) => `${state} ${event}: ${endpointAfter(state, event)}`),
    );
    expect(table).to.deep.equal([
      'Active pause: Paused',
      'Active resume: Active',
      'Active disable: Disabled',
      'Paused pause: null',
      'Paused resume: Active',
      'Paused disable: Disabled',
      'Disabled pause: null',
      'Disabled resume: Active',
      'Disabled disable: null',
    ]);
  });

  it('names what is wrong with it', () => {
    expect(wrong({})).to.deep.equal([]);
    for (const url of ['', 'ftp://x.example/', 'https://x.example/ y', 7])
      expect(wrong({ url })).to.deep.equal(['url']);
    expect(wrong({ description: ' ' })).to.deep.equal(['description']);
    for (const eventTypes of [
      [],
      ['order.lost'],
      ['endpoint.test'],
      ['order.placed', 'order.placed'],
      'order.placed',
    ]) {
      expect(wrong({ eventTypes })).to.deep.equal(['eventTypes']);
    }
  });

  it('is told of by its host alone', () => {
    expect(hostOf('https://partner.example:8443/hooks?token=secret')).to.equal('partner.example:8443');
  });
});
