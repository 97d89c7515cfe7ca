import type { Database } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { Stepped } from '../../kernel/stepped.js';
import { workCentreProblems } from '../checks.js';
import { workCentreDefined } from '../engineering.facts.js';
import { refuse, refuseWrongFields } from '../engineering.refusals.js';
import type { DefineWorkCentreInput } from '../engineering.wire.js';
import { price, priceOrNone } from './wording.js';

/**
 * Makes a work centre, renames it, or gives it other rates from a date on; of several definitions for a date the latest
 * holds. Refuses 'InvalidEngineering', and 'WorkCentreFixed' for other dimensions: its work stands on them.
 */
export async function defineWorkCentre(
  database: Database,
  command: Command<DefineWorkCentreInput>,
): Promise<{ changed: boolean } & Stepped> {
  const { context, input } = command;
  requireRole(context.actor, ['Finance'], 'define work centres');
  refuseWrongFields(workCentreProblems(input));
  return runStep(database, { room: 'engineering', ...command }, async (tx) => {
    const named = await nameWorkCentre(tx, input);
    const rates = normalised(input);
    const rated = await addRates(tx, rates);
    if (!named && !rated) return { changed: false };
    const { businessUnit, site, costCentre, ...rest } = rates;
    tx.emit(workCentreDefined, `work-centre:${input.workCentre}`, {
      ...rest,
      dimensions: { businessUnit, site, costCentre },
    });
    return { changed: true };
  });
}

const normalised = (input: DefineWorkCentreInput): DefineWorkCentreInput => ({
  workCentre: input.workCentre,
  name: input.name,
  businessUnit: input.businessUnit,
  site: input.site,
  costCentre: input.costCentre,
  validFrom: input.validFrom,
  labourRate: price(input.labourRate),
  machineRate: price(input.machineRate),
  overheadMethod: input.overheadMethod,
  overheadBasis: input.overheadBasis,
  overheadRate: priceOrNone(input.overheadRate),
});

async function nameWorkCentre(tx: StepTx, input: DefineWorkCentreInput): Promise<boolean> {
  const { workCentre, name, businessUnit, site, costCentre } = input;
  const named = await tx.query(
    `INSERT INTO engineering.work_centres AS w (work_centre, name, business_unit, site, cost_centre)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (work_centre) DO UPDATE SET name = excluded.name WHERE w.name <> excluded.name RETURNING work_centre`,
    [workCentre, name, businessUnit, site, costCentre],
  );
  // Also locks it: two definitions for a date come one after the other.
  const [known] = await tx.query<Record<'businessUnit' | 'site' | 'costCentre', string>>(
    `SELECT w.business_unit AS "businessUnit", w.site, w.cost_centre AS "costCentre"
     FROM engineering.work_centres w WHERE w.work_centre = $1 FOR UPDATE`,
    [workCentre],
  );
  const fixed = (['businessUnit', 'site', 'costCentre'] as const).filter((field) => known?.[field] !== input[field]);
  if (fixed.length > 0) {
    throw refuse('WorkCentreFixed', `The dimensions of work centre ${workCentre} stay for good.`, {
      fields: fixed.map((field) => ({ field, message: `It is ${known?.[field] ?? 'unknown'}.` })),
    });
  }
  return named.length > 0;
}

async function addRates(tx: StepTx, rates: DefineWorkCentreInput): Promise<boolean> {
  const added = await tx.query(
    `INSERT INTO engineering.work_centre_rates
       (work_centre, valid_from, labour_rate, machine_rate, overhead_method, overhead_basis, overhead_rate)
     SELECT $1, $2::date, $3::numeric, $4::numeric, $5, $6, $7::numeric WHERE NOT EXISTS (
       SELECT 1 FROM (
         SELECT r.labour_rate, r.machine_rate, r.overhead_method, r.overhead_basis, r.overhead_rate
         FROM engineering.work_centre_rates r WHERE r.work_centre = $1 AND r.valid_from = $2::date
         ORDER BY r.sequence DESC LIMIT 1) AS latest
       WHERE latest IS NOT DISTINCT FROM ROW($3::numeric, $4::numeric, $5::text, $6::text, $7::numeric))
     RETURNING sequence`,
    [
      ...[rates.workCentre, rates.validFrom, rates.labourRate, rates.machineRate],
      ...[rates.overheadMethod, rates.overheadBasis, rates.overheadRate],
    ],
  );
  return added.length > 0;
}
