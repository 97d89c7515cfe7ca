import { createHash, randomUUID } from 'node:crypto';
import type { CommandContext } from '../domain/kernel/actor.js';
import type { FactDefinition, FactPayload, Posting } from '../domain/kernel/fact.js';
import { refusals } from '../domain/kernel/refusal.js';
import type { Stepped } from '../domain/kernel/stepped.js';
import type { Instant } from '../domain/kernel/time.js';
import { type Database, LastStatement, type Queryable, type Room } from './database.js';

export const refuseStep = refusals({ StepUndone: 'conflict', StepKeyReused: 'conflict' });

export interface Step {
  readonly room: Room;
  /** Business key, such as "SO-1001/reserve" or an updateId; never a run id or an activity id. */
  readonly key: string;
  /** What was asked; the same key with another input is refused. */
  readonly input: unknown;
  readonly context: CommandContext;
}

export interface StepTx extends Queryable {
  readonly context: CommandContext;
  /** The transaction's time, by the database's clock. */
  readonly now: Instant;
  readonly stepKey: string;
  /** Emits a fact with this transaction; answers its eventId. Facts of one aggregate keep their order. */
  emit<D extends FactDefinition>(definition: D, aggregateId: string, payload: FactPayload<D>): string;
}

interface StepRow {
  status: 'done' | 'undone' | 'running';
  result: (object & Stepped) | null;
  input_hash: string | null;
}

interface Draft {
  eventId: string;
  domain: string;
  type: string;
  version: number;
  money: boolean;
  aggregateId: string;
  payload: unknown;
}

interface MoneyPayload {
  readonly posting: Posting;
}

const withStep = (payload: MoneyPayload, step: string): MoneyPayload => ({
  ...payload,
  posting: { ...payload.posting, step },
});

/** JSON with sorted keys, so that equal inputs hash equally. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    item && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

export const hashOf = (value: unknown): string =>
  createHash('sha256')
    .update(canonical(value) ?? 'null')
    .digest('hex');

/**
 * One domain command in one transaction, exactly once by its business key: the recorded result, the rows and the
 * outbox commit together, and a retry returns what is recorded. Refuses with 'StepUndone' when the step's undo came
 * first, and with 'StepKeyReused' when the key was used for something else. A refusal thrown by the body rolls back.
 */
export async function runStep<R extends object>(
  database: Database,
  step: Step,
  body: (tx: StepTx) => Promise<R>,
): Promise<R & Stepped> {
  return database.transaction(step.room, async (tx) => {
    const inputHash = hashOf(step.input);
    const [claimed] = await tx.query<{ now: string }>(
      `INSERT INTO ${step.room}.steps (key, status, input_hash) VALUES ($1, 'running', $2)
       ON CONFLICT (key) DO NOTHING
       RETURNING to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS now`,
      [step.key, inputHash],
    );
    if (!claimed) return recorded<R>(tx, step, inputHash);
    return finish(tx, step, claimed.now, body);
  });
}

async function recorded<R extends object>(tx: Queryable, step: Step, inputHash: string): Promise<R & Stepped> {
  const [row] = await tx.query<StepRow>(`SELECT status, result, input_hash FROM ${step.room}.steps WHERE key = $1`, [
    step.key,
  ]);
  if (row?.status === 'undone') {
    throw refuseStep('StepUndone', `Step ${step.key} was undone before it arrived.`, { state: 'undone' });
  }
  if (row?.status !== 'done' || !row.result) throw new Error(`step ${step.key} has no recorded result`);
  if (row.input_hash !== inputHash) {
    throw refuseStep('StepKeyReused', `Step ${step.key} was done with another input.`);
  }
  return row.result as R & Stepped;
}

async function finish<R extends object>(
  tx: Queryable,
  step: Step,
  now: Instant,
  body: (tx: StepTx) => Promise<R>,
): Promise<LastStatement<R & Stepped>> {
  const drafts: Draft[] = [];
  const result = await body({
    query: tx.query,
    context: step.context,
    now,
    stepKey: step.key,
    emit: (definition, aggregateId, payload) => {
      const eventId = randomUUID();
      const { domain, type, version, money } = definition;
      const told = money ? withStep(payload as unknown as MoneyPayload, step.key) : payload;
      drafts.push({ eventId, domain, type, version, money, aggregateId, payload: told });
      return eventId;
    },
  });
  const toPost = drafts.filter((draft) => draft.money).map((draft) => draft.eventId);
  const stepped = { ...result, toPost, position: null };
  return drafts.length === 0 ? recordResult(step, stepped) : appendAndRecordResult(step, stepped, drafts, now);
}

const recordResult = <R extends object>({ room, key }: Step, stepped: R): LastStatement<R> =>
  new LastStatement(
    `UPDATE ${room}.steps SET status = 'done', result = $2 WHERE key = $1`,
    [key, JSON.stringify(stepped)],
    () => stepped,
  );

const appendAndRecordResult = <R extends object>(
  { room, key, context }: Step,
  stepped: R,
  drafts: readonly Draft[],
  now: Instant,
): LastStatement<R> =>
  new LastStatement(
    `WITH appended AS (SELECT outbox.append($3, $4, $5) AS position)
     UPDATE ${room}.steps s
     SET status = 'done', result = jsonb_set($2::jsonb, '{position}', to_jsonb(appended.position::text))
     FROM appended WHERE s.key = $1 RETURNING appended.position::text AS position`,
    [key, JSON.stringify(stepped), JSON.stringify(drafts), JSON.stringify(context), now],
    ([last]) => {
      if (!last) throw new Error(`step ${key} was claimed and is not there`);
      return { ...stepped, position: last['position'] };
    },
  );

/**
 * Undoes a step, exactly once, as the step `<key>/undo`. When the step never landed, a tombstone is written so that an
 * attempt that arrives late is refused, and the body is not run: the result is `otherwise`.
 */
export async function runUndo<Done extends object, R extends object>(
  database: Database,
  step: Step,
  body: (tx: StepTx, done: Done) => Promise<R>,
  otherwise: R,
): Promise<R & Stepped> {
  return runStep(database, { ...step, key: `${step.key}/undo` }, async (tx) => {
    await tx.query(`INSERT INTO ${step.room}.steps (key, status) VALUES ($1, 'undone') ON CONFLICT (key) DO NOTHING`, [
      step.key,
    ]);
    const [row] = await tx.query<StepRow>(`SELECT status, result FROM ${step.room}.steps WHERE key = $1 FOR UPDATE`, [
      step.key,
    ]);
    if (row?.status !== 'done' || !row.result) return otherwise;
    return body(tx, row.result as unknown as Done);
  });
}
