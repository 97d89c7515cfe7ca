import { expect } from 'chai';
import { ROOMS } from '../../platform/database.js';
import { mayHear } from './may-hear.js';

describe('who may hear', () => {
  const vera = { id: 'vera', name: 'Vera', roles: ['Viewer' as const] };

  it('hears of every room of which they may read', () => {
    expect(ROOMS.filter((room) => !mayHear(vera, room))).to.deep.equal(['audit']);
  });

  it('hears nothing without a role, and nothing of what no room tells', () => {
    expect(ROOMS.filter((room) => mayHear({ ...vera, roles: [] }, room))).to.deep.equal([]);
    expect(mayHear(vera, 'nobody')).to.equal(false);
  });
});
