import { expect } from 'chai';
import fc from 'fast-check';
import { formatQuantity, quantity } from '../kernel/quantity.js';
import { Refused } from '../kernel/refusal.js';
import { type Bill, explode, requiredOf, wayBack } from './explosion.js';

const bill = (part: string, ...components: [string, string, string?][]): Bill => ({
  part,
  revision: 'A',
  components: components.map(([component, quantityPer, scrapFactor = '0'], index) => ({
    line: index + 1,
    part: component,
    quantityPer,
    scrapFactor,
  })),
});
const among =
  (...bills: Bill[]) =>
  (part: string) =>
    bills.find((one) => one.part === part);
const refusedBy = (body: () => unknown): Refused => {
  try {
    body();
  } catch (error) {
    if (error instanceof Refused) return error;
  }
  throw new Error('nothing was refused');
};

describe('an explosion', () => {
  it('multiplies through the levels and sums what is bought', () => {
    const bills = among(
      bill('PUMP', ['HOUSING', '1'], ['ROTOR', '2'], ['BOLT', '8']),
      bill('ROTOR', ['SHAFT', '1'], ['BOLT', '4']),
    );
    expect(explode('PUMP', quantity('3'), bills)).to.deep.equal({
      lines: [
        { level: 1, part: 'HOUSING', into: 'PUMP', quantity: '3', revision: null },
        { level: 1, part: 'ROTOR', into: 'PUMP', quantity: '6', revision: 'A' },
        { level: 2, part: 'SHAFT', into: 'ROTOR', quantity: '6', revision: null },
        { level: 2, part: 'BOLT', into: 'ROTOR', quantity: '24', revision: null },
        { level: 1, part: 'BOLT', into: 'PUMP', quantity: '24', revision: null },
      ],
      materials: [
        { part: 'BOLT', quantity: '48' },
        { part: 'HOUSING', quantity: '3' },
        { part: 'SHAFT', quantity: '6' },
      ],
    });
  });

  for (const [per, scrap, made, needed] of [
    ['1', '0', '7', '7'],
    ['0.25', '0', '3', '0.75'],
    ['1', '0.05', '95', '100'],
    // 10 ÷ 0.97 is 10.309278…: rounded up, so that it is enough.
    ['1', '0.03', '10', '10.3093'],
    ['0.0001', '0.5', '0.0001', '0.0001'],
  ] as const) {
    it(`takes ${needed} for ${made}, at ${per} each of which ${scrap} is lost`, () => {
      expect(formatQuantity(requiredOf({ quantityPer: per, scrapFactor: scrap }, quantity(made)))).to.equal(needed);
    });
  }

  it('is always enough, and never a ten-thousandth too much', () => {
    const units = fc.integer({ min: 1, max: 10_000_000 });
    fc.assert(
      fc.property(units, units, fc.integer({ min: 0, max: 999_999 }), (made, per, lost) => {
        const component = {
          quantityPer: formatQuantity(BigInt(per) as never),
          scrapFactor: `0.${String(lost).padStart(6, '0')}`,
        };
        const required = requiredOf(component, BigInt(made) as never);
        const left = (some: bigint) => some * (1_000_000n - BigInt(lost)) * 10_000n;
        const wanted = BigInt(made) * BigInt(per) * 1_000_000n;
        return left(required) >= wanted && left(required - 1n) < wanted;
      }),
    );
  });

  it('is refused when it would not end: two ways on each of sixty levels', () => {
    const twice = (part: string): Bill => bill(part, [`${part}x`, '1'], [`${part}x`, '1']);
    const endless = (part: string) => (part.length < 60 ? twice(part) : undefined);
    expect(refusedBy(() => explode('A', quantity('1'), endless))).to.have.property('code', 'ExplosionTooLarge');
  });

  it('is refused for what has no bill, and for a circle', () => {
    expect(refusedBy(() => explode('BOLT', quantity('1'), among()))).to.have.property('code', 'NoBillOfMaterial');
    const circle = among(bill('A', ['B', '1']), bill('B', ['C', '1']), bill('C', ['A', '1']));
    expect(refusedBy(() => explode('A', quantity('1'), circle)).message).to.include('A → B → C → A');
  });
});

describe('the way back', () => {
  it('is found through any number of levels, and only where there is one', () => {
    const edges = [
      { part: 'A', component: 'B' },
      { part: 'A', component: 'C' },
      { part: 'C', component: 'D' },
      { part: 'D', component: 'A' },
      { part: 'B', component: 'E' },
    ];
    expect(wayBack('A', edges)).to.deep.equal(['A', 'C', 'D', 'A']);
    expect(wayBack('B', edges)).to.equal(undefined);
  });

  it('looks at each part once, however many ways lead to it', () => {
    const levels = Array.from({ length: 60 }, (_, level) => level);
    const edges = levels.flatMap((level) =>
      ['x', 'y'].flatMap((from) =>
        ['x', 'y'].map((to) => ({ part: `${from}${level}`, component: `${to}${level + 1}` })),
      ),
    );
    expect(wayBack('x0', edges)).to.equal(undefined);
  });
});
