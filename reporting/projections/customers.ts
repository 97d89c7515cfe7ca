import type { Fact, FactPayload } from '../../domain/kernel/fact.js';
import { customerChanged, customerCreated } from '../../domain/parties/parties.facts.js';
import { on, type Projection, projection } from '../projection.js';

interface CustomerRow {
  customer_id: string;
  name: string;
  email: string;
  credit_limit: string;
  terms_days: number;
  tax_status: string;
  price_list: string;
  address: object;
  active: boolean;
  version: number;
}

const customer = ({ payload, aggregateVersion }: Fact<FactPayload<typeof customerCreated>>): CustomerRow => ({
  customer_id: payload.customerId,
  name: payload.name,
  email: payload.email,
  credit_limit: payload.creditLimit,
  terms_days: payload.termsDays,
  tax_status: payload.taxStatus,
  price_list: payload.priceList,
  address: payload.address,
  active: payload.active,
  version: aggregateVersion,
});

/** Each fact is the whole customer: the latest counts. */
const customers = projection<CustomerRow>(
  {
    table: 'customers',
    columns: {
      customer_id: ['text', 'key'],
      name: ['text', 'latest'],
      email: ['text', 'latest'],
      credit_limit: ['numeric', 'latest'],
      terms_days: ['integer', 'latest'],
      tax_status: ['text', 'latest'],
      price_list: ['text', 'latest'],
      address: ['jsonb', 'latest'],
      active: ['boolean', 'latest'],
      version: ['integer', 'version'],
    },
  },
  [on(customerCreated, customer), on(customerChanged, customer)],
);

export const customerProjections: readonly Projection[] = [customers];
