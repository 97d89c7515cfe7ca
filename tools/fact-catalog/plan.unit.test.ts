import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { allFacts } from '../../domain/facts.js';
import { avro, type FactDefinition, factsOf } from '../../domain/kernel/fact.js';
import { factName } from '../../platform/avro-schemas.js';
import { type Files, planContract } from './plan.js';

const fact = factsOf('orders');
const noted = fact('OrderNoted', 1, 'A note was taken.', { orderId: avro.text, pages: avro.integer });
const file = 'schemas/orders.OrderNoted.v1.avsc';

const committed = (definitions: readonly FactDefinition[]): Files => planContract(definitions, new Map()).changes;

describe('the contract of facts', () => {
  it('wants a schema for each fact and a catalog, and nothing once they are there', () => {
    const files = committed([noted]);
    expect([...files.keys()].sort()).to.deep.equal(['catalog.md', file]);
    expect(planContract([noted], files)).to.deep.equal({ changes: new Map(), breaches: [] });
  });

  it('wants a new file for a new version, and keeps the former', () => {
    const second = fact('OrderNoted', 2, 'A note was taken.', { orderId: avro.text, words: avro.text });
    const { changes, breaches } = planContract([second], committed([noted]));
    expect(breaches).to.deep.equal([]);
    expect([...changes.keys()].sort()).to.deep.equal(['catalog.md', 'schemas/orders.OrderNoted.v2.avsc']);
    expect(changes.get('catalog.md')).to.contain('orders.OrderNoted.v1');
  });

  it('takes an optional field more, and keeps the superseded form under its fingerprint', () => {
    const more = fact('OrderNoted', 1, 'A note was taken.', {
      orderId: avro.text,
      pages: avro.integer,
      by: avro.optional(avro.text),
    });
    const files = committed([noted]);
    const { changes, breaches } = planContract([more], files);
    expect(breaches).to.deep.equal([]);
    const kept = [...changes.keys()].filter((name) => name.startsWith('schemas/superseded/'));
    expect(kept).to.have.length(1);
    expect(kept[0]).to.match(/^schemas\/superseded\/orders\.OrderNoted\.v1\.[0-9a-f]{16}\.avsc$/);
    expect(changes.get(kept[0] ?? '')).to.equal(files.get(file));
  });

  for (const [what, changed] of [
    ['a field more that is not optional', { orderId: avro.text, pages: avro.integer, by: avro.text }],
    ['a field less that was not optional', { orderId: avro.text }],
    ['another type', { orderId: avro.text, pages: avro.text }],
    ['another name', { order: avro.text, pages: avro.integer }],
  ] as const) {
    it(`refuses ${what} without a new version`, () => {
      const { breaches } = planContract([fact('OrderNoted', 1, 'A note was taken.', changed)], committed([noted]));
      expect(breaches.join()).to.contain('orders.OrderNoted.v1');
      expect(breaches.join()).to.contain('new version');
    });
  }

  it('refuses two facts of one name', () => {
    expect(planContract([noted, noted], new Map()).breaches).to.deep.equal([
      'orders.OrderNoted.v1: two facts have this name',
    ]);
  });

  it('says which file differs, and exits with 1, when a committed schema was changed by hand', () => {
    const folder = mkdtempSync(join(tmpdir(), 'facts-'));
    cpSync(fileURLToPath(new URL('../../docs/facts/', import.meta.url)), folder, { recursive: true });
    const name = `${factName(allFacts[0] as FactDefinition)}.avsc`;
    const path = join(folder, 'schemas', name);
    const schema = JSON.parse(readFileSync(path, 'utf8')) as { doc: string };
    writeFileSync(path, JSON.stringify({ ...schema, doc: 'Something else.' }));
    const main = fileURLToPath(new URL('./main.ts', import.meta.url));
    const env = { ...process.env, CHECK: '1', ATLAS_FACTS_FOLDER: folder };
    const run = spawnSync(process.execPath, ['--import', 'tsx', main], { env, encoding: 'utf8' });
    expect(run.stderr).to.contain(name);
    expect(run.status).to.equal(1);
  });
});
