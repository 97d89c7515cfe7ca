import type { Database, Queryable } from '../../../platform/database.js';
import { hashOf, runStep } from '../../../platform/step.js';
import type { Role } from '../../kernel/actor.js';
import type { Address } from '../../kernel/address.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { fieldProblems, identifier } from '../../kernel/fields.js';
import type { FieldProblem } from '../../kernel/refusal.js';
import type { Stepped } from '../../kernel/stepped.js';
import { supplierChanged, supplierCreated } from '../parties.facts.js';
import { changedSupplier, supplierProblems } from '../parties.js';
import { refuse } from '../parties.refusals.js';
import type { ChangeSupplierInput, CreateSupplierInput, Supplier, SupplierResult } from '../parties.wire.js';

const MAY_WRITE: readonly Role[] = ['Ops', 'Finance'];

/** Refuses 'InvalidSupplier' and 'SupplierExists'. */
export async function createSupplier(
  database: Database,
  command: Command<CreateSupplierInput>,
): Promise<SupplierResult & Stepped> {
  const { context, input } = command;
  requireRole(context.actor, MAY_WRITE, 'create suppliers');
  const supplier = { ...input, active: true };
  refuseWrongFields(supplierProblems(supplier));
  return runStep(database, { room: 'parties', ...command }, async (tx) => {
    const created = await tx.query(
      `INSERT INTO parties.suppliers (supplier_id, name, email, terms_days, address, active)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (supplier_id) DO NOTHING RETURNING supplier_id`,
      valuesOf(supplier),
    );
    if (created.length === 0) throw refuse('SupplierExists', `Supplier ${input.supplierId} exists already.`);
    tx.emit(supplierCreated, `supplier:${input.supplierId}`, supplier);
    return { supplier };
  });
}

/** Changes what the input names. Refuses 'InvalidSupplier' and 'UnknownSupplier'. */
export async function changeSupplier(
  database: Database,
  command: Command<ChangeSupplierInput>,
): Promise<SupplierResult & Stepped> {
  const { context, input } = command;
  requireRole(context.actor, MAY_WRITE, 'change suppliers');
  refuseWrongFields(fieldProblems({ supplierId: input.supplierId }, { supplierId: identifier }));
  return runStep(database, { room: 'parties', ...command }, async (tx) => {
    const now = await findSupplier(tx, input.supplierId, 'FOR UPDATE');
    if (!now) throw refuse('UnknownSupplier', `There is no supplier ${input.supplierId}.`);
    const supplier = changedSupplier(now, input);
    refuseWrongFields(supplierProblems(supplier));
    if (hashOf(supplier) === hashOf(now)) return { supplier };
    await tx.query(
      `UPDATE parties.suppliers SET name = $2, email = $3, terms_days = $4, address = $5, active = $6
       WHERE supplier_id = $1`,
      valuesOf(supplier),
    );
    tx.emit(supplierChanged, `supplier:${input.supplierId}`, supplier);
    return { supplier };
  });
}

/** The supplier as it is now, or null. */
export async function supplier(database: Database, supplierId: string): Promise<Supplier | null> {
  if (identifier(supplierId)) return null;
  return database.read('parties', (tx) => findSupplier(tx, supplierId));
}

function refuseWrongFields(fields: readonly FieldProblem[]): void {
  if (fields.length > 0) throw refuse('InvalidSupplier', 'The supplier is not right.', { fields });
}

const valuesOf = (row: Supplier): unknown[] => [
  row.supplierId,
  row.name,
  row.email,
  row.termsDays,
  JSON.stringify(row.address),
  row.active,
];

interface SupplierRow {
  supplier_id: string;
  name: string;
  email: string;
  terms_days: number;
  address: Address;
  active: boolean;
}

async function findSupplier(tx: Queryable, supplierId: string, lock: 'FOR UPDATE' | '' = ''): Promise<Supplier | null> {
  const [row] = await tx.query<SupplierRow>(
    `SELECT supplier_id, name, email, terms_days, address, active
     FROM parties.suppliers WHERE supplier_id = $1 ${lock}`,
    [supplierId],
  );
  if (!row) return null;
  return {
    supplierId: row.supplier_id,
    name: row.name,
    email: row.email,
    termsDays: row.terms_days,
    address: row.address,
    active: row.active,
  };
}
