import { type Checks, fieldProblems, identifier, matching, oneLine, prose, whole } from '../kernel/fields.js';
import type { FieldProblem } from '../kernel/refusal.js';
import {
  type CreateWebhookEndpointInput,
  type EndpointDetails,
  type EndpointState,
  EVENT_TYPES,
  type RotateWebhookSecretInput,
} from './webhooks.wire.js';

export type EndpointEvent = 'pause' | 'resume' | 'disable';

/**
 * What is done to an endpoint in each state; what stands nowhere is refused. While one is paused its deliveries wait; of what
 * happens while it is disabled it is told nothing.
 */
export const ENDPOINT_TRANSITIONS: Readonly<
  Record<EndpointState, Readonly<Partial<Record<EndpointEvent, EndpointState>>>>
> = {
  Active: { pause: 'Paused', resume: 'Active', disable: 'Disabled' },
  Paused: { resume: 'Active', disable: 'Disabled' },
  Disabled: { resume: 'Active' },
};

export const endpointAfter = (state: EndpointState, event: EndpointEvent): EndpointState | null =>
  ENDPOINT_TRANSITIONS[state][event] ?? null;

const someEventTypes = (value: unknown): string | undefined => {
  const known = new Set<unknown>(EVENT_TYPES);
  const right = Array.isArray(value) && value.length > 0 && value.every((type) => known.has(type));
  if (!right) return `Must be one or more of: ${EVENT_TYPES.join(', ')}.`;
  return new Set(value).size === value.length ? undefined : 'Must name each type once.';
};

/** Which addresses are called is asked where one is called, each time; here only that it is one. */
const DETAILS: Checks<EndpointDetails> = {
  url: matching(/^https?:\/\/[^\s\p{Cc}\p{Surrogate}]{1,1990}$/u, 'Must be an https URL.'),
  description: oneLine(200),
  eventTypes: someEventTypes,
};

const keyId = oneLine(40);

export const createProblems = (input: CreateWebhookEndpointInput): FieldProblem[] =>
  fieldProblems(input, { endpointId: identifier, keyId, ...DETAILS });

export const detailProblems = ({ url, description, eventTypes }: EndpointDetails): FieldProblem[] =>
  fieldProblems({ url, description, eventTypes }, DETAILS);

export const reasonProblems = (input: { readonly reason: string }): FieldProblem[] =>
  fieldProblems({ reason: input.reason }, { reason: prose(1, 500) });

export const rotationProblems = ({ keyId: key, overlapHours }: RotateWebhookSecretInput): FieldProblem[] =>
  fieldProblems({ keyId: key, overlapHours }, { keyId, overlapHours: whole(0, 72) });

/** Of a URL as it was checked. */
export const hostOf = (url: string): string => /^https?:\/\/([^/?#]*)/.exec(url)?.[1] ?? '';
