import type { Payload } from '@temporalio/common';
import { expect } from 'chai';
import fc from 'fast-check';
import type { PayloadKey } from '../platform/payload-keys.js';
import { payloadCodec } from './payload-codec.js';

const keyOf = (id: string, byte: number): PayloadKey => ({ id, key: Buffer.alloc(32, byte) });
const A = keyOf('a', 1);
const B = keyOf('b', 2);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const plain = (text: string): Payload => ({ metadata: { encoding: bytes('json/plain') }, data: bytes(text) });
const sealed = async (text: string, by = A): Promise<Payload> =>
  (await payloadCodec([by]).encode([plain(text)]))[0] ?? {};
const opened = async (payload: Payload, ...keys: [PayloadKey, ...PayloadKey[]]): Promise<string> => {
  const [found] = await payloadCodec(keys).decode([payload]);
  expect(Buffer.from(found?.metadata?.['encoding'] ?? []).toString()).to.equal('json/plain');
  return Buffer.from(found?.data ?? []).toString();
};
const refusal = (payload: Payload, ...keys: [PayloadKey, ...PayloadKey[]]): Promise<string> =>
  opened(payload, ...keys).then(
    () => 'opened',
    (error: Error) => error.message,
  );

describe('sealed payloads', () => {
  it('are opened as they were, empty ones too, and say nothing but the key', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 2_000 }), async (text) => {
        const payload = await sealed(text);
        expect(Object.keys(payload.metadata ?? {})).to.deep.equal([
          'encoding',
          'encryption-cipher',
          'encryption-key-id',
        ]);
        expect(await opened(payload, A)).to.equal(Buffer.from(text).toString());
      }),
      { numRuns: 100 },
    );
  });

  it('of the same value are never the same', async () => {
    const many = await Promise.all(Array.from({ length: 200 }, () => sealed('same')));
    expect(new Set(many.map(({ data }) => Buffer.from(data ?? []).toString('hex'))).size).to.equal(200);
  });

  it('are opened by any key that is there, and what was never sealed is passed on', async () => {
    expect(await opened(await sealed('old', A), B, A)).to.equal('old');
    expect(await opened(plain('before'), B)).to.equal('before');
    expect(await refusal(await sealed('old', A), B)).to.equal(
      'A payload is sealed with the key "a", which ATLAS_PAYLOAD_KEYS does not have.',
    );
  });

  it('are not opened once one bit is another, the key they name is another, or something is cut off', async () => {
    const payload = await sealed('1,250.00');
    const data = payload.data ?? new Uint8Array();
    const wrong = 'A payload that names the key "a" is not what that key sealed.';
    for (let index = 0; index < data.length; index += 1) {
      const changed = Uint8Array.from(data, (byte, at) => (at === index ? byte ^ 1 : byte));
      expect(await refusal({ ...payload, data: changed }, A), `byte ${index}`).to.equal(wrong);
    }
    for (const length of [0, 1, 11, 12, 20, data.length - 1]) {
      expect(await refusal({ ...payload, data: data.subarray(0, length) }, A), `${length} bytes`).to.equal(wrong);
    }
    const renamed = { ...payload, metadata: { ...payload.metadata, 'encryption-key-id': bytes('b') } };
    expect(await refusal(renamed, A, { ...A, id: 'b' })).to.match(/names the key "b"/);
  });
});
