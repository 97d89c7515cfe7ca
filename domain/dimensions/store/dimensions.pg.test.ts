import { expect } from 'chai';
import { amos, by, fay, ollie, vera } from '../../../tests/support/actors.js';
import { factsOfAggregate, factTypes } from '../../../tests/support/facts.js';
import { neighbourBreaches } from '../../../tests/support/neighbour-tables.js';
import { fieldsOf, refusalOf } from '../../../tests/support/refusal.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import { checkDimensions, defineBusinessUnit, defineCostCentre, defineSite, listDimensions } from './index.js';

const address = {
  name: 'Atlas depot',
  street: '1 Mill Road',
  city: 'Indianapolis',
  region: 'IN',
  postalCode: '46204',
  country: 'US',
};
const owner = { code: 'OWNER', name: 'Owner' };
const depot = { code: 'DEPOT', name: 'Depot', address };
const tools = { code: 'TOOLS', name: 'Tools', businessUnit: 'OWNER' };

describe('dimensions in PostgreSQL', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
  });
  after(() => test.close());

  it('are defined exactly once by the key', async () => {
    for (let time = 0; time < 2; time += 1) {
      const db = test.database;
      expect(await defineBusinessUnit(db, by(ollie, owner, 'unit/1'))).to.deep.include({
        code: 'OWNER',
        changed: true,
      });
      expect(await defineSite(db, by(fay, depot, 'site/1'))).to.deep.include({ code: 'DEPOT', changed: true });
      expect(await defineCostCentre(db, by(ollie, tools, 'centre/1'))).to.deep.include({
        code: 'TOOLS',
        changed: true,
      });
    }
    expect(await listDimensions(test.database)).to.deep.equal({
      businessUnits: [owner],
      sites: [depot],
      costCentres: [tools],
    });
    for (const aggregate of ['business-unit:OWNER', 'site:DEPOT', 'cost-centre:TOOLS']) {
      expect(await factTypes(test, aggregate), aggregate).to.have.length(1);
    }
    await refusalOf(defineSite(test.database, by(fay, { ...depot, name: 'Other' }, 'site/1')), 'StepKeyReused');
  });

  it('are renamed, and told of only when something changed', async () => {
    const again = by(ollie, { ...depot, address: { ...address, street: '2 Mill Road' } });
    expect((await defineSite(test.database, again)).changed).to.equal(true);
    expect((await defineSite(test.database, { ...again, key: 'again' })).changed).to.equal(false);
    const facts = await factsOfAggregate(test, 'site:DEPOT');
    expect(facts).to.have.length(2);
    expect(facts[1]?.payload['address']).to.deep.include({ street: '2 Mill Road' });
    expect((await defineBusinessUnit(test.database, by(ollie, { ...owner, name: 'The owner' }))).changed).to.equal(
      true,
    );
    expect((await defineCostCentre(test.database, by(ollie, { ...tools, name: 'Tooling' }))).changed).to.equal(true);
    expect((await listDimensions(test.database)).costCentres).to.deep.equal([{ ...tools, name: 'Tooling' }]);
  });

  it('keep a cost centre with its business unit', async () => {
    await defineBusinessUnit(test.database, by(ollie, { code: 'CORPORATE', name: 'Corporate' }));
    const moved = by(ollie, { ...tools, name: 'Moved', businessUnit: 'CORPORATE' });
    const refused = await refusalOf(defineCostCentre(test.database, moved), 'CostCentreBelongsElsewhere');
    expect(fieldsOf(refused)).to.deep.equal(['businessUnit']);
    expect((await listDimensions(test.database)).costCentres[0]?.name).to.equal('Tooling');
    const nowhere = by(ollie, { ...tools, code: 'NEW', businessUnit: 'NOWHERE' });
    expect(fieldsOf(await refusalOf(defineCostCentre(test.database, nowhere), 'InvalidDimension'))).to.deep.equal([
      'businessUnit',
    ]);
  });

  it('refuse wrong fields and people without the role', async () => {
    const { database } = test;
    expect(
      fieldsOf(await refusalOf(defineBusinessUnit(database, by(ollie, { code: '', name: '' })), 'InvalidDimension')),
    ).to.deep.equal(['code', 'name']);
    const wrong = { ...depot, address: { ...address, country: 'usa' } };
    expect(fieldsOf(await refusalOf(defineSite(database, by(ollie, wrong)), 'InvalidDimension'))).to.deep.equal([
      'address.country',
    ]);
    for (const who of [vera, amos]) {
      await refusalOf(defineBusinessUnit(database, by(who, owner)), 'NotAllowed');
      await refusalOf(defineSite(database, by(who, depot)), 'NotAllowed');
      await refusalOf(defineCostCentre(database, by(who, tools)), 'NotAllowed');
    }
  });

  it('say which of the named dimensions cannot be posted to', async () => {
    const named = { businessUnit: 'OWNER', site: 'DEPOT', costCentre: 'TOOLS' };
    expect(await checkDimensions(test.database, named, 'dimensions')).to.deep.equal([]);
    const fields = async (change: Partial<typeof named>): Promise<string[]> =>
      (await checkDimensions(test.database, { ...named, ...change }, 'dimensions')).map(({ field }) => field);
    expect(await fields({ site: 'NOWHERE' })).to.deep.equal(['dimensions.site']);
    expect(await fields({ businessUnit: 'CORPORATE' })).to.deep.equal(['dimensions.costCentre']);
    expect(await fields({ businessUnit: 'NONE', site: 'NONE', costCentre: 'NONE' })).to.have.length(3);
    expect(await fields({ businessUnit: '', site: 'no', costCentre: '\0' })).to.have.length(3);
  });

  it('cannot read or write a neighbour’s tables', async () => {
    expect(await neighbourBreaches(test, 'dimensions')).to.deep.equal([]);
  });
});
