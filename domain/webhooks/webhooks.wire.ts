import type { Actor } from '../kernel/actor.js';
import type { Instant } from '../kernel/time.js';

/** What others may subscribe to: few, and stable whatever becomes of the facts inside. */
export const EVENT_TYPES = [
  'order.placed',
  'order.shipped',
  'order.completed',
  'order.cancelled',
  'invoice.issued',
  'payment.received',
  'job.completed',
  'approval.decided',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];
/** What a person sends to see whether an endpoint hears; nobody subscribes to it. */
export const TEST_EVENT = 'endpoint.test';

export const ENDPOINT_STATES = ['Active', 'Paused', 'Disabled'] as const;
export type EndpointState = (typeof ENDPOINT_STATES)[number];

export const DELIVERY_STATES = ['Pending', 'Delivered', 'Failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export interface EndpointDetails {
  readonly url: string;
  readonly description: string;
  readonly eventTypes: readonly EventType[];
}

export interface CreateWebhookEndpointInput extends EndpointDetails {
  readonly endpointId: string;
  /** Which key of ATLAS_WEBHOOK_KEYS its secret comes of. */
  readonly keyId: string;
}

/** What is absent stays. */
export interface ChangeWebhookEndpointInput extends Partial<EndpointDetails> {
  readonly endpointId: string;
}

export interface PauseWebhookEndpointInput {
  readonly endpointId: string;
  readonly reason: string;
}

export interface ResumeWebhookEndpointInput {
  readonly endpointId: string;
  /** Also sends again what has failed in the last 30 days. */
  readonly resend: boolean;
}

export interface RotateWebhookSecretInput {
  readonly endpointId: string;
  readonly keyId: string;
  /** How long the secrets before it still sign; 0 when one of them is known to somebody. */
  readonly overlapHours: number;
}

export interface EndpointResult {
  readonly endpointId: string;
  readonly state: EndpointState;
}

/** The secret itself is made of the key, and stands nowhere. */
export interface SecretRef {
  readonly secretId: string;
  readonly keyId: string;
}

export interface SecretResult extends EndpointResult {
  readonly secret: SecretRef;
}

export interface EndpointSecret {
  readonly version: number;
  readonly keyId: string;
  readonly createdAt: Instant;
  /** Null of the one in force. */
  readonly signsUntil: Instant | null;
}

export interface WebhookEndpoint extends EndpointDetails {
  readonly endpointId: string;
  readonly state: EndpointState;
  /** Why it is paused or disabled. */
  readonly reason: string | null;
  /** Since when no delivery has arrived, of those that were tried. */
  readonly failingSince: Instant | null;
  /** Those that still sign, the newest first. */
  readonly secrets: readonly EndpointSecret[];
  readonly createdBy: Actor;
  readonly createdAt: Instant;
}

/** Something that happened, as it is told outside. */
export interface RecordWebhookEventInput {
  readonly eventId: string;
  readonly type: EventType;
  readonly occurredAt: Instant;
  /** What it is about, such as "SO-1001", and how many facts there have been of it. */
  readonly subject: string;
  readonly sequence: number;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface RecordedEvent {
  readonly deliveries: readonly string[];
}

export interface TestWebhookInput {
  readonly endpointId: string;
}

export interface RedeliverWebhookInput {
  readonly endpointId: string;
  readonly deliveryId: string;
}

export interface DeliveryResult {
  readonly deliveryId: string;
  readonly state: DeliveryState;
}

export interface WebhookDelivery {
  readonly deliveryId: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly state: DeliveryState;
  /** How often it was tried. */
  readonly attempts: number;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly nextAttemptAt: Instant | null;
  readonly createdAt: Instant;
  readonly endedAt: Instant | null;
}

/** How a delivery stands, for its process. A round begins each time that somebody has it sent again. */
export interface DeliveryStanding {
  readonly deliveryId: string;
  readonly endpointId: string;
  readonly state: DeliveryState;
  readonly endpointState: EndpointState;
  readonly round: number;
  /** In this round. */
  readonly attempt: number;
  readonly nextAttemptAt: Instant | null;
}

/** What is sent, and what it is signed with. */
export interface OutgoingWebhook {
  readonly endpointId: string;
  readonly state: DeliveryState;
  readonly endpointState: EndpointState;
  readonly url: string;
  readonly eventId: string;
  readonly body: string;
  readonly secrets: readonly SecretRef[];
}

/** What came of an attempt; without a status nobody answered, or nobody was asked. */
export interface AttemptOutcome {
  readonly status: number | null;
  readonly error: string | null;
  readonly retryAfterSeconds: number | null;
}

export interface RecordWebhookAttemptInput extends AttemptOutcome {
  readonly deliveryId: string;
  readonly endpointId: string;
  readonly round: number;
  readonly attempt: number;
}

export interface AttemptResult {
  readonly standing: DeliveryStanding;
  /** The name of the endpoint's trouble, once a person has to look. */
  readonly trouble: string | null;
}
