export type { Customer, Supplier } from '../parties.wire.js';
export { changeCustomer, createCustomer, customer } from './customers.js';
export { changeSupplier, createSupplier, supplier } from './suppliers.js';
