import type { AddressDto, AmountText, CodeText, IdText, LineText, ListQuery, PositionText } from '../formats.js';

/** `exempt` pays no sales tax. */
export type TaxStatusDto = 'taxable' | 'exempt';

/** @example {
 *   "customerId": "C-2001", "name": "Ohio Valley Packing", "email": "buying@ovp.example", "creditLimit": "5000.00",
 *   "termsDays": 30, "taxStatus": "taxable", "priceList": "STANDARD",
 *   "address": { "name": "Ohio Valley Packing", "street": "200 River Road", "city": "Louisville", "region": "KY",
 *     "postalCode": "40202", "country": "US" }
 * }
 */
export interface CreateCustomerDto {
  customerId: IdText;
  name: LineText;
  /**
   * @pattern ^[^\s@]{1,64}@[^\s@]+\.[^\s@]{2,}$ Must be an e-mail address.
   * @maxLength 320
   */
  email: string;
  /** Only Finance sets it above zero. */
  creditLimit: AmountText;
  /**
   * Days from an invoice to its due date. Only Finance sets it above zero.
   * @isInt Must be a whole number.
   * @minimum 0
   * @maximum 365
   */
  termsDays: number;
  taxStatus: TaxStatusDto;
  priceList: CodeText;
  address: AddressDto;
}

/**
 * What is absent stays as it is.
 * @example { "creditLimit": "7500.00" }
 */
export interface ChangeCustomerDto {
  name?: LineText;
  /**
   * @pattern ^[^\s@]{1,64}@[^\s@]+\.[^\s@]{2,}$ Must be an e-mail address.
   * @maxLength 320
   */
  email?: string;
  creditLimit?: AmountText;
  /**
   * @isInt Must be a whole number.
   * @minimum 0
   * @maximum 365
   */
  termsDays?: number;
  taxStatus?: TaxStatusDto;
  priceList?: CodeText;
  address?: AddressDto;
  /** An inactive customer places no new order. */
  active?: boolean;
}

export interface CustomerDto {
  customerId: string;
  name: string;
  email: string;
  creditLimit: AmountText;
  termsDays: number;
  taxStatus: TaxStatusDto;
  priceList: string;
  address: AddressDto;
  active: boolean;
}

export interface CustomerWrittenDto extends CustomerDto {
  position: PositionText | null;
}

export interface CustomersQuery extends ListQuery {
  active?: boolean;
}
