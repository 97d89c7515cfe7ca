import { expect } from 'chai';
import { ROOMS } from '../../platform/database.js';
import { mayHear } from './may-hear.js';

describe('who may hear', () => {
  const vera = { id: 'vera', name: 'Vera', roles: ['Viewer' as const] };

  it('hears of every room of which they may read', () => {
    expect(ROOMS.filter((room) => !mayHear(vera, { domain: room }))).to.deep.equal(['audit', 'webhooks']);
  });

  it('hears nothing without a role, and nothing of what no room tells', () => {
    expect(ROOMS.filter((room) => mayHear({ ...vera, roles: [] }, { domain: room }))).to.deep.equal([]);
    expect(mayHear(vera, { domain: 'nobody' })).to.equal(false);
  });

  it('hears what happens where they are limited to, and what happens nowhere in particular', () => {
    const limited = { ...vera, scope: { sites: ['LOUISVILLE'] } };
    expect(mayHear(limited, { domain: 'orders', site: 'LOUISVILLE', businessUnit: 'OWNER' })).to.equal(true);
    expect(mayHear(limited, { domain: 'orders', site: 'EVANSVILLE', businessUnit: 'OWNER' })).to.equal(false);
    expect(mayHear(limited, { domain: 'orders', site: null, businessUnit: null })).to.equal(false);
    expect(mayHear(limited, { domain: 'catalog', site: null, businessUnit: null })).to.equal(true);
  });
});
