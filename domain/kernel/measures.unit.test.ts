import { expect } from 'chai';
import { isWithin, limitsProblems, measure, measureOf } from './measures.js';

const bore = { name: 'Bore', unit: 'mm', lower: '-0.02', upper: '0.02' };

describe('measures', () => {
  it('are numbers of at most six decimals', () => {
    for (const right of ['25', '-0.000001', '12.5']) expect(measure(right), right).to.equal(undefined);
    for (const wrong of ['0.0000001', 'wide', '', '1e3', 5, null]) expect(measure(wrong)).to.be.a('string');
    expect(measureOf('-0.000001')).to.equal(-1n);
    expect(() => measureOf('wide')).to.throw('not a measure');
  });

  it('are within their limits, the limits themselves included', () => {
    for (const value of ['-0.02', '0', '0.02', '0.020']) expect(isWithin(bore, value), value).to.equal(true);
    for (const value of ['-0.020001', '0.020001', '5']) expect(isWithin(bore, value), value).to.equal(false);
  });

  it('are asked for by characteristics that are right, in order and named once', () => {
    expect(limitsProblems([bore, { ...bore, name: 'Length', lower: '0.02' }], 'of')).to.deep.equal([]);
    const wrong = [bore, { ...bore, lower: '1' }, { name: '', unit: '', lower: 'a', upper: '2' }];
    expect(limitsProblems(wrong, 'of').map(({ field }) => field)).to.deep.equal([
      ...['of[1].upper', 'of[2].name', 'of[2].unit', 'of[2].lower', 'of[1].name'],
    ]);
    expect(limitsProblems('none' as never, 'of')).to.deep.equal([]);
  });
});
