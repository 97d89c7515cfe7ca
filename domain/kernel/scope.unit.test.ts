import { expect } from 'chai';
import { ollie } from '../../tests/support/actors.js';
import type { Refused } from './refusal.js';
import { admits, covers, requireScope, type Scope, scopeInWords, withinAll } from './scope.js';

const here = { site: 'LOUISVILLE', businessUnit: 'OWNER' };

describe('a scope', () => {
  const table: [Scope | undefined, boolean][] = [
    [undefined, true],
    [{}, true],
    [{ sites: ['LOUISVILLE'] }, true],
    [{ sites: ['EVANSVILLE', 'LOUISVILLE'], businessUnits: ['OWNER'] }, true],
    [{ sites: ['LOUISVILLE'], businessUnits: ['CORPORATE'] }, false],
    [{ sites: ['EVANSVILLE'] }, false],
    [{ sites: [] }, false],
    [{ businessUnits: [] }, false],
  ];
  for (const [scope, covered] of table) {
    it(`${JSON.stringify(scope)} ${covered ? 'covers' : 'does not cover'} a place`, () => {
      expect(covers(scope, here)).to.equal(covered);
    });
  }

  it('covers nothing of which the place is not known, and asks only for what it limits', () => {
    expect(covers({ sites: ['LOUISVILLE'] }, { site: null })).to.equal(false);
    expect(covers({ sites: ['LOUISVILLE'] }, { site: 'LOUISVILLE' })).to.equal(true);
    expect(covers({ businessUnits: ['OWNER'] }, { site: 'LOUISVILLE' })).to.equal(false);
    expect(admits({ businessUnits: [] }, 'site', 'LOUISVILLE')).to.equal(true);
  });

  it('lies within several as far as each of them reaches', () => {
    expect(withinAll([])).to.deep.equal({});
    expect(withinAll([undefined, { sites: ['LOUISVILLE', 'EVANSVILLE'] }, { businessUnits: ['OWNER'] }])).to.deep.equal(
      {
        sites: ['LOUISVILLE', 'EVANSVILLE'],
        businessUnits: ['OWNER'],
      },
    );
    expect(withinAll([{ sites: ['LOUISVILLE', 'EVANSVILLE'] }, { sites: ['EVANSVILLE'] }])).to.deep.equal({
      sites: ['EVANSVILLE'],
    });
    expect(withinAll([{ sites: ['LOUISVILLE'] }, { sites: ['EVANSVILLE'] }])).to.deep.equal({ sites: [] });
  });

  it('is required by naming each field that lies elsewhere', () => {
    const limited = { ...ollie, scope: { sites: ['EVANSVILLE'], businessUnits: ['CORPORATE'] } };
    const fieldsAt = (prefix?: string): unknown => {
      try {
        requireScope(limited, here, prefix);
        return [];
      } catch (refused) {
        return (refused as Refused).details.fields?.map(({ field }) => field);
      }
    };
    expect(fieldsAt()).to.deep.equal(['dimensions.businessUnit', 'dimensions.site']);
    expect(fieldsAt('')).to.deep.equal(['businessUnit', 'site']);
    expect(() => requireScope(ollie, here)).not.to.throw();
    expect(scopeInWords(limited.scope)).to.equal('the sites EVANSVILLE and the business units CORPORATE');
  });
});
