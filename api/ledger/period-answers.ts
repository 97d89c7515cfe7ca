import type { Actor } from '../../domain/kernel/actor.js';
import type { FiscalYear, FiscalYearView, PeriodView } from '../../domain/ledger/index.js';
import type { ActorDto } from '../formats.js';
import type { FiscalYearDetailDto, FiscalYearDto, PeriodDetailDto } from './periods.dto.js';

export const actorDto = ({ id, name }: Actor): ActorDto => ({ id, name });

const maybe = (actor: Actor | null): ActorDto | null => actor && actorDto(actor);

export const periodDto = ({ closing, reopening, history, ...period }: PeriodView): PeriodDetailDto => ({
  ...period,
  closing: closing && {
    ...closing,
    askedBy: actorDto(closing.askedBy),
    checks: closing.checks.map((check) => ({ ...check, ids: [...check.ids] })),
  },
  reopening: reopening && {
    ...reopening,
    askedBy: actorDto(reopening.askedBy),
    decidedBy: maybe(reopening.decidedBy),
  },
  history: history.map((change) => ({ ...change, by: actorDto(change.by), approvedBy: maybe(change.approvedBy) })),
});

export const fiscalYearDto = ({ year, periods, yearEnds }: FiscalYear): FiscalYearDto => ({
  year,
  periods: [...periods],
  yearEnds: yearEnds.map(({ run, journal, income, expense, closedBy, closedAt }) => ({
    ...{ run, journal, income, expense },
    closedBy: actorDto(closedBy),
    closedAt,
  })),
});

export const fiscalYearDetailDto = ({ left, ...year }: FiscalYearView): FiscalYearDetailDto => ({
  ...fiscalYearDto(year),
  left: { ...left, accounts: [...left.accounts] },
});
