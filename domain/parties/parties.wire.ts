import type { Address } from '../kernel/address.js';
import type { Amount } from '../kernel/money.js';

export const TAX_STATUSES = ['taxable', 'exempt'] as const;
export type TaxStatus = (typeof TAX_STATUSES)[number];

export interface CreateCustomerInput {
  readonly customerId: string;
  readonly name: string;
  readonly email: string;
  readonly creditLimit: Amount;
  /** Days from an invoice to its due date; 0: due at once. */
  readonly termsDays: number;
  readonly taxStatus: TaxStatus;
  readonly priceList: string;
  readonly address: Address;
}

export interface Customer extends CreateCustomerInput {
  /** An inactive customer places no new order. */
  readonly active: boolean;
}

/** What is absent stays as it is. */
export type ChangeCustomerInput = Pick<Customer, 'customerId'> & Partial<Omit<Customer, 'customerId'>>;

export interface CustomerResult {
  readonly customer: Customer;
}

export interface CreateSupplierInput {
  readonly supplierId: string;
  readonly name: string;
  readonly email: string;
  readonly termsDays: number;
  readonly address: Address;
}

export interface Supplier extends CreateSupplierInput {
  readonly active: boolean;
}

export type ChangeSupplierInput = Pick<Supplier, 'supplierId'> & Partial<Omit<Supplier, 'supplierId'>>;

export interface SupplierResult {
  readonly supplier: Supplier;
}
