import type { Actor } from './actor.js';
import type { Dimensions } from './dimensions.js';

/**
 * A fact's fields are written once, as the Avro types below; the TypeScript payload type and the Avro schema both
 * follow from them. Amounts, quantities, dates and instants are strings (see money.ts, quantity.ts, time.ts).
 */
export interface AvroField<T> {
  readonly avro: unknown;
  readonly optional?: boolean;
  /** Type carrier only; never set. */
  readonly type?: T;
}

type Fields = Readonly<Record<string, AvroField<unknown>>>;
type TypeOf<F> = F extends AvroField<infer T> ? T : never;
type OptionalKeys<F extends Fields> = { [K in keyof F]: null extends TypeOf<F[K]> ? K : never }[keyof F];
export type PayloadOf<F extends Fields> = {
  readonly [K in Exclude<keyof F, OptionalKeys<F>>]: TypeOf<F[K]>;
} & { readonly [K in OptionalKeys<F>]?: TypeOf<F[K]> };

const field = <T>(avro: unknown): AvroField<T> => ({ avro });
const recordSchema = (name: string, fields: Fields): unknown => ({
  type: 'record',
  name,
  fields: Object.entries(fields).map(([key, value]) =>
    value.optional ? { name: key, type: value.avro, default: null } : { name: key, type: value.avro },
  ),
});

const dimensionsField = field<Dimensions>({
  type: 'record',
  name: 'Dimensions',
  fields: ['businessUnit', 'site', 'costCentre'].map((name) => ({ name, type: 'string' })),
});

export const avro = {
  dimensions: dimensionsField,
  text: field<string>('string'),
  integer: field<number>('int'),
  flag: field<boolean>('boolean'),
  oneOf: <const S extends readonly string[]>(..._symbols: S): AvroField<S[number]> => field<S[number]>('string'),
  list: <T>(item: AvroField<T>): AvroField<readonly T[]> => field({ type: 'array', items: item.avro }),
  map: <T>(value: AvroField<T>): AvroField<Readonly<Record<string, T>>> => field({ type: 'map', values: value.avro }),
  record: <F extends Fields>(name: string, fields: F): AvroField<PayloadOf<F>> => field(recordSchema(name, fields)),
  optional: <T>(inner: AvroField<T>): AvroField<T | null> => ({ avro: ['null', inner.avro], optional: true }),
};

/** What the ledger needs to post a fact: the rule's name, its date, named amounts, accounts and dimensions. */
export interface Posting {
  readonly rule: string;
  /** Local date of the event; an automatic posting into a closed period takes the first open day and keeps this. */
  readonly eventDate: string;
  readonly items: readonly PostingItem[];
  /** What the journal is about, for people: "Invoice INV-000001 of order SO-1001". */
  readonly description: string;
  /** Whom it concerns: the customer who owes, pays, or gets what was delivered or made. */
  readonly customerId?: string | null;
  /** Key of the step that emitted the fact; set when it is emitted. */
  readonly step?: string | null;
}

export interface PostingItem {
  /** Named amounts, decimal strings of zero or more; a leg whose amount is "0.00" or absent is left out. */
  readonly amounts: Readonly<Record<string, string>>;
  /** Accounts that the rule takes from the fact, such as stock: "1220". */
  readonly accounts?: Readonly<Record<string, string>> | null;
  /** Dimensions by the name that the rule's legs use; 'main' for most. */
  readonly dimensions: Readonly<Record<string, Dimensions>>;
  /** The job that it charges or relieves: its lines name it. */
  readonly job?: string | null;
}

const postingField = field<Posting>(
  recordSchema('Posting', {
    rule: avro.text,
    eventDate: avro.text,
    description: avro.text,
    items: avro.list(
      avro.record('PostingItem', {
        amounts: avro.map(avro.text),
        accounts: avro.optional(avro.map(avro.text)),
        dimensions: avro.map(dimensionsField),
        job: avro.optional(avro.text),
      }),
    ),
    step: avro.optional(avro.text),
    customerId: avro.optional(avro.text),
  }),
);

export interface FactDefinition<Type extends string = string, F extends Fields = Fields> {
  readonly domain: string;
  readonly type: Type;
  readonly version: number;
  /** True when the payload carries `posting`: the ledger posts each such fact exactly once. */
  readonly money: boolean;
  readonly fields: F;
  /** One line for the catalog: when the fact becomes true. */
  readonly doc: string;
}

export type MoneyFields<F extends Fields> = F & { readonly posting: AvroField<Posting> };
export type FactPayload<D> = D extends FactDefinition<string, infer F> ? PayloadOf<F> : never;

/** The facts of one domain: `const fact = factsOf('orders'); export const orderPlaced = fact('OrderPlaced', 1, '…', {…})`. */
export const factsOf =
  (domain: string) =>
  <const Type extends string, F extends Fields>(
    type: Type,
    version: number,
    doc: string,
    fields: F,
  ): FactDefinition<Type, F> => ({ domain, type, version, money: false, fields, doc });

/** As factsOf, for facts with a money effect. */
export const moneyFactsOf =
  (domain: string) =>
  <const Type extends string, F extends Fields>(
    type: Type,
    version: number,
    doc: string,
    fields: F,
  ): FactDefinition<Type, MoneyFields<F>> => ({
    domain,
    type,
    version,
    money: true,
    fields: { ...fields, posting: postingField },
    doc,
  });

/** What surrounds every fact on its way through the outbox, Kafka and the read models. */
export interface FactEnvelope {
  readonly eventId: string;
  /** Total order of insertion into the outbox, as a decimal string. */
  readonly position: string;
  readonly domain: string;
  readonly type: string;
  readonly version: number;
  readonly aggregateId: string;
  /** 1, 2, 3 … without gaps for each aggregate. */
  readonly aggregateVersion: number;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly workflowId: string | null;
  readonly occurredAt: string;
  readonly actor: Actor;
}

export interface Fact<P = unknown> extends FactEnvelope {
  readonly payload: P;
}

/** Avro names a type once: later uses of a named record become references to it. */
function nameOnce(schema: unknown, seen: Set<string>): unknown {
  if (Array.isArray(schema)) return schema.map((item) => nameOnce(item, seen));
  if (schema === null || typeof schema !== 'object') return schema;
  const node = schema as Record<string, unknown>;
  if (node['type'] === 'record' && typeof node['name'] === 'string') {
    if (seen.has(node['name'])) return node['name'];
    seen.add(node['name']);
  }
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, key === 'default' ? value : nameOnce(value, seen)]),
  );
}

/** The whole record as it stands on Kafka: envelope fields and payload. Namespaced by domain and version. */
export const avroSchemaOf = (definition: FactDefinition): unknown => nameOnce(recordOf(definition), new Set());

const recordOf = (definition: FactDefinition): unknown => ({
  type: 'record',
  name: definition.type,
  namespace: `atlas.${definition.domain}.v${definition.version}`,
  doc: definition.doc,
  fields: [
    ...['eventId', 'position', 'domain', 'type'].map((name) => ({ name, type: 'string' })),
    { name: 'version', type: 'int' },
    { name: 'aggregateId', type: 'string' },
    { name: 'aggregateVersion', type: 'int' },
    { name: 'correlationId', type: 'string' },
    { name: 'causationId', type: ['null', 'string'], default: null },
    { name: 'workflowId', type: ['null', 'string'], default: null },
    { name: 'occurredAt', type: 'string' },
    {
      name: 'actor',
      type: {
        type: 'record',
        name: 'Actor',
        fields: [
          { name: 'id', type: 'string' },
          { name: 'name', type: 'string' },
          { name: 'roles', type: { type: 'array', items: 'string' } },
          { name: 'system', type: 'boolean', default: false },
        ],
      },
    },
    { name: 'payload', type: recordSchema(`${definition.type}Payload`, definition.fields) },
  ],
});
