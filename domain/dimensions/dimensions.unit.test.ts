import { expect } from 'chai';
import { businessUnitProblems, costCentreProblems, siteProblems, unknownDimensions } from './dimensions.js';
import type { Site } from './dimensions.wire.js';

const named = { businessUnit: 'OWNER', site: 'DEPOT', costCentre: 'TOOLS' };
const known = { businessUnit: true, site: true, costCentreOf: 'OWNER' };
const fields = (problems: readonly { field: string }[]): string[] => problems.map(({ field }) => field);

describe('dimensions', () => {
  it('may be posted to when all three exist and belong together', () => {
    expect(unknownDimensions(named, known, '')).to.deep.equal([]);
  });

  it('are named one by one when they do not', () => {
    const nothing = { businessUnit: false, site: false, costCentreOf: null };
    expect(fields(unknownDimensions(named, nothing, 'lines[0]'))).to.deep.equal([
      'lines[0].businessUnit',
      'lines[0].site',
      'lines[0].costCentre',
    ]);
    const elsewhere = unknownDimensions(named, { ...known, costCentreOf: 'CORPORATE' }, '');
    expect(fields(elsewhere)).to.deep.equal(['costCentre']);
    expect(elsewhere[0]?.message).to.contain('CORPORATE');
  });

  it('are refused with every wrong field of their definition', () => {
    expect(fields(businessUnitProblems({ code: 'small', name: '' }))).to.deep.equal(['code', 'name']);
    expect(fields(costCentreProblems({ code: 'A', name: 'A', businessUnit: '' }))).to.deep.equal(['businessUnit']);
    const address = { name: 'A', street: '', city: 'B', region: 'IN', postalCode: '1', country: 'USA' };
    expect(fields(siteProblems({ code: 'A', name: 'A', address }))).to.deep.equal([
      'address.street',
      'address.country',
    ]);
    expect(fields(siteProblems({ code: 'A', name: 'A' } as Site))).to.have.length(6);
  });
});
