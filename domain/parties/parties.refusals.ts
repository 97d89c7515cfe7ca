import { refusals } from '../kernel/refusal.js';

export const refuse = refusals({
  InvalidCustomer: 'invalid',
  InvalidSupplier: 'invalid',
  UnknownCustomer: 'notFound',
  UnknownSupplier: 'notFound',
  CustomerExists: 'conflict',
  SupplierExists: 'conflict',
  CreditTermsAreFinances: 'forbidden',
});
