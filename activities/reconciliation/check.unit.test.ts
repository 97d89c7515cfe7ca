import { expect } from 'chai';
import { apart, inBoth, type Look } from './check.js';

/** Stock as its owner has it and as it is shown. */
const looked = (owned: string, shown: string): Look => {
  const found = apart(new Map([['1220', owned]]), new Map([['1220', shown]]));
  const divergences = found.map(({ name, here, there, gap }) => ({
    ...{ subject: name, what: `${here}, shown ${there}`, gap, mend: '' },
  }));
  return { check: 'stock', outcome: found.length > 0 ? 'diverges' : 'agrees', divergences, reason: null };
};

describe('two looks of a reconciliation', () => {
  it('find what stays apart by as much, though both sums move between them', () => {
    const { outcome, divergences } = inBoth(looked('100.00', '99.00'), looked('130.00', '129.00'));
    expect(outcome).to.equal('diverges');
    expect(divergences.map(({ what }) => what)).to.deep.equal(['130.00, shown 129.00']);
  });

  it('pass over what was only on its way', () => {
    expect(inBoth(looked('100.00', '99.00'), looked('130.00', '100.00')).outcome).to.equal('agrees');
    expect(inBoth(looked('100.00', '99.00'), looked('130.00', '130.00')).outcome).to.equal('agrees');
  });
});
