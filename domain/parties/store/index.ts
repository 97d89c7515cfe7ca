export { changeCustomer, createCustomer, customer } from './customers.js';
export { changeSupplier, createSupplier, supplier } from './suppliers.js';
