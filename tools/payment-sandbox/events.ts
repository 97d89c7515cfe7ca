import type { Delays } from './settings.js';
import type { Charge, Delivery, EventType, Refund, SandboxState, StoredCharge, WebhookEvent } from './state.js';

/** What a decision takes from the world around it. */
export interface Moment {
  now: Date;
  newId: (prefix: 'ch' | 're' | 'evt' | 'dlv') => string;
  delays: Delays;
}

const EVENT_OF_STATUS = {
  succeeded: 'charge.succeeded',
  declined: 'charge.declined',
  voided: 'charge.voided',
} as const;

/** What goes out when a charge has reached its status. */
export function chargeEvents(state: SandboxState, stored: StoredCharge, moment: Moment): Delivery[] {
  const { charge, webhook, heldEvent } = stored;
  if (charge.status === 'pending') return webhook === 'forged' ? forgeries(state, charge, moment) : [];
  const event = newEvent(state.sequence + 1, EVENT_OF_STATUS[charge.status], charge, moment);
  const first = newDelivery(event, moment);
  const older = heldEvent ? [{ ...newDelivery(heldEvent, moment), after: first.id }] : [];
  if (charge.status !== 'succeeded') return [first, ...older];
  switch (webhook) {
    case 'lost':
    case 'forged':
      return [];
    case 'thrice':
      return [first, newDelivery(event, moment), newDelivery(event, moment)];
    case 'late':
      return [{ ...first, notBefore: new Date(moment.now.getTime() + moment.delays.lateMs).toISOString() }];
    case 'once':
    case 'beforeOlder':
      return [first, ...older];
  }
}

export function refundEvents(state: SandboxState, refund: Refund, moment: Moment): Delivery[] {
  return [newDelivery(newEvent(state.sequence + 1, 'refund.succeeded', refund, moment), moment)];
}

/** The older event of a charge whose events arrive in the wrong order: numbered now, delivered later. */
export function heldEventOf(state: SandboxState, stored: StoredCharge, moment: Moment): WebhookEvent | undefined {
  if (stored.webhook !== 'beforeOlder') return undefined;
  return newEvent(state.sequence + 1, 'charge.updated', stored.charge, moment);
}

/** They claim that a charge was declined which in truth succeeds. */
function forgeries(state: SandboxState, charge: Charge, moment: Moment): Delivery[] {
  const lie: Charge = { ...charge, status: 'declined', declineCode: 'card_declined' };
  return (['wrongSecret', 'oldTimestamp'] as const).map((signing, index) => ({
    ...newDelivery(newEvent(state.sequence + 1 + index, 'charge.declined', lie, moment), moment),
    signing,
  }));
}

function newEvent(sequence: number, type: EventType, data: Charge | Refund, moment: Moment): WebhookEvent {
  return { id: moment.newId('evt'), type, createdAt: moment.now.toISOString(), sequence, data };
}

function newDelivery(event: WebhookEvent, moment: Moment): Delivery {
  return { id: moment.newId('dlv'), event, notBefore: moment.now.toISOString(), signing: 'genuine' };
}
