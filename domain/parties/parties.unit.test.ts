import { expect } from 'chai';
import { ada, fay, ollie } from '../../tests/support/actors.js';
import { fieldsOf, refusalOf } from '../../tests/support/refusal.js';
import { SYSTEM_ACTOR } from '../kernel/actor.js';
import {
  changedCustomer,
  changedSupplier,
  customerProblems,
  normalCustomer,
  requireCreditAuthority,
  supplierProblems,
} from './parties.js';
import type { ChangeCustomerInput, Customer, Supplier } from './parties.wire.js';

const address = { name: 'A', street: 'B 1', city: 'C', region: 'IN', postalCode: '46204', country: 'US' };
const customer: Customer = {
  customerId: 'C-1001',
  name: 'Hoosier Castings',
  email: 'buyer@hoosier.example',
  creditLimit: '1000.00',
  termsDays: 30,
  taxStatus: 'taxable',
  priceList: 'STANDARD',
  address,
  active: true,
};
const supplier: Supplier = { supplierId: 'S-1', name: 'A', email: 'a@b.example', termsDays: 30, address, active: true };

describe('parties', () => {
  it('are refused with every wrong field', () => {
    expect(customerProblems(customer)).to.deep.equal([]);
    expect(supplierProblems(supplier)).to.deep.equal([]);
    const wrong = {
      customerId: '',
      name: ' ',
      email: 'nobody',
      creditLimit: '-1',
      termsDays: 1.5,
      taxStatus: 'unknown',
      priceList: 'x',
      address: { ...address, city: '' },
      active: 'yes',
    } as unknown as Customer;
    expect(customerProblems(wrong).map(({ field }) => field)).to.deep.equal([
      'customerId',
      'name',
      'email',
      'creditLimit',
      'termsDays',
      'taxStatus',
      'priceList',
      'active',
      'address.city',
    ]);
    const nothing = { supplierId: 'S-1' } as Supplier;
    expect(supplierProblems(nothing).map(({ field }) => field)).to.include.members(['name', 'email', 'address.name']);
  });

  it('change in what is named, and in nothing else', () => {
    const change: ChangeCustomerInput = { customerId: 'C-1001', creditLimit: '5', active: false };
    expect(changedCustomer(customer, change)).to.deep.equal({ ...customer, creditLimit: '5.00', active: false });
    const absent = { customerId: 'C-1001', name: undefined, nickname: 'H' } as unknown as ChangeCustomerInput;
    expect(changedCustomer(customer, absent)).to.deep.equal(customer);
    expect(changedSupplier(supplier, { supplierId: 'S-1', termsDays: 0 }).termsDays).to.equal(0);
  });

  it('keep a null that was named, so that it is refused', () => {
    const change = { customerId: 'C-1001', email: null } as unknown as ChangeCustomerInput;
    expect(customerProblems(changedCustomer(customer, change)).map(({ field }) => field)).to.deep.equal(['email']);
  });

  it('leave a wrong amount for the checks to name', () => {
    expect(normalCustomer({ ...customer, creditLimit: 'much' }).creditLimit).to.equal('much');
  });
});

describe('credit limit and terms', () => {
  it('are set by Finance, Admin and the system', () => {
    for (const actor of [fay, ada, SYSTEM_ACTOR]) requireCreditAuthority(actor, customer);
  });

  it('are refused to Ops unless they stay as they are', async () => {
    const refused = await refusalOf(() => requireCreditAuthority(ollie, customer), 'CreditTermsAreFinances');
    expect(fieldsOf(refused)).to.deep.equal(['creditLimit', 'termsDays']);
    requireCreditAuthority(ollie, customer, customer);
    requireCreditAuthority(ollie, { creditLimit: '0.00', termsDays: 0 });
    const longer = await refusalOf(
      () => requireCreditAuthority(ollie, { ...customer, termsDays: 31 }, customer),
      'CreditTermsAreFinances',
    );
    expect(fieldsOf(longer)).to.deep.equal(['termsDays']);
  });
});
