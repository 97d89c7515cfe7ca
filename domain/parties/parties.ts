import { type Actor, mayAct } from '../kernel/actor.js';
import { addressProblems } from '../kernel/address.js';
import {
  amountOfZeroOrMore,
  type Checks,
  code,
  email,
  fieldProblems,
  flag,
  identifier,
  oneLine,
  oneOf,
  termsDays,
} from '../kernel/fields.js';
import { formatMoney, money } from '../kernel/money.js';
import type { FieldProblem } from '../kernel/refusal.js';
import { refuse } from './parties.refusals.js';
import {
  type ChangeCustomerInput,
  type ChangeSupplierInput,
  type Customer,
  type Supplier,
  TAX_STATUSES,
} from './parties.wire.js';

const CUSTOMER_CHECKS: Checks<Omit<Customer, 'address'>> = {
  customerId: identifier,
  name: oneLine(),
  email,
  creditLimit: amountOfZeroOrMore,
  termsDays,
  taxStatus: oneOf(...TAX_STATUSES),
  priceList: code,
  active: flag,
};

const SUPPLIER_CHECKS: Checks<Omit<Supplier, 'address'>> = {
  supplierId: identifier,
  name: oneLine(),
  email,
  termsDays,
  active: flag,
};

export const customerProblems = (customer: Customer): FieldProblem[] => [
  ...fieldProblems<Omit<Customer, 'address'>>(customer, CUSTOMER_CHECKS),
  ...addressProblems(customer.address, 'address'),
];

export const supplierProblems = (supplier: Supplier): FieldProblem[] => [
  ...fieldProblems<Omit<Supplier, 'address'>>(supplier, SUPPLIER_CHECKS),
  ...addressProblems(supplier.address, 'address'),
];

/** The thing with what the change names; what is absent stays. */
export function changed<T extends object>(now: T, change: Partial<T>): T {
  const named = Object.entries(change).filter(([field, value]) => value !== undefined && field in now);
  return { ...now, ...Object.fromEntries(named) };
}

export const changedCustomer = (now: Customer, change: ChangeCustomerInput): Customer =>
  normalCustomer(changed(now, change));
export const changedSupplier = (now: Supplier, change: ChangeSupplierInput): Supplier => changed(now, change);

/** One spelling of the amount. */
export function normalCustomer(customer: Customer): Customer {
  const { creditLimit } = customer;
  return amountOfZeroOrMore(creditLimit) ? customer : { ...customer, creditLimit: formatMoney(money(creditLimit)) };
}

/** Giving credit is Finance's: whoever else makes a customer makes one that pays at once. */
const NO_CREDIT = { creditLimit: '0.00', termsDays: 0 };

/** Refuses 'CreditTermsAreFinances' when someone else than Finance sets a credit limit or terms. */
export function requireCreditAuthority(
  actor: Actor,
  wanted: Pick<Customer, 'creditLimit' | 'termsDays'>,
  now: Pick<Customer, 'creditLimit' | 'termsDays'> = NO_CREDIT,
): void {
  if (mayAct(actor, ['Finance'])) return;
  const fields: FieldProblem[] = [];
  const message = 'Only Finance sets this.';
  if (wanted.creditLimit !== now.creditLimit) fields.push({ field: 'creditLimit', message });
  if (wanted.termsDays !== now.termsDays) fields.push({ field: 'termsDays', message });
  if (fields.length === 0) return;
  throw refuse('CreditTermsAreFinances', `${actor.id} may not set credit limit or terms; it needs Finance.`, {
    fields,
  });
}
