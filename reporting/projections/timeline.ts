import type { Fact } from '../../domain/kernel/fact.js';
import { type Projection, projectionOfAll } from '../projection.js';
import { summaryOf } from './summary.js';

interface TimelineRow {
  event_id: string;
  subject: string;
  job_id: string | null;
  repair_id: string | null;
  return_id: string | null;
  position: string;
  occurred_at: string;
  domain: string;
  type: string;
  aggregate_id: string;
  correlation_id: string;
  causation_id: string | null;
  workflow_id: string | null;
  actor_id: string;
  actor_name: string;
  summary: string;
  details: object;
}

interface About {
  readonly orderId?: unknown;
  readonly jobId?: unknown;
  readonly repairId?: unknown;
  readonly returnId?: unknown;
  /** Lines of a journal name the job that they charge. */
  readonly lines?: unknown;
}

const named = (id: unknown): string | null => (typeof id === 'string' && id !== '' ? id : null);
const aboutOf = (fact: Fact): About => fact.payload as About;

/** The order that a fact is about, or else the process that it belongs to. */
export const subjectOf = (fact: Fact): string => named(aboutOf(fact).orderId) ?? fact.correlationId;

/** Documents of a job or a repair stand under its number where those of an order stand under the order's. */
const underNumber = (fact: Fact, prefix: string): string | null =>
  [named(aboutOf(fact).orderId), fact.correlationId].find((id) => id?.startsWith(prefix)) ?? null;

/** The job that a fact is about, which may serve an order; or whose process, or journal, it belongs to. */
function jobOf(fact: Fact): string | null {
  const { jobId, lines } = aboutOf(fact);
  const job = named(jobId) ?? underNumber(fact, 'J-');
  if (job) return job;
  const charged = Array.isArray(lines) ? (lines as readonly { readonly job?: unknown }[]) : [];
  return charged.map((line) => named(line.job)).find((id) => id !== null) ?? null;
}

const repairOf = (fact: Fact): string | null => named(aboutOf(fact).repairId) ?? underNumber(fact, 'RP-');

/** The return that a fact is about, or whose process or replacement it belongs to: "RMA-1001/1", "SO-RMA-1001". */
function returnOf(fact: Fact): string | null {
  const { returnId, orderId } = aboutOf(fact);
  const numbered = [named(returnId), fact.correlationId, named(orderId)].map(
    (id) => /^(SO-)?(RMA-\d+)/.exec(id ?? '')?.[2],
  );
  return numbered.find((id) => id !== undefined) ?? null;
}

/** The posting stands in the journal that it became. */
const detailsOf = (fact: Fact): object => {
  const { posting: _, ...details } = fact.payload as Record<string, unknown>;
  return details;
};

const timeline = projectionOfAll<TimelineRow>(
  {
    table: 'timeline',
    once: true,
    columns: {
      event_id: ['uuid', 'key'],
      subject: ['text', 'keep'],
      job_id: ['text', 'keep'],
      repair_id: ['text', 'keep'],
      return_id: ['text', 'keep'],
      position: ['bigint', 'keep'],
      occurred_at: ['timestamptz', 'keep'],
      domain: ['text', 'keep'],
      type: ['text', 'keep'],
      aggregate_id: ['text', 'keep'],
      correlation_id: ['text', 'keep'],
      causation_id: ['text', 'keep'],
      workflow_id: ['text', 'keep'],
      actor_id: ['text', 'keep'],
      actor_name: ['text', 'keep'],
      summary: ['text', 'keep'],
      details: ['jsonb', 'keep'],
    },
  },
  (fact) => ({
    event_id: fact.eventId,
    subject: subjectOf(fact),
    job_id: jobOf(fact),
    repair_id: repairOf(fact),
    return_id: returnOf(fact),
    position: fact.position,
    occurred_at: fact.occurredAt,
    domain: fact.domain,
    type: fact.type,
    aggregate_id: fact.aggregateId,
    correlation_id: fact.correlationId,
    causation_id: fact.causationId,
    workflow_id: fact.workflowId,
    actor_id: fact.actor.id,
    actor_name: fact.actor.name,
    summary: summaryOf(fact),
    details: detailsOf(fact),
  }),
);

export const timelineProjections: readonly Projection[] = [timeline];
