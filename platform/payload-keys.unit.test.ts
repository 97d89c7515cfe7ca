import { expect } from 'chai';
import { loadConfig } from './config.js';

const key = Buffer.alloc(32, 7).toString('base64');
const read = (list: string) => loadConfig({ ATLAS_MODE: 'development', ATLAS_PAYLOAD_KEYS: list }).ATLAS_PAYLOAD_KEYS;

describe('the keys of payloads', () => {
  it('are read in their order, and may be absent', () => {
    expect(read(`2026-11:${key},old:${key}`).map(({ id }) => id)).to.deep.equal(['2026-11', 'old']);
    expect(read(`a:${key}`)[0]?.key).to.deep.equal(Buffer.alloc(32, 7));
    expect(loadConfig({}).ATLAS_PAYLOAD_KEYS).to.deep.equal([]);
  });

  for (const [list, said] of [
    [key, 'must be id:key pairs'],
    [`:${key}`, 'must be id:key pairs'],
    [`a b:${key}`, 'must be id:key pairs'],
    ['a:c2hvcnQ=', 'the key "a" must be 32 bytes in base64'],
    ['a:', 'the key "a" must be 32 bytes in base64'],
    [`a:${key},a:${key}`, 'the id "a" stands there twice'],
  ] as const) {
    it(`are refused when one is wrong, without being shown: ${said}`, () => {
      expect(() => read(list))
        .to.throw(said)
        .with.property('message')
        .that.does.not.include(key);
    });
  }
});
