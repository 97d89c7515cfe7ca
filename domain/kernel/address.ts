import { avro } from './fact.js';

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
