import type { Database } from '../../../platform/database.js';
import { runStep, type StepTx } from '../../../platform/step.js';
import type { Role } from '../../kernel/actor.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { FieldProblem } from '../../kernel/refusal.js';
import type { Stepped } from '../../kernel/stepped.js';
import { type ReturnCommandKind, type ReturnEvent, requireReturnState, returnAfter } from '../return.js';
import { returnAdvanced } from '../returns.facts.js';
import { refuseWrongFields } from '../returns.refusals.js';
import type { ReturnInput, ReturnStanding } from '../returns.wire.js';
import { factOf, lockReturn, type ReturnRow, saveReturn, standingOf } from './return-row.js';

export const MAY_AUTHORISE: readonly Role[] = ['Ops'];
const MAY_RETURN: readonly Role[] = ['Ops', 'Finance'];

/** Goods are Ops's, money is Finance's. */
const ROLES_OF: Readonly<Record<ReturnCommandKind, readonly Role[]>> = {
  receiveGoods: ['Ops'],
  inspectGoods: ['Ops'],
  sendBack: ['Ops'],
  confirmRefund: ['Finance'],
  cancelReturn: MAY_RETURN,
};

export const aggregateOf = (returnId: string): string => `return:${returnId}`;

interface About {
  /** Null for what the process does by itself. */
  readonly kind: ReturnCommandKind | null;
  readonly wrong?: readonly FieldProblem[];
  /** What makes the step the same step; the whole input unless part of it was read. */
  readonly same?: unknown;
}

/**
 * One command on one return: exactly once by its key, the return locked, its row written back one version higher, and the
 * standing as the answer. Refuses 'InvalidReturn', 'UnknownReturn', and 'WrongState' when the command is not taken in the return's state.
 */
export function returnStep<Input extends ReturnInput>(
  database: Database,
  { key, context, input }: Command<Input>,
  { kind, wrong = [], same = input }: About,
  body: (tx: StepTx, row: ReturnRow) => Promise<void>,
): Promise<ReturnStanding & Stepped> {
  requireRole(context.actor, kind ? ROLES_OF[kind] : MAY_RETURN, kind ?? 'work on returns');
  refuseWrongFields(wrong);
  return runStep(database, { room: 'returns', key, input: same, context }, async (tx) => {
    const row = await lockReturn(tx, input.returnId);
    if (kind) requireReturnState(kind, row.state);
    await body(tx, row);
    return standingOf(await saveReturn(tx, row, tx.now));
  });
}

/** Moves the return on, with why; `tell` says it where another fact does not. */
export async function moveReturn(
  tx: StepTx,
  row: ReturnRow,
  event: ReturnEvent,
  how: { readonly reason?: string; readonly reference?: string; readonly tell?: false } = {},
): Promise<void> {
  const from = row.state;
  row.state = returnAfter(from, event);
  row.reason = how.reason ?? null;
  await recordEvent(tx, row, event, from);
  if (how.tell === false) return;
  const told = { ...factOf(row), from, event, reference: how.reference ?? null };
  tx.emit(returnAdvanced, aggregateOf(row.returnId), told);
}

export const recordEvent = (
  tx: StepTx,
  row: Pick<ReturnRow, 'returnId' | 'state' | 'reason'>,
  event: string,
  from: string | null,
): Promise<object[]> =>
  tx.query(
    `INSERT INTO returns.return_events (return_id, event, from_state, to_state, reason, actor, step_key, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [...[row.returnId, event, from, row.state, row.reason], ...[JSON.stringify(tx.context.actor), tx.stepKey, tx.now]],
  );
