import type { Fact } from '../../domain/kernel/fact.js';
import { type Projection, projectionOfAll } from '../projection.js';
import { summaryOf } from './summary.js';

interface TimelineRow {
  event_id: string;
  subject: string;
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

/** The order that a fact is about, or else the process that it belongs to. */
const subjectOf = (fact: Fact): string => {
  const { orderId } = fact.payload as { orderId?: unknown };
  return typeof orderId === 'string' && orderId !== '' ? orderId : fact.correlationId;
};

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
