import { expect } from 'chai';
import { amos, by, fay, ollie, vera } from '../../../tests/support/actors.js';
import { factsOfAggregate, factTypes } from '../../../tests/support/facts.js';
import { neighbourBreaches } from '../../../tests/support/neighbour-tables.js';
import { fieldsOf, refusalOf } from '../../../tests/support/refusal.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import type { CreateCustomerInput, CreateSupplierInput } from '../parties.wire.js';
import { changeCustomer, changeSupplier, createCustomer, createSupplier, customer, supplier } from './index.js';

const address = { name: 'A', street: 'B 1', city: 'C', region: 'IN', postalCode: '46204', country: 'US' };
const castings: CreateCustomerInput = {
  customerId: 'C-1001',
  name: 'Hoosier Castings',
  email: 'buyer@hoosier.example',
  creditLimit: '25000',
  termsDays: 30,
  taxStatus: 'taxable',
  priceList: 'STANDARD',
  address,
};
const steel: CreateSupplierInput = {
  supplierId: 'S-2001',
  name: 'Calumet Steel',
  email: 'orders@calumet.example',
  termsDays: 45,
  address,
};

describe('parties in PostgreSQL', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
  });
  after(() => test.close());

  it('create a customer exactly once', async () => {
    const whole = { ...castings, creditLimit: '25000.00', active: true };
    for (let time = 0; time < 2; time += 1) {
      const created = await createCustomer(test.database, by(fay, castings, 'customer/1'));
      expect(created.customer).to.deep.equal(whole);
    }
    expect(await customer(test.database, 'C-1001')).to.deep.equal(whole);
    const facts = await factsOfAggregate(test, 'customer:C-1001');
    expect(facts.map(({ type, payload }) => ({ type, payload }))).to.deep.equal([
      { type: 'CustomerCreated', payload: whole },
    ]);
    await refusalOf(createCustomer(test.database, by(fay, castings)), 'CustomerExists');
    for (const nobody of ['C-none', '', '\0']) expect(await customer(test.database, nobody)).to.equal(null);
  });

  it('change what is named, tell the whole, and tell nothing when nothing changed', async () => {
    const change = { customerId: 'C-1001', email: 'new@hoosier.example', active: false };
    const command = by(ollie, change);
    for (let time = 0; time < 2; time += 1) {
      expect((await changeCustomer(test.database, command)).customer).to.deep.include({ ...change, termsDays: 30 });
    }
    expect((await changeCustomer(test.database, by(ollie, change))).position).to.equal(null);
    const facts = await factsOfAggregate(test, 'customer:C-1001');
    expect(facts.map(({ type }) => type)).to.deep.equal(['CustomerCreated', 'CustomerChanged']);
    expect(facts[1]?.payload).to.deep.equal(await customer(test.database, 'C-1001'));
  });

  it('keep every one of several changes made at once', async () => {
    await Promise.all([
      changeCustomer(test.database, by(fay, { customerId: 'C-1001', name: 'Hoosier Castings LLC' })),
      changeCustomer(test.database, by(fay, { customerId: 'C-1001', creditLimit: '30000.00' })),
      changeCustomer(test.database, by(fay, { customerId: 'C-1001', taxStatus: 'exempt' as const })),
    ]);
    expect(await customer(test.database, 'C-1001')).to.deep.include({
      name: 'Hoosier Castings LLC',
      creditLimit: '30000.00',
      taxStatus: 'exempt',
    });
  });

  it('leave credit limit and terms to Finance', async () => {
    const byOps = { ...castings, customerId: 'C-1002' };
    const refused = await refusalOf(createCustomer(test.database, by(ollie, byOps)), 'CreditTermsAreFinances');
    expect(fieldsOf(refused)).to.deep.equal(['creditLimit', 'termsDays']);
    expect(await customer(test.database, 'C-1002')).to.equal(null);
    await createCustomer(test.database, by(ollie, { ...byOps, creditLimit: '0', termsDays: 0 }));
    const raise = { customerId: 'C-1002', creditLimit: '10.00' };
    await refusalOf(changeCustomer(test.database, by(ollie, raise)), 'CreditTermsAreFinances');
    expect((await changeCustomer(test.database, by(fay, raise))).customer.creditLimit).to.equal('10.00');
  });

  it('refuse wrong fields, unknown customers and people without the role', async () => {
    const wrong = { ...castings, customerId: 'C-1003', email: '', creditLimit: '1.001' };
    expect(fieldsOf(await refusalOf(createCustomer(test.database, by(fay, wrong)), 'InvalidCustomer'))).to.deep.equal([
      'creditLimit',
      'email',
    ]);
    const change = { customerId: 'C-1001', name: '', address: { ...address, street: '' } };
    expect(fieldsOf(await refusalOf(changeCustomer(test.database, by(fay, change)), 'InvalidCustomer'))).to.deep.equal([
      'address.street',
      'name',
    ]);
    expect((await customer(test.database, 'C-1001'))?.name).to.equal('Hoosier Castings LLC');
    await refusalOf(changeCustomer(test.database, by(fay, { customerId: 'C-none' })), 'UnknownCustomer');
    await refusalOf(changeCustomer(test.database, by(fay, { customerId: '\0' })), 'InvalidCustomer');
    for (const who of [vera, amos]) {
      await refusalOf(createCustomer(test.database, by(who, castings)), 'NotAllowed');
      await refusalOf(changeCustomer(test.database, by(who, { customerId: 'C-1001' })), 'NotAllowed');
      await refusalOf(createSupplier(test.database, by(who, steel)), 'NotAllowed');
      await refusalOf(changeSupplier(test.database, by(who, { supplierId: 'S-2001' })), 'NotAllowed');
    }
  });

  it('create and change a supplier exactly once', async () => {
    for (let time = 0; time < 2; time += 1) {
      await createSupplier(test.database, by(ollie, steel, 'supplier/1'));
      const change = { supplierId: 'S-2001', termsDays: 60, active: false };
      await changeSupplier(test.database, by(ollie, change, 'supplier/2'));
    }
    expect(await supplier(test.database, 'S-2001')).to.deep.equal({ ...steel, termsDays: 60, active: false });
    expect(await factTypes(test, 'supplier:S-2001')).to.deep.equal(['SupplierCreated', 'SupplierChanged']);
    await refusalOf(createSupplier(test.database, by(ollie, steel)), 'SupplierExists');
    await refusalOf(changeSupplier(test.database, by(ollie, { supplierId: 'S-none' })), 'UnknownSupplier');
    const wrong = { ...steel, supplierId: 'S-2002', termsDays: 400 };
    expect(fieldsOf(await refusalOf(createSupplier(test.database, by(ollie, wrong)), 'InvalidSupplier'))).to.deep.equal(
      ['termsDays'],
    );
    expect(await supplier(test.database, 'S-2002')).to.equal(null);
  });

  it('cannot read or write a neighbour’s tables', async () => {
    expect(await neighbourBreaches(test, 'parties')).to.deep.equal([]);
  });
});
