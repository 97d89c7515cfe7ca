import type { ActorDto, InstantText, LineText, PageQuery, PositionText, ReasonText } from '../formats.js';

export type WebhookEventTypeDto =
  | 'order.placed'
  | 'order.shipped'
  | 'order.completed'
  | 'order.cancelled'
  | 'invoice.issued'
  | 'payment.received'
  | 'job.completed'
  | 'approval.decided';
export type WebhookEndpointStateDto = 'Active' | 'Paused' | 'Disabled';
export type WebhookDeliveryStateDto = 'Pending' | 'Delivered' | 'Failed';

/**
 * An https URL on port 443 or 8443, at a public address, without user, password and fragment.
 * @pattern ^https?://[^\s\x00-\x1f\x7f-\x9f]{1,1990}$ Must be an https URL.
 * @example "https://partner.example/atlas/events"
 */
export type EndpointUrlText = string;

/**
 * @example { "url": "https://partner.example/atlas/events", "description": "The partner's dispatch desk", "eventTypes": ["order.shipped"] }
 */
export interface CreateWebhookEndpointDto {
  url: EndpointUrlText;
  description: LineText;
  /**
   * @minItems 1 Must name at least one type.
   * @maxItems 20 Must name at most 20 types.
   */
  eventTypes: WebhookEventTypeDto[];
}

/** What is absent stays. */
export interface ChangeWebhookEndpointDto {
  url?: EndpointUrlText;
  description?: LineText;
  /**
   * @minItems 1 Must name at least one type.
   * @maxItems 20 Must name at most 20 types.
   */
  eventTypes?: WebhookEventTypeDto[];
}

export interface EndpointReasonDto {
  reason: ReasonText;
}

export interface ResumeWebhookEndpointDto {
  /** Also sends again what has failed in the last 30 days. */
  resend: boolean;
}

/** @example { "overlapHours": 24 } */
export interface RotateSecretDto {
  /**
   * How long the secrets before it sign as well; 0 when somebody else knows one of them.
   * @isInt Must be a whole number.
   * @minimum 0
   * @maximum 72
   */
  overlapHours: number;
}

export interface EndpointSecretDto {
  /** @isInt */
  version: number;
  /** Which key of ATLAS_WEBHOOK_KEYS it is made of. */
  keyId: string;
  createdAt: InstantText;
  /** Null of the one in force. */
  signsUntil: InstantText | null;
}

export interface WebhookEndpointDto {
  endpointId: string;
  url: string;
  description: string;
  eventTypes: WebhookEventTypeDto[];
  state: WebhookEndpointStateDto;
  /** Why it is paused or disabled. */
  reason: string | null;
  /** Since when nothing has arrived, of what was tried. */
  failingSince: InstantText | null;
  /** Those that sign, the newest first; what they are is shown to nobody again. */
  secrets: EndpointSecretDto[];
  createdBy: ActorDto;
  createdAt: InstantText;
}

export interface EndpointWrittenDto {
  endpointId: string;
  state: WebhookEndpointStateDto;
  position: PositionText | null;
}

export interface EndpointSecretWrittenDto extends EndpointWrittenDto {
  /**
   * What its events are signed with: shown in this answer, and in its repetition under the same Idempotency-Key, alone.
   * @example "whsec_b3JpZ2luYWwgYnV0IHRydWx5IHNlY3JldCBzdHVmZi4="
   */
  secret: string;
}

export interface WebhookDeliveryDto {
  deliveryId: string;
  endpointId: string;
  /** The `webhook-id` of every attempt. */
  eventId: string;
  eventType: string;
  state: WebhookDeliveryStateDto;
  /**
   * How often it was tried.
   * @isInt
   */
  attempts: number;
  /**
   * What the endpoint answered last; null when it did not.
   * @isInt
   */
  lastStatus: number | null;
  lastError: string | null;
  nextAttemptAt: InstantText | null;
  createdAt: InstantText;
  endedAt: InstantText | null;
}

export interface WebhookDeliveryWrittenDto {
  deliveryId: string;
  state: WebhookDeliveryStateDto;
  position: PositionText | null;
}

export interface WebhookEndpointsQuery extends PageQuery {
  state?: WebhookEndpointStateDto;
}

export interface WebhookDeliveriesQuery extends PageQuery {
  state?: WebhookDeliveryStateDto;
}
