import { avro } from './fact.js';
import { type Checks, fieldProblems, matching, oneLine } from './fields.js';
import type { FieldProblem } from './refusal.js';

export interface Address {
  readonly name: string;
  readonly street: string;
  readonly city: string;
  readonly region: string;
  readonly postalCode: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

export const addressField = avro.record('Address', {
  name: avro.text,
  street: avro.text,
  city: avro.text,
  region: avro.text,
  postalCode: avro.text,
  country: avro.text,
});

const ADDRESS_CHECKS: Checks<Address> = {
  name: oneLine(),
  street: oneLine(),
  city: oneLine(),
  region: oneLine(),
  postalCode: oneLine(20),
  country: matching(/^[A-Z]{2}$/, 'Must be a country code of two capital letters, such as "US".'),
};

/** Every wrong field of an address, under the name of the field that holds it. */
export const addressProblems = (address: Address, prefix: string): FieldProblem[] =>
  fieldProblems(address, ADDRESS_CHECKS, prefix);
