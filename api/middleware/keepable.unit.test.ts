import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { LONGEST_LIST, MOST_NAMES } from './keepable.js';

interface Schema {
  readonly type?: string;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly $ref?: string;
}
interface Contract {
  readonly paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: Schema }> } }>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Where a body may hold a list without end, or more than is read at all. */
function unbounded({ paths, components }: Contract): string[] {
  const found = new Set<string>();
  const look = (schema: Schema, path: string, above: readonly string[]): void => {
    const name = schema.$ref?.split('/').at(-1);
    if (name !== undefined && !above.includes(name)) look(components.schemas[name] ?? {}, name, [...above, name]);
    for (const part of [...(schema.allOf ?? []), ...(schema.anyOf ?? [])]) look(part, path, above);
    if (schema.type === 'array' && (schema.maxItems ?? Infinity) > LONGEST_LIST) found.add(path);
    if (schema.items) look(schema.items, `${path}[]`, above);
    const properties = Object.entries(schema.properties ?? {});
    if (properties.length > MOST_NAMES) found.add(path);
    for (const [property, part] of properties) look(part, `${path}.${property}`, above);
  };
  const bodies = Object.values(paths).flatMap((operations) =>
    Object.values(operations).flatMap(({ requestBody }) => Object.values(requestBody?.content ?? {})),
  );
  for (const { schema } of bodies) look(schema, 'body', []);
  return [...found];
}

describe('what is read of a body', () => {
  const contract = JSON.parse(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8')) as Contract;

  it('is as much as the contract allows, which allows no list without end', () => {
    expect(unbounded(contract)).to.deep.equal([]);
  });

  it('would be caught with a list without end', () => {
    const schema = { properties: { lines: { type: 'array', items: { type: 'array', maxItems: 3 } } } };
    const planted = { post: { requestBody: { content: { 'application/json': { schema } } } } };
    expect(unbounded({ ...contract, paths: { '/v1/x': planted } })).to.deep.equal(['body.lines']);
  });
});
