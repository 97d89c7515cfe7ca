import { addressField } from '../kernel/address.js';
import { avro, factsOf } from '../kernel/fact.js';

const fact = factsOf('parties');

const customer = {
  customerId: avro.text,
  name: avro.text,
  email: avro.text,
  creditLimit: avro.text,
  termsDays: avro.integer,
  taxStatus: avro.oneOf('taxable', 'exempt'),
  priceList: avro.text,
  address: addressField,
  active: avro.flag,
};

const supplier = {
  supplierId: avro.text,
  name: avro.text,
  email: avro.text,
  termsDays: avro.integer,
  address: addressField,
  active: avro.flag,
};

export const customerCreated = fact('CustomerCreated', 1, 'A customer was taken on.', customer);
export const customerChanged = fact('CustomerChanged', 1, 'A customer changed; the payload is as it is now.', customer);
export const supplierCreated = fact('SupplierCreated', 1, 'A supplier was taken on.', supplier);
export const supplierChanged = fact('SupplierChanged', 1, 'A supplier changed; the payload is as it is now.', supplier);

export const partiesFacts = [customerCreated, customerChanged, supplierCreated, supplierChanged];
