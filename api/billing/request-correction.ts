import type { Controller } from '@tsoa/runtime';
import type { Correction, RequestCorrectionInput } from '../../domain/billing/index.js';
import { nextCorrectionId, correction as readCorrection } from '../../domain/billing/store/index.js';
import { type ProblemError, problem } from '../../platform/problem.js';
import { withdrawCorrectionUpdate } from '../../workflows/billing/correction.contract.js';
import { type Call, contextOf } from '../call.js';
import { once } from '../idempotency/once.js';
import { isNoProcess } from '../process-problems.js';
import type { CorrectionDto, CorrectionProgressDto } from './corrections.dto.js';

/** Starts the process of a correction: 201 once it has its row, 202 while the engine has it and no worker has answered. */
export function requestCorrection(
  controller: Controller,
  call: Call,
  inputOf: (correctionId: string) => RequestCorrectionInput,
): Promise<CorrectionProgressDto> {
  return once<RequestCorrectionInput, CorrectionProgressDto>(controller, call, {
    resourceId: () => nextCorrectionId(call.database),
    prepare: async ({ resourceId }) => inputOf(resourceId),
    perform: async (_attempt, input) => {
      const { correctionId } = input;
      const command = { key: `${correctionId}/request`, context: contextOf(call, correctionId), input };
      const asked = await call.processes.requestCorrection({ command });
      const headers = { Location: `/v1/corrections/${correctionId}` };
      return asked === 'accepted'
        ? { status: 202, body: { correction: correctionId, state: 'Requested', position: null }, headers }
        : { status: 201, body: asked, headers };
    },
  });
}

/** An update of the correction's process. */
export function withdrawCorrection(
  controller: Controller,
  call: Call,
  correctionId: string,
  reason: string,
): Promise<CorrectionProgressDto> {
  return once<{ correctionId: string; reason: string }, CorrectionProgressDto>(controller, call, {
    prepare: async () => {
      await requireCorrection(call, correctionId);
      return { correctionId, reason };
    },
    perform: async ({ key }, input) => {
      const command = { key: `request:${key}`, context: contextOf(call, correctionId), input };
      try {
        const body = await call.processes.askCorrection(correctionId, withdrawCorrectionUpdate, command);
        return { status: 200, body };
      } catch (error) {
        throw isNoProcess(error) ? await whyNoProcess(call, correctionId) : error;
      }
    },
  });
}

export async function requireCorrection(call: Call, correctionId: string): Promise<Correction> {
  const found = await readCorrection(call.database, correctionId);
  if (found) return found;
  throw problem(404, 'unknown-correction', `There is no correction ${correctionId}.`);
}

async function whyNoProcess(call: Call, correctionId: string): Promise<ProblemError> {
  const { state } = await requireCorrection(call, correctionId);
  const text = `Correction ${correctionId} is ${state}: it can no longer be withdrawn.`;
  return problem(409, 'correction-state', text, { state });
}

export const correctionDto = ({ input: _asAsked, requestedBy, ...correction }: Correction): CorrectionDto => ({
  ...correction,
  requestedBy: { id: requestedBy.id, name: requestedBy.name },
});
