import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import avsc from 'avsc';
import { avroSchemaOf, type FactDefinition } from '../domain/kernel/fact.js';
import { crc64Avro } from './avro-fingerprint.js';

export interface FactName {
  readonly domain: string;
  readonly type: string;
  readonly version: number;
}

/** A schema under which facts were or are written. */
export interface FactSchema extends FactName {
  readonly schema: unknown;
}

/** "orders.OrderPlaced.v1", the name of its schema file as well. */
export const factName = ({ domain, type, version }: FactName): string => `${domain}.${type}.v${version}`;

export const schemaOf = (definition: FactDefinition): FactSchema => ({
  domain: definition.domain,
  type: definition.type,
  version: definition.version,
  schema: avroSchemaOf(definition),
});

export const avroType = (schema: unknown): avsc.Type => avsc.Type.forSchema(schema as avsc.Schema);

/** Parsing Canonical Form: what a reader needs to know of a writer; no docs, defaults or spaces. */
export const canonicalForm = (type: avsc.Type): string => JSON.stringify(type.schema());

export const fingerprintOf = (type: avsc.Type): bigint => crc64Avro(Buffer.from(canonicalForm(type), 'utf8'));

/** The committed schemas: docs/facts/schemas/, and superseded/ for former compatible forms of the same version. */
export function schemaFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, 'docs', 'facts', 'schemas');
    if (existsSync(candidate)) return candidate;
  }
  throw new Error('docs/facts/schemas is missing: facts of former versions could not be read');
}

/** Every schema in the folder. Topics keep everything, so a schema that was ever used is never deleted. */
export function committedSchemas(folder: string = schemaFolder()): FactSchema[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.avsc'));
  return files.sort().map((file) => parseSchema(readFileSync(join(folder, file), 'utf8'), file));
}

/** The namespace and name of the record tell which fact it is. */
export function parseSchema(text: string, file: string): FactSchema {
  const schema = JSON.parse(text) as { name?: string; namespace?: string };
  const match = /^atlas\.([a-z]+)\.v(\d+)$/.exec(schema.namespace ?? '');
  if (!match || !schema.name) throw new Error(`${file} is not the schema of a fact`);
  return { domain: match[1] ?? '', type: schema.name, version: Number(match[2]), schema };
}
