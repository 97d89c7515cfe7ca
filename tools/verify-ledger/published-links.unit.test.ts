import { expect } from 'chai';
import { publishedLinks } from './published-links.js';

const hash = (digit: string): string => digit.repeat(64);

describe('publishedLinks', () => {
  it('keeps what came in any order, and what was published twice otherwise', async () => {
    const links = publishedLinks();
    expect([links.first, links.last, links.links]).to.deep.equal([null, null, 0]);
    for (const [sequence, digit] of [
      [9_000, 'c'],
      [2, 'a'],
      [3, 'b'],
      [2, 'a'],
      [3, 'f'],
    ] as const) {
      links.add({ sequence, hash: hash(digit) });
    }
    expect([links.first, links.last, links.links]).to.deep.equal([2, 9_000, 3]);
    expect(await links.between(1, 10)).to.have.deep.members([
      { sequence: 2, hash: hash('a') },
      { sequence: 3, hash: hash('b') },
      { sequence: 3, hash: hash('f') },
    ]);
    expect(await links.between(9_000, 20_000)).to.deep.equal([{ sequence: 9_000, hash: hash('c') }]);
  });
});
