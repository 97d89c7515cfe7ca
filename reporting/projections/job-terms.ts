import { jobChanged, jobCreated, jobPlanned } from '../../domain/jobs/jobs.facts.js';
import type { Fact, FactPayload } from '../../domain/kernel/fact.js';
import { add, formatMoney, money } from '../../domain/kernel/money.js';
import { formatQuantity, plus, quantity } from '../../domain/kernel/quantity.js';
import { on, type Projection, projection } from '../projection.js';

interface TermsRow {
  job_id: string;
  quantity: string;
  due_date: string;
  terms_version: number;
}

type Terms = Fact<{ jobId: string; quantity: string; dueDate: string }>;

const termsOf = ({ payload, aggregateVersion }: Terms): TermsRow => ({
  job_id: payload.jobId,
  quantity: payload.quantity,
  due_date: payload.dueDate,
  terms_version: aggregateVersion,
});

const terms = projection<TermsRow>(
  {
    table: 'jobs',
    columns: {
      job_id: ['text', 'key'],
      quantity: ['numeric', 'latest'],
      due_date: ['date', 'latest'],
      terms_version: ['integer', 'version'],
    },
  },
  [on(jobCreated, termsOf), on(jobPlanned, termsOf), on(jobChanged, termsOf)],
);

interface QuoteRow {
  job_id: string;
  unit_price: string | null;
  valid_until: string | null;
  quote_version: number;
}

type Quoted = Fact<{ jobId: string; unitPrice?: string | null; validUntil?: string | null }>;

const quoteOf = ({ payload, aggregateVersion }: Quoted): QuoteRow => ({
  job_id: payload.jobId,
  unit_price: payload.unitPrice ?? null,
  valid_until: payload.validUntil ?? null,
  quote_version: aggregateVersion,
});

const quote = projection<QuoteRow>(
  {
    table: 'jobs',
    columns: {
      job_id: ['text', 'key'],
      unit_price: ['numeric', 'latest'],
      valid_until: ['date', 'latest'],
      quote_version: ['integer', 'version'],
    },
  },
  [on(jobCreated, quoteOf), on(jobChanged, quoteOf)],
);

interface PlanRow {
  job_id: string;
  bill_revision: string | null;
  routing_revision: string | null;
  planned_hours: string;
  estimated_cost: string;
  plan_version: number;
}

type Planned = Pick<FactPayload<typeof jobPlanned>, 'jobId' | 'operations' | 'materials'> & {
  readonly billRevision?: string | null;
  readonly routingRevision?: string | null;
};

function planOf({ payload, aggregateVersion }: Fact<Planned>): PlanRow {
  const estimates = [
    ...payload.operations.flatMap(({ estimate }) => estimate.map(({ amount }) => amount)),
    ...payload.materials.map(({ estimate }) => estimate),
  ];
  return {
    job_id: payload.jobId,
    bill_revision: payload.billRevision ?? null,
    routing_revision: payload.routingRevision ?? null,
    planned_hours: formatQuantity(plus(...payload.operations.map(({ hours }) => quantity(hours)))),
    estimated_cost: formatMoney(add(...estimates.map(money))),
    plan_version: aggregateVersion,
  };
}

const plan = projection<PlanRow>(
  {
    table: 'jobs',
    columns: {
      job_id: ['text', 'key'],
      bill_revision: ['text', 'latest'],
      routing_revision: ['text', 'latest'],
      planned_hours: ['numeric', 'latest'],
      estimated_cost: ['numeric', 'latest'],
      plan_version: ['integer', 'version'],
    },
  },
  [on(jobCreated, planOf), on(jobPlanned, planOf)],
);

export const jobTermProjections: readonly Projection[] = [terms, quote, plan];
