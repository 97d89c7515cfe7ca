import { allFacts } from '../../domain/facts.js';
import { avroSchemaOf, type Fact, type FactDefinition } from '../../domain/kernel/fact.js';

/** A source of chance that a test can repeat: whole numbers from 0 to below `limit`. */
export type Dice = (limit: number) => number;

/** Mulberry32: the same seed gives the same throws. */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

const MONEY =
  /^(credited|refunded|net|tax|total|amount|value|cost|debit|credit|applied|unapplied|creditLimit|unitPrice|unitCost|revenue|minimumAmount|released|valueAfter|rate|taxRate|estimate|costOfGoodsSold|warranty|billable|variance)$/;
const QUANTITY =
  /^(quantity|change|short|onHandAfter|minimumQuantity|hours|setUpHours|labourHours|machineHours|good|scrapped|inRework|accepted|abnormal|completedInAll|fromReservation|pegged)$/;
const DATE =
  /^(date|from|invoiceDate|dueDate|creditDate|receivedOn|postingDate|eventDate|validFrom|validTo|validUntil|workedOn|completedOn)$/;
const INSTANT = /^answerBy$/;
const FEW: Readonly<Record<string, readonly string[]>> = {
  orderId: ['SO-1', 'SO-2', 'SO-3', 'SO-4'],
  customerId: ['C-1', 'C-2'],
  part: ['P-1', 'P-2', 'P-3'],
  site: ['IND', 'CHI'],
  // Nothing is moved to where it is.
  fromSite: ['IND'],
  toSite: ['CHI'],
  businessUnit: ['MACHINING_REPAIR', 'INDUSTRIAL_PRODUCTS'],
  costCentre: ['SALES', 'SHOP'],
  account: ['1110', '2160', '2200', '4010', '5010', '1220'],
  stockAccount: ['1210', '1220'],
  invoice: ['INV-1', 'INV-2', 'INV-3', 'INV-4'],
  requestId: ['R-1', 'R-2', 'R-3'],
  input: ['{}', '{"reason":"no longer needed"}', 'null', 'not JSON'],
  taskId: ['T-1', 'T-2', 'T-3'],
  jobId: ['J-1', 'J-2', 'J-3'],
  repairId: ['RP-1', 'RP-2'],
  workCentre: ['LATHE', 'MILL'],
  state: ['Planned', 'Released', 'InProgress', 'OnHold', 'Completed', 'Closed'],
  operationState: ['Blocked', 'Ready', 'Running', 'Done', 'Skipped'],
  element: ['material', 'labour', 'machine', 'overhead', 'subcontract'],
  costTo: ['scrap', 'customer'],
  to: ['Reserved', 'Confirmed', 'Shipped', 'Fulfilled', 'Cancelled'],
};

const OPERATIONS = [10, 20, 30];

/** What happens once to a thing, under the name of what excludes each other. */
const ONCE: Readonly<Record<string, string>> = {
  OrderPlaced: 'placed',
  JobCreated: 'created',
  RepairReceived: 'received',
  InvoiceCreated: 'invoiced',
  JournalPosted: 'posted',
  ApprovalRequested: 'requested',
  EscalationTriggered: 'escalated',
  ApprovalGranted: 'decided',
  ApprovalRejected: 'decided',
  ApprovalReturned: 'decided',
  OperatorTaskRaised: 'raised',
  OperatorTaskResolved: 'resolved',
};

interface Named {
  readonly name: string;
  readonly type: unknown;
}

/** Facts of every type, valid but senseless: their payloads follow their schemas, their ids come from few. */
export function sampleFacts(count: number, dice: Dice, definitions: readonly FactDefinition[] = allFacts): Fact[] {
  const versions = new Map<string, number>();
  const seen = new Set<string>();
  const facts: Fact[] = [];
  for (let tries = 0; facts.length < count && tries < count * 20; tries += 1) {
    const definition = definitions[dice(definitions.length)] as FactDefinition;
    const payload = payloadOf(definition, dice);
    const about = String(Object.values(payload)[0]);
    const once = ONCE[definition.type];
    if (once && seen.has(`${once} ${about}`)) continue;
    if (once) seen.add(`${once} ${about}`);
    const aggregateId = `${definition.domain}:${about}`;
    const version = (versions.get(aggregateId) ?? 0) + 1;
    versions.set(aggregateId, version);
    facts.push(
      envelope(definition, { aggregateId, aggregateVersion: version, position: facts.length + 1, payload, dice }),
    );
  }
  return facts;
}

function envelope(
  { domain, type, version }: FactDefinition,
  about: { aggregateId: string; aggregateVersion: number; position: number; payload: object; dice: Dice },
): Fact {
  const { dice, position, ...rest } = about;
  return {
    ...rest,
    domain,
    type,
    version,
    position: String(position),
    eventId: uuidOf(dice),
    correlationId: `SO-${1 + dice(4)}`,
    causationId: null,
    workflowId: dice(2) === 0 ? null : 'order:SO-1',
    occurredAt: new Date(Date.UTC(2026, 2, 1, 12, 0, position)).toISOString(),
    actor: { id: 'olga', name: 'Olga', roles: ['Ops'], system: false },
  };
}

const uuidOf = (dice: Dice): string => {
  const hex = Array.from({ length: 32 }, () => dice(16).toString(16)).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

function payloadOf(definition: FactDefinition, dice: Dice): Record<string, unknown> {
  const schema = avroSchemaOf(definition) as { fields: { name: string; type: { fields: Named[] } }[] };
  const types = new Map<string, unknown>();
  collectNamed(schema, types);
  const payload = schema.fields.find(({ name }) => name === 'payload')?.type.fields ?? [];
  return Object.fromEntries(payload.map(({ name, type }) => [name, sampleOf(name, type, types, dice)]));
}

function collectNamed(schema: unknown, types: Map<string, unknown>): void {
  if (Array.isArray(schema)) for (const item of schema) collectNamed(item, types);
  if (schema === null || typeof schema !== 'object') return;
  const { name, type } = schema as Partial<Named>;
  if (type === 'record' && name) types.set(name, schema);
  for (const part of Object.values(schema)) collectNamed(part, types);
}

function sampleOf(name: string, type: unknown, types: Map<string, unknown>, dice: Dice): unknown {
  if (Array.isArray(type)) return dice(3) === 0 ? null : sampleOf(name, type[1], types, dice);
  if (type === 'string') return textOf(name, dice);
  if (type === 'int') return integerOf(name, dice);
  if (type === 'boolean') return dice(2) === 0;
  if (typeof type === 'string') return sampleOf(name, types.get(type), types, dice);
  const shape = type as { type: string; items?: unknown; values?: unknown; fields?: Named[] };
  if (shape.type === 'array') {
    const items = Array.from({ length: dice(3) }, () => sampleOf(name, shape.items, types, dice));
    return items.map(numbered);
  }
  if (shape.type === 'map') return { main: sampleOf(name, shape.values, types, dice) };
  return Object.fromEntries(
    (shape.fields ?? []).map((field) => [field.name, sampleOf(field.name, field.type, types, dice)]),
  );
}

/** Lines of a document, and operations of a plan, have numbers of their own. */
function numbered(item: unknown, index: number): unknown {
  if (!item || typeof item !== 'object') return item;
  if ('line' in item) return { ...item, line: index + 1 };
  return 'operation' in item ? { ...item, operation: OPERATIONS[index] } : item;
}

function integerOf(name: string, dice: Dice): number {
  if (name === 'line') return 0;
  if (name === 'operation') return OPERATIONS[dice(OPERATIONS.length)] as number;
  return 1 + dice(1_000_000);
}

function textOf(name: string, dice: Dice): string {
  const few = FEW[name];
  if (few) return few[dice(few.length)] as string;
  if (MONEY.test(name)) return `${dice(1000)}.${String(dice(100)).padStart(2, '0')}`;
  if (QUANTITY.test(name)) return String(1 + dice(50));
  if (DATE.test(name)) return `2026-03-${String(1 + dice(28)).padStart(2, '0')}`;
  if (INSTANT.test(name)) return `2026-03-${String(1 + dice(28)).padStart(2, '0')}T12:00:00.000Z`;
  if (name === 'placingSequence') return String(1 + dice(1_000_000));
  return `${name} ${dice(1_000_000)}`;
}
