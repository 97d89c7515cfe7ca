import type { Controller } from '@tsoa/runtime';
import { Refused } from '../../domain/kernel/refusal.js';
import {
  RETURN_COMMAND_STATES,
  type ReturnCommandInputs,
  type ReturnCommandKind,
  type ReturnInput,
  type ReturnView,
  requireReturnState,
} from '../../domain/returns/index.js';
import { returnView as readReturn } from '../../domain/returns/store/index.js';
import { type ProblemError, problem } from '../../platform/problem.js';
import { returnUpdates } from '../../workflows/returns/goods-return.contract.js';
import { type Call, contextOf } from '../call.js';
import { once } from '../idempotency/once.js';
import { isNoProcess } from '../process-problems.js';
import type { ReturnAsk } from '../processes.js';
import { progressDto } from './return-answers.js';
import type { ReturnProgressDto } from './returns.dto.js';

type OwnInput<Kind extends ReturnCommandKind> = Omit<ReturnCommandInputs[Kind], keyof ReturnInput>;

interface ReturnCommand<Kind extends ReturnCommandKind> {
  readonly kind: Kind;
  /** What the command is given; whatever it refuses is refused before anything happens. */
  readonly input: OwnInput<Kind> | (() => Promise<OwnInput<Kind>>);
  readonly status?: number;
}

/** A command on a return: an update of its process, answered with the return's new standing or a refusal. */
export function askReturn<Kind extends ReturnCommandKind>(
  controller: Controller,
  call: Call,
  returnId: string,
  { kind, input, status = 200 }: ReturnCommand<Kind>,
): Promise<ReturnProgressDto> {
  return once<ReturnCommandInputs[Kind], ReturnProgressDto>(controller, call, {
    prepare: async () => {
      const own = typeof input === 'function' ? await input() : input;
      return { ...own, returnId } as unknown as ReturnCommandInputs[Kind];
    },
    perform: async ({ key }, given) => {
      const command = { key: `request:${key}`, context: contextOf(call, returnId), input: given };
      try {
        const update = returnUpdates[kind] as unknown as ReturnAsk<ReturnCommandInputs[Kind]>;
        return { status, body: progressDto(await call.processes.askReturn(returnId, update, command)) };
      } catch (error) {
        if (isNoProcess(error)) throw await whyNoProcess(call, returnId, kind);
        throw (await isBehind(call, returnId, kind, error)) ? behind(returnId) : error;
      }
    },
  });
}

export const noSuchReturn = (returnId: string): ProblemError =>
  problem(404, 'unknown-return', `There is no return ${returnId}.`);

/** The return as its tables tell it; one whose process has still to write its row is asked for again. */
export async function requireReturn(call: Call, returnId: string): Promise<ReturnView> {
  const found = await readReturn(call.database, returnId);
  if (found) return found;
  const started = await call.processes.startedReturn(returnId);
  if (!started || started.ended) throw noSuchReturn(returnId);
  throw problem(503, 'process-starting', `The process of return ${returnId} is just being started.`, {
    headers: { 'Retry-After': '1' },
  });
}

/**
 * After a worker died, the process may not know yet what the row shows already, and refuses meanwhile what the row permits:
 * that is no answer to keep under the key.
 */
async function isBehind(call: Call, returnId: string, kind: ReturnCommandKind, error: unknown): Promise<boolean> {
  if (!(error instanceof Refused) || error.code !== 'WrongState' || error.details['command'] !== kind) return false;
  const found = await readReturn(call.database, returnId);
  return found !== null && found.state !== error.details.state && RETURN_COMMAND_STATES[kind].includes(found.state);
}

const behind = (returnId: string): ProblemError =>
  problem(503, 'process-behind', `The process of return ${returnId} is catching up with its record.`, {
    headers: { 'Retry-After': '1' },
  });

/** The process of a return that is over has ended; one that is missing is an operator's to mend. */
async function whyNoProcess(call: Call, returnId: string, kind: ReturnCommandKind): Promise<unknown> {
  const found = await readReturn(call.database, returnId);
  if (!found) return noSuchReturn(returnId);
  try {
    requireReturnState(kind, found.state);
  } catch (refused) {
    return refused;
  }
  const detail = `The process of return ${returnId} is not running; an operator task mends it.`;
  return problem(409, 'process-missing', detail, { state: found.state });
}
