import type { Controller } from '@tsoa/runtime';
import { checkPeriod } from '../../domain/ledger/index.js';
import { periodView } from '../../domain/ledger/store/index.js';
import { type ProblemError, problem } from '../../platform/problem.js';
import type { PeriodAskInputs, PeriodAskKind, PeriodProgress } from '../../workflows/ledger/period.contract.js';
import { type Call, contextOf } from '../call.js';
import { once } from '../idempotency/once.js';
import { actorDto } from './period-answers.js';
import type { PeriodProgressDto } from './periods.dto.js';

/** A command on a period: an update of its process; 202 when it waits for another person and nothing has happened yet. */
export function askPeriod<Kind extends PeriodAskKind>(
  controller: Controller,
  call: Call,
  kind: Kind,
  input: PeriodAskInputs[Kind],
): Promise<PeriodProgressDto> {
  const { period } = input;
  return once<void, PeriodProgressDto>(controller, call, {
    prepare: async () => {
      checkPeriod(period);
      if (!(await periodView(call.database, period))) throw noSuchPeriod(period);
    },
    perform: async ({ key }) => {
      const command = { key: `request:${key}`, context: contextOf(call, `period:${period}`), input };
      const body = progressDto(await call.processes.askPeriod(kind, command));
      return { status: body.reopening ? 202 : 200, body };
    },
  });
}

export const noSuchPeriod = (period: string): ProblemError =>
  problem(404, 'unknown-period', `Period ${period} is not defined.`);

const progressDto = ({ period, state, reopening, closing, position }: PeriodProgress): PeriodProgressDto => ({
  period,
  state,
  reopening: reopening && { ...reopening, askedBy: actorDto(reopening.askedBy), decidedBy: null },
  closing: closing && {
    ...closing,
    askedBy: actorDto(closing.askedBy),
    checks: closing.checks.map((check) => ({ ...check, ids: [...check.ids] })),
  },
  position,
});
