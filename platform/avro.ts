import type avsc from 'avsc';
import type { Fact, FactDefinition } from '../domain/kernel/fact.js';
import { avroType, committedSchemas, type FactSchema, factName, fingerprintOf, schemaOf } from './avro-schemas.js';

/** Avro single-object encoding: C3 01, the writer's fingerprint (8 bytes, little-endian), then the record. */
const MARKER = Buffer.from([0xc3, 0x01]);
const HEADER_BYTES = 10;

/** A fact that cannot be written, or bytes that cannot be read. Trying again does not help. */
export class CodecError extends Error {
  override readonly name = 'CodecError';
}

export interface FactCodec {
  /** Throws CodecError when the type is unknown or the payload does not fit its schema. */
  encode(fact: Fact): Buffer;
  /** Reads by the writer's schema, resolved to the reader's own where this process has one. Throws CodecError. */
  decode(bytes: Buffer): Fact;
}

interface Writer {
  readonly type: avsc.Type;
  readonly header: Buffer;
}
type Reader = (bytes: Buffer) => unknown;

/** What is defined in the code writes; what is committed can be read too, and facts of former versions be written. */
export function factCodec(
  definitions: readonly FactDefinition[],
  committed: readonly FactSchema[] = committedSchemas(),
): FactCodec {
  const writers = new Map<string, Writer>();
  const readers = new Map<string, Reader>();
  for (const definition of definitions) {
    const { type, header } = add(schemaOf(definition), writers);
    readers.set(key(header, 2), (bytes) => type.fromBuffer(bytes));
  }
  for (const former of committed) {
    const known = writers.get(factName(former));
    const type = avroType(former.schema);
    const header = headerOf(type);
    if (!known) writers.set(factName(former), { type, header });
    if (!readers.has(key(header, 2))) readers.set(key(header, 2), readerOf(type, known?.type));
  }
  return { encode: (fact) => encode(fact, writers), decode: (bytes) => decode(bytes, readers) };
}

function add(schema: FactSchema, writers: Map<string, Writer>): Writer {
  const type = avroType(schema.schema);
  const writer = { type, header: headerOf(type) };
  writers.set(factName(schema), writer);
  return writer;
}

function headerOf(type: avsc.Type): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  MARKER.copy(header);
  header.writeBigUInt64LE(fingerprintOf(type), 2);
  return header;
}

function readerOf(writer: avsc.Type, own: avsc.Type | undefined): Reader {
  if (!own) return (bytes) => writer.fromBuffer(bytes);
  let resolver: ReturnType<avsc.Type['createResolver']> | undefined;
  return (bytes) => {
    resolver ??= own.createResolver(writer);
    return own.fromBuffer(bytes, resolver);
  };
}

const key = (bytes: Buffer, at: number): string => bytes.toString('hex', at, at + 8);

function encode(fact: Fact, writers: Map<string, Writer>): Buffer {
  const writer = writers.get(factName(fact));
  if (!writer) throw new CodecError(`${factName(fact)} is not known to this process`);
  try {
    return Buffer.concat([writer.header, writer.type.toBuffer(fact)]);
  } catch (error) {
    throw new CodecError(`${factName(fact)} ${fact.eventId} does not fit its schema: ${messageOf(error)}`);
  }
}

function decode(bytes: Buffer, readers: Map<string, Reader>): Fact {
  if (bytes.length < HEADER_BYTES || !bytes.subarray(0, 2).equals(MARKER)) {
    throw new CodecError('not an Avro single-object encoding');
  }
  const reader = readers.get(key(bytes, 2));
  if (!reader) throw new CodecError(`no schema with the fingerprint ${key(bytes, 2)} is known to this process`);
  try {
    return reader(bytes.subarray(HEADER_BYTES)) as Fact;
  } catch (error) {
    throw new CodecError(`the record cannot be read by its schema: ${messageOf(error)}`);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
