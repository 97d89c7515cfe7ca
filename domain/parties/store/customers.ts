import type { Database, Queryable } from '../../../platform/database.js';
import { hashOf, runStep } from '../../../platform/step.js';
import type { Role } from '../../kernel/actor.js';
import type { Address } from '../../kernel/address.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { fieldProblems, identifier } from '../../kernel/fields.js';
import type { FieldProblem } from '../../kernel/refusal.js';
import type { Stepped } from '../../kernel/stepped.js';
import { customerChanged, customerCreated } from '../parties.facts.js';
import { changedCustomer, customerProblems, normalCustomer, requireCreditAuthority } from '../parties.js';
import { refuse } from '../parties.refusals.js';
import type { ChangeCustomerInput, CreateCustomerInput, Customer, CustomerResult, TaxStatus } from '../parties.wire.js';

const MAY_WRITE: readonly Role[] = ['Ops', 'Finance'];

/** Refuses 'InvalidCustomer', 'CustomerExists', and 'CreditTermsAreFinances' when Ops gives credit. */
export async function createCustomer(
  database: Database,
  command: Command<CreateCustomerInput>,
): Promise<CustomerResult & Stepped> {
  const { context, input } = command;
  requireRole(context.actor, MAY_WRITE, 'create customers');
  const customer = normalCustomer({ ...input, active: true });
  refuseWrongFields(customerProblems(customer));
  requireCreditAuthority(context.actor, customer);
  return runStep(database, { room: 'parties', ...command }, async (tx) => {
    const created = await tx.query(
      `INSERT INTO parties.customers (customer_id, name, email, credit_limit, terms_days, tax_status, price_list,
         address, active)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (customer_id) DO NOTHING RETURNING customer_id`,
      valuesOf(customer),
    );
    if (created.length === 0) throw refuse('CustomerExists', `Customer ${input.customerId} exists already.`);
    tx.emit(customerCreated, `customer:${input.customerId}`, customer);
    return { customer };
  });
}

/** Changes what the input names. Refuses 'InvalidCustomer', 'UnknownCustomer' and 'CreditTermsAreFinances'. */
export async function changeCustomer(
  database: Database,
  command: Command<ChangeCustomerInput>,
): Promise<CustomerResult & Stepped> {
  const { context, input } = command;
  requireRole(context.actor, MAY_WRITE, 'change customers');
  refuseWrongFields(fieldProblems({ customerId: input.customerId }, { customerId: identifier }));
  return runStep(database, { room: 'parties', ...command }, async (tx) => {
    const now = await findCustomer(tx, input.customerId, 'FOR UPDATE');
    if (!now) throw refuse('UnknownCustomer', `There is no customer ${input.customerId}.`);
    const customer = changedCustomer(now, input);
    refuseWrongFields(customerProblems(customer));
    requireCreditAuthority(context.actor, customer, now);
    if (hashOf(customer) === hashOf(now)) return { customer };
    await tx.query(
      `UPDATE parties.customers SET name = $2, email = $3, credit_limit = $4, terms_days = $5, tax_status = $6,
         price_list = $7, address = $8, active = $9 WHERE customer_id = $1`,
      valuesOf(customer),
    );
    tx.emit(customerChanged, `customer:${input.customerId}`, customer);
    return { customer };
  });
}

/** The customer as it is now, or null. */
export async function customer(database: Database, customerId: string): Promise<Customer | null> {
  if (identifier(customerId)) return null;
  return database.read('parties', (tx) => findCustomer(tx, customerId));
}

function refuseWrongFields(fields: readonly FieldProblem[]): void {
  if (fields.length > 0) throw refuse('InvalidCustomer', 'The customer is not right.', { fields });
}

const valuesOf = (row: Customer): unknown[] => [
  row.customerId,
  row.name,
  row.email,
  row.creditLimit,
  row.termsDays,
  row.taxStatus,
  row.priceList,
  JSON.stringify(row.address),
  row.active,
];

interface CustomerRow {
  customer_id: string;
  name: string;
  email: string;
  credit_limit: string;
  terms_days: number;
  tax_status: TaxStatus;
  price_list: string;
  address: Address;
  active: boolean;
}

async function findCustomer(tx: Queryable, customerId: string, lock: 'FOR UPDATE' | '' = ''): Promise<Customer | null> {
  const [row] = await tx.query<CustomerRow>(
    `SELECT customer_id, name, email, credit_limit, terms_days, tax_status, price_list, address, active
     FROM parties.customers WHERE customer_id = $1 ${lock}`,
    [customerId],
  );
  if (!row) return null;
  return {
    customerId: row.customer_id,
    name: row.name,
    email: row.email,
    creditLimit: row.credit_limit,
    termsDays: row.terms_days,
    taxStatus: row.tax_status,
    priceList: row.price_list,
    address: row.address,
    active: row.active,
  };
}
