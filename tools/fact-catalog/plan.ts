import type { FactDefinition } from '../../domain/kernel/fact.js';
import {
  avroType,
  canonicalForm,
  factName,
  fingerprintOf,
  parseSchema,
  schemaOf,
} from '../../platform/avro-schemas.js';
import { catalogOf } from './catalog.js';
import { incompatibility } from './compatibility.js';

/** Files below docs/facts, by their path from there. */
export type Files = ReadonlyMap<string, string>;

export interface Plan {
  /** What must be written. */
  readonly changes: Files;
  /** Why it must not be written. */
  readonly breaches: readonly string[];
}

const fileOf = (name: string): string => `schemas/${name}.avsc`;
const pretty = (schema: unknown): string => `${JSON.stringify(schema, null, 2)}\n`;

/** What the definitions in the code want the committed files to be. A file is never deleted: topics keep everything. */
export function planContract(definitions: readonly FactDefinition[], committed: Files): Plan {
  const changes = new Map<string, string>();
  const breaches: string[] = [];
  for (const definition of definitions) {
    const name = factName(definition);
    const text = pretty(schemaOf(definition).schema);
    const former = committed.get(fileOf(name));
    if (former === text) continue;
    changes.set(fileOf(name), text);
    if (former === undefined) continue;
    const breach = incompatibility(JSON.parse(former), JSON.parse(text));
    if (breach) breaches.push(`${name}: ${breach}. Give the fact a new version`);
    keepFormer(changes, name, former, text);
  }
  breaches.push(...doubles(definitions));
  const catalog = catalogOf(definitions, formerVersions(definitions, committed));
  if (committed.get('catalog.md') !== catalog) changes.set('catalog.md', catalog);
  return { changes, breaches };
}

/** Facts that were written by the former schema of the same version are read by it for ever. */
function keepFormer(changes: Map<string, string>, name: string, former: string, text: string): void {
  const [was, is] = [avroType(JSON.parse(former)), avroType(JSON.parse(text))];
  if (canonicalForm(was) === canonicalForm(is)) return;
  const fingerprint = fingerprintOf(was).toString(16).padStart(16, '0');
  changes.set(`schemas/superseded/${name}.${fingerprint}.avsc`, former);
}

function doubles(definitions: readonly FactDefinition[]): string[] {
  const names = definitions.map(factName);
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map(
    (name) => `${name}: two facts have this name`,
  );
}

/** Versions that the code no longer writes and must still be able to read. */
function formerVersions(definitions: readonly FactDefinition[], committed: Files): string[] {
  const known = new Set(definitions.map(factName));
  const names = [...committed]
    .filter(([file]) => file.endsWith('.avsc'))
    .map(([file, text]) => factName(parseSchema(text, file)));
  return [...new Set(names)].filter((name) => !known.has(name)).sort();
}
