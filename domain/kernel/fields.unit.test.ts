import { expect } from 'chai';
import {
  amountOfZeroOrMore,
  type Check,
  code,
  date,
  email,
  fieldProblems,
  fraction,
  identifier,
  instant,
  maybe,
  oneLine,
  oneOf,
  positiveQuantity,
  priceOfZeroOrMore,
  prose,
  quantityOfZeroOrMore,
  termsDays,
  whole,
} from './fields.js';

const cases: readonly { name: string; check: Check; right: readonly unknown[]; wrong: readonly unknown[] }[] = [
  {
    name: 'oneLine',
    check: oneLine(5),
    right: ['a', 'é 5'],
    wrong: ['', '  ', '123456', 'a\nb', 'a\0', '\ud800', 7, null],
  },
  { name: 'prose', check: prose(1, 9), right: ['a\nb'], wrong: ['', ' ', 'a\0b', '1234567890', undefined] },
  { name: 'prose of nothing', check: prose(0), right: ['', 'x'], wrong: [undefined, '\udc00'] },
  { name: 'code', check: code, right: ['MACHINING_REPAIR', 'EA', '1210'], wrong: ['', 'ea', 'A B', '-A', 5] },
  { name: 'identifier', check: identifier, right: ['C-1001', 'order:SO-1/a'], wrong: ['', '/a', 'a b', 'ä'] },
  {
    name: 'instant',
    check: instant,
    right: ['2026-03-31T12:00:00Z', '2026-03-31T23:59:59.999Z'],
    wrong: ['2026-03-31', '2026-02-30T12:00:00Z', '2026-03-31T25:00:00Z', '2026-03-31T12:00:00+01:00', 7],
  },
  { name: 'oneOf', check: oneOf('a', 'b'), right: ['a', 'b'], wrong: ['c', '', undefined] },
  { name: 'termsDays', check: termsDays, right: [0, 365], wrong: [-1, 366, 30.5, '30'] },
  { name: 'whole', check: whole(0, 3), right: [0, 3], wrong: [-1, 4, 1.5, '2', Number.NaN] },
  {
    name: 'amount',
    check: amountOfZeroOrMore,
    right: ['0', '12.34'],
    wrong: ['-1', '1.234', 'x', 5, '99999999999999'],
  },
  { name: 'quantity', check: positiveQuantity, right: ['1', '0.0001'], wrong: ['0', '-1', '1.00001', '10000000', 1] },
  { name: 'break', check: quantityOfZeroOrMore, right: ['0', '12.5'], wrong: ['-1', '1.00001', '10000000', null] },
  { name: 'price', check: priceOfZeroOrMore, right: ['0', '1.2345'], wrong: ['-1', '1.23456', '10000000'] },
  { name: 'fraction', check: fraction, right: ['0', '0.07', '1'], wrong: ['1.1', '-0.1', '7%', 0.07] },
  {
    name: 'date',
    check: date,
    right: ['2026-02-28', '1900-01-01'],
    wrong: ['2026-02-30', '26-1-1', '0000-01-01', null],
  },
  { name: 'email', check: email, right: ['a.b@c.example'], wrong: ['a', 'a@b', 'a b@c.de', 'a@b.c\n'] },
  { name: 'maybe', check: maybe(code), right: [undefined, null, 'A'], wrong: ['a'] },
];

describe('field checks', () => {
  for (const { name, check, right, wrong } of cases) {
    it(`${name} takes what is right and names what is wrong`, () => {
      for (const value of right) expect(check(value), JSON.stringify(value)).to.equal(undefined);
      for (const value of wrong) expect(check(value), JSON.stringify(value)).to.be.a('string');
    });
  }

  it('names every wrong field with the way to it', () => {
    const checks = { a: code, b: code, c: maybe(code) };
    const wrong: { a: string; b: string; c?: string } = { a: 'x', b: 'B' };
    expect(fieldProblems(wrong, checks, 'lines[0]').map(({ field }) => field)).to.deep.equal(['lines[0].a']);
    expect(fieldProblems({ a: '', b: '', c: 'c' }, checks).map(({ field }) => field)).to.deep.equal(['a', 'b', 'c']);
  });

  it('finds every needed field wrong when there is nothing at all', () => {
    const nothing = JSON.parse('null') as { a: string };
    expect(fieldProblems(nothing, { a: code })).to.have.length(1);
  });
});
