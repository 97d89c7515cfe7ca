import type { Controller } from '@tsoa/runtime';
import { Refused } from '../../domain/kernel/refusal.js';
import {
  REPAIR_COMMAND_STATES,
  type RepairCommandInputs,
  type RepairCommandKind,
  type RepairInput,
  type RepairView,
  requireRepairState,
} from '../../domain/repairs/index.js';
import { repair as readRepair } from '../../domain/repairs/store/index.js';
import { type ProblemError, problem } from '../../platform/problem.js';
import { repairUpdates } from '../../workflows/repairs/repair.contract.js';
import { type Call, contextOf } from '../call.js';
import { once } from '../idempotency/once.js';
import { isNoProcess } from '../process-problems.js';
import type { RepairAsk } from '../processes.js';
import type { RepairProgressDto } from './repairs.dto.js';

type OwnInput<Kind extends RepairCommandKind> = Omit<RepairCommandInputs[Kind], keyof RepairInput>;

interface RepairCommand<Kind extends RepairCommandKind> {
  readonly kind: Kind;
  /** What the command is given; whatever it refuses is refused before anything happens. */
  readonly input: OwnInput<Kind> | (() => Promise<OwnInput<Kind>>);
  readonly status?: number;
}

/** A command on a repair: an update of its process, answered with the repair's new standing or a refusal. */
export function askRepair<Kind extends RepairCommandKind>(
  controller: Controller,
  call: Call,
  repairId: string,
  { kind, input, status = 200 }: RepairCommand<Kind>,
): Promise<RepairProgressDto> {
  return once<RepairCommandInputs[Kind], RepairProgressDto>(controller, call, {
    prepare: async () => {
      const own = typeof input === 'function' ? await input() : input;
      return { ...own, repairId } as unknown as RepairCommandInputs[Kind];
    },
    perform: async ({ key }, given) => {
      const command = { key: `request:${key}`, context: contextOf(call, repairId), input: given };
      try {
        const update = repairUpdates[kind] as unknown as RepairAsk<RepairCommandInputs[Kind]>;
        return { status, body: await call.processes.askRepair(repairId, update, command) };
      } catch (error) {
        if (isNoProcess(error)) throw await whyNoProcess(call, repairId, kind);
        throw (await isBehind(call, repairId, kind, error)) ? behind(repairId) : error;
      }
    },
  });
}

export const noSuchRepair = (repairId: string): ProblemError =>
  problem(404, 'unknown-repair', `There is no repair ${repairId}.`);

/** The repair as its tables tell it; one whose process has still to write its row is asked for again. */
export async function requireRepair(call: Call, repairId: string): Promise<RepairView> {
  const found = await readRepair(call.database, repairId);
  if (found) return found;
  const started = await call.processes.startedRepair(repairId);
  if (!started || started.ended) throw noSuchRepair(repairId);
  throw problem(503, 'process-starting', `The process of repair ${repairId} is just being started.`, {
    headers: { 'Retry-After': '1' },
  });
}

/**
 * After a worker died, the process may not know yet what the row shows already, and refuses meanwhile what the row permits:
 * that is no answer to keep under the key.
 */
async function isBehind(call: Call, repairId: string, kind: RepairCommandKind, error: unknown): Promise<boolean> {
  if (!(error instanceof Refused) || error.code !== 'WrongState' || error.details['command'] !== kind) return false;
  const found = await readRepair(call.database, repairId);
  return found !== null && found.state !== error.details.state && REPAIR_COMMAND_STATES[kind].includes(found.state);
}

const behind = (repairId: string): ProblemError =>
  problem(503, 'process-behind', `The process of repair ${repairId} is catching up with its record.`, {
    headers: { 'Retry-After': '1' },
  });

/** The process of a repair that is over has ended; one that is missing is an operator's to mend. */
async function whyNoProcess(call: Call, repairId: string, kind: RepairCommandKind): Promise<unknown> {
  const found = await readRepair(call.database, repairId);
  if (!found) return noSuchRepair(repairId);
  try {
    requireRepairState(kind, found.state);
  } catch (refused) {
    return refused;
  }
  const detail = `The process of repair ${repairId} is not running; an operator task mends it.`;
  return problem(409, 'process-missing', detail, { state: found.state });
}
