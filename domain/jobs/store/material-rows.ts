import type { Queryable } from '../../../platform/database.js';
import { formatMoney, type Money, money, share, subtract, ZERO } from '../../kernel/money.js';
import { formatQuantity, minus, NONE, plus, type Quantity, quantity } from '../../kernel/quantity.js';

/** What a job takes of a part; the job is locked while it is read and changed. */
export interface MaterialLine {
  readonly line: number;
  readonly part: string;
  readonly required: Quantity;
  /** Of the whole requirement. */
  readonly estimate: Money;
  readonly issued: Quantity;
  readonly returned: Quantity;
  readonly issuedValue: Money;
  readonly returnedValue: Money;
  /** Of issues that have begun and are not recorded yet. */
  readonly promised: Quantity;
}

interface Found {
  line: number;
  part: string;
  required: string;
  estimate: string;
  issued: string;
  returned: string;
  issued_value: string;
  returned_value: string;
  promised: string;
}

/** Every line of the job, in order. */
export async function loadLines(tx: Queryable, jobId: string): Promise<MaterialLine[]> {
  const rows = await tx.query<Found>(
    `SELECT m.line, m.part, m.required::text, m.estimate::text, m.issued::text, m.returned::text,
       m.issued_value::text, m.returned_value::text, m.promised::text
     FROM jobs.materials m WHERE m.job_id = $1 ORDER BY m.line`,
    [jobId],
  );
  return rows.map((row) => ({
    line: row.line,
    part: row.part,
    required: quantity(row.required),
    estimate: money(row.estimate),
    issued: quantity(row.issued),
    returned: quantity(row.returned),
    issuedValue: money(row.issued_value),
    returnedValue: money(row.returned_value),
    promised: quantity(row.promised),
  }));
}

export async function findLine(tx: Queryable, jobId: string, part: string): Promise<MaterialLine | null> {
  return (await loadLines(tx, jobId)).find((line) => line.part === part) ?? null;
}

/** The number of the line for a part that the plan does not know. */
export async function nextLine(tx: Queryable, jobId: string): Promise<number> {
  return ((await loadLines(tx, jobId)).at(-1)?.line ?? 0) + 1;
}

export async function addLine(tx: Queryable, jobId: string, line: number, part: string): Promise<MaterialLine> {
  await tx.query('INSERT INTO jobs.materials (job_id, line, part, required, estimate) VALUES ($1, $2, $3, 0, 0)', [
    jobId,
    line,
    part,
  ]);
  const nothing = { required: NONE, issued: NONE, returned: NONE, promised: NONE };
  return { line, part, ...nothing, estimate: ZERO, issuedValue: ZERO, returnedValue: ZERO };
}

export const saveLine = (tx: Queryable, jobId: string, line: MaterialLine): Promise<object[]> =>
  tx.query(
    `UPDATE jobs.materials SET issued = $3, returned = $4, issued_value = $5, returned_value = $6, promised = $7
     WHERE job_id = $1 AND line = $2`,
    [
      ...[jobId, line.line, formatQuantity(line.issued), formatQuantity(line.returned)],
      ...[formatMoney(line.issuedValue), formatMoney(line.returnedValue), formatQuantity(line.promised)],
    ],
  );

/** An issue that was begun and did not happen. */
export const takeBackPromise = (
  tx: Queryable,
  { jobId, part, quantity: promised }: { readonly jobId: string; readonly part: string; readonly quantity: string },
): Promise<object[]> =>
  tx.query('UPDATE jobs.materials SET promised = promised - $3::numeric WHERE job_id = $1 AND part = $2', [
    ...[jobId, part, promised],
  ]);

/** What the job has of it, and what is on its way. */
export const heldBy = (line: MaterialLine): Quantity => plus(minus(line.issued, line.returned), line.promised);

/** The issued cost of units that go back; the last of them take the rest. */
export const costOfReturn = (line: MaterialLine, units: Quantity): Money =>
  share(subtract(line.issuedValue, line.returnedValue), units, minus(line.issued, line.returned));
