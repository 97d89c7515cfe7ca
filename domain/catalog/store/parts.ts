import type { Database } from '../../../platform/database.js';
import { hashOf, runStep, type StepTx } from '../../../platform/step.js';
import type { Role } from '../../kernel/actor.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import { fieldProblems, partNumber } from '../../kernel/fields.js';
import type { FieldProblem } from '../../kernel/refusal.js';
import type { Stepped } from '../../kernel/stepped.js';
import { partChanged, partCreated } from '../catalog.facts.js';
import { changedPart, fixedProblems, partProblems } from '../catalog.js';
import { refuse } from '../catalog.refusals.js';
import type { ChangePartInput, CreatePartInput, Part, PartResult } from '../catalog.wire.js';
import { findPart } from './catalog.reader.js';

const MAY_WRITE: readonly Role[] = ['Ops', 'Finance'];

/** Refuses 'InvalidPart' and 'PartExists'. Whether its dimensions exist is known to the dimensions room. */
export async function createPart(database: Database, command: Command<CreatePartInput>): Promise<PartResult & Stepped> {
  const { context, input } = command;
  requireRole(context.actor, MAY_WRITE, 'create parts');
  const part: Part = { ...input, active: true, madeToOrder: input.madeToOrder ?? false };
  refuseWrongFields(partProblems(part));
  return runStep(database, { room: 'catalog', ...command }, async (tx) => {
    refuseWrongFields(await unknownOfPart(tx, part));
    const created = await tx.query(
      `INSERT INTO catalog.parts (part, description, unit_of_measure, stock_account, business_unit, cost_centre,
         tax_code, active, made_to_order)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (part) DO NOTHING RETURNING part`,
      [
        part.part,
        part.description,
        part.unitOfMeasure,
        part.stockAccount,
        part.businessUnit,
        part.costCentre,
        part.taxCode,
        part.active,
        part.madeToOrder,
      ],
    );
    if (created.length === 0) throw refuse('PartExists', `Part ${part.part} exists already.`);
    tx.emit(partCreated, `part:${part.part}`, part);
    return { part };
  });
}

/**
 * Changes what the input names. Refuses 'InvalidPart', 'UnknownPart', and 'PartFixed' for the unit of measure, stock
 * account, business unit and cost centre.
 */
export async function changePart(database: Database, command: Command<ChangePartInput>): Promise<PartResult & Stepped> {
  const { context, input } = command;
  requireRole(context.actor, MAY_WRITE, 'change parts');
  refuseWrongFields(fieldProblems({ part: input.part }, { part: partNumber }));
  return runStep(database, { room: 'catalog', ...command }, async (tx) => {
    const now = await findPart(tx, input.part, 'FOR UPDATE');
    if (!now) throw refuse('UnknownPart', `There is no part ${input.part}.`);
    const part = changedPart(now, input);
    refuseWrongFields(partProblems(part));
    const fields = fixedProblems(now, part);
    if (fields.length > 0) throw refuse('PartFixed', `Part ${part.part} cannot change so.`, { fields });
    refuseWrongFields(await unknownOfPart(tx, part));
    if (hashOf(part) === hashOf(now)) return { part };
    await tx.query(
      'UPDATE catalog.parts SET description = $2, tax_code = $3, active = $4, made_to_order = $5 WHERE part = $1',
      [part.part, part.description, part.taxCode, part.active, part.madeToOrder],
    );
    tx.emit(partChanged, `part:${part.part}`, part);
    return { part };
  });
}

async function unknownOfPart(tx: StepTx, { unitOfMeasure, taxCode }: Part): Promise<FieldProblem[]> {
  const [known] = await tx.query<{ unit: boolean; tax: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM catalog.units_of_measure WHERE code = $1) AS unit,
       EXISTS (SELECT 1 FROM catalog.tax_codes WHERE code = $2) AS tax`,
    [unitOfMeasure, taxCode],
  );
  const problems: FieldProblem[] = [];
  if (!known?.unit) problems.push({ field: 'unitOfMeasure', message: `There is no unit of measure ${unitOfMeasure}.` });
  if (!known?.tax) problems.push({ field: 'taxCode', message: `There is no tax code ${taxCode}.` });
  return problems;
}

function refuseWrongFields(fields: readonly FieldProblem[]): void {
  if (fields.length > 0) throw refuse('InvalidPart', 'The part is not right.', { fields });
}
