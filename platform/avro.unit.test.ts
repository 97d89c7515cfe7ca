import { expect } from 'chai';
import fc from 'fast-check';
import { allFacts } from '../domain/facts.js';
import { avro, type Fact, type FactDefinition, factsOf } from '../domain/kernel/fact.js';
import { diceOf, sampleFacts } from '../tests/support/fact-samples.js';
import { CodecError, factCodec } from './avro.js';
import { crc64Avro } from './avro-fingerprint.js';
import { avroType, canonicalForm, committedSchemas, schemaOf } from './avro-schemas.js';

const fact = factsOf('orders');
const noted = fact('OrderNoted', 1, 'A note was taken.', { orderId: avro.text, pages: avro.integer });
const note: Fact = {
  ...(sampleFacts(1, diceOf(1))[0] as Fact),
  domain: 'orders',
  type: 'OrderNoted',
  version: 1,
  payload: { orderId: 'SO-1', pages: 3 },
};
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('Avro encoding of facts', () => {
  // Known answers of the Avro project's own schema tests.
  for (const [schema, fingerprint] of [
    ['"null"', '63dd24e7cc258f8a'],
    ['"int"', '7275d51a3f395c8f'],
    ['"string"', '8f014872634503c7'],
    ['"boolean"', '9f42fc78a4d4f764'],
  ] as const) {
    it(`CRC-64-AVRO of ${schema}`, () => {
      expect(crc64Avro(Buffer.from(schema)).toString(16)).to.equal(fingerprint);
    });
  }

  it('takes the fingerprint of the canonical form: docs and defaults do not count', () => {
    const one = { type: 'record', name: 'A', namespace: 'x.y', doc: 'one', fields: [{ name: 'a', type: 'string' }] };
    const other = { ...one, doc: 'other', fields: [{ default: '', doc: 'd', type: { type: 'string' }, name: 'a' }] };
    expect(canonicalForm(avroType(one))).to.equal(
      '{"name":"x.y.A","type":"record","fields":[{"name":"a","type":"string"}]}',
    );
    expect(canonicalForm(avroType(other))).to.equal(canonicalForm(avroType(one)));
  });

  it('begins with C3 01 and the fingerprint, little-endian', () => {
    const bytes = factCodec([noted], []).encode(note);
    const canonical = canonicalForm(avroType(schemaOf(noted).schema));
    expect(bytes.subarray(0, 2).toString('hex')).to.equal('c301');
    expect(bytes.readBigUInt64LE(2)).to.equal(crc64Avro(Buffer.from(canonical)));
  });

  it('gives back what was written, for every fact that Atlas publishes', () => {
    const codec = factCodec(allFacts, []);
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        for (const sample of sampleFacts(20, diceOf(seed))) {
          expect(plain(codec.decode(codec.encode(sample)))).to.deep.equal(sample);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('reads what a former form of the same version wrote, by the committed schema', () => {
    const more = fact('OrderNoted', 1, 'A note was taken.', {
      orderId: avro.text,
      by: avro.optional(avro.text),
      pages: avro.integer,
    });
    const bytes = factCodec([noted], []).encode(note);
    expect(() => factCodec([more], []).decode(bytes)).to.throw(CodecError, 'no schema with the fingerprint');
    const { payload } = factCodec([more], [schemaOf(noted)]).decode(bytes);
    expect(plain(payload)).to.deep.equal({ orderId: 'SO-1', by: null, pages: 3 });
  });

  it('reads and writes a former version that the code no longer defines', () => {
    const codec = factCodec([], [schemaOf(noted)]);
    expect(plain(codec.decode(codec.encode(note)))).to.deep.equal(note);
  });

  it('refuses a payload that does not fit, an unknown fact, and bytes that are none', () => {
    const codec = factCodec([noted], []);
    expect(() => codec.encode({ ...note, payload: { orderId: 'SO-1', pages: 'three' } })).to.throw(
      CodecError,
      'does not fit',
    );
    expect(() => codec.encode({ ...note, type: 'OrderForgotten' })).to.throw(CodecError, 'is not known');
    expect(() => codec.decode(Buffer.from('{"json":true}'))).to.throw(CodecError, 'not an Avro');
    expect(() => codec.decode(Buffer.from('c301', 'hex'))).to.throw(CodecError, 'not an Avro');
    expect(() => codec.decode(codec.encode(note).subarray(0, 30))).to.throw(CodecError, 'cannot be read');
  });

  it('has committed a schema for every fact, which is the one it writes', () => {
    const committed = new Set(committedSchemas().map(({ schema }) => canonicalForm(avroType(schema))));
    const missing = allFacts.filter(
      (definition: FactDefinition) => !committed.has(canonicalForm(avroType(schemaOf(definition).schema))),
    );
    expect(missing.map(({ type }) => type)).to.deep.equal([]);
  });
});
