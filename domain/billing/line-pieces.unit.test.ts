import { expect } from 'chai';
import fc from 'fast-check';
import { add, money, share, ZERO } from '../kernel/money.js';
import { minus, plus, type Quantity, quantity } from '../kernel/quantity.js';
import { byLine, type LinePiece, type LineRest, takeAll, takePiece, takePieces, untouched } from './line-pieces.js';

const dimensions = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'EVANSVILLE', costCentre: 'SALES' };
const rest = (of: string, net: string, tax: string, line = 1, invoice = 'INV-000001'): LineRest =>
  untouched({
    ...{ invoice, line, part: 'P-1', taxRate: '0.07', dimensions },
    quantity: quantity(of),
    net: money(net),
    tax: money(tax),
  });

const shown = (piece: LinePiece) => ({ quantity: piece.quantity, net: piece.net, tax: piece.tax });

function takeInTurn(from: LineRest, sizes: readonly Quantity[]): { pieces: LinePiece[]; left: LineRest } {
  let left = from;
  const pieces = sizes.map((size) => {
    const taken = takePiece(left, size);
    left = taken.rest;
    return taken.piece;
  });
  return { pieces, left };
}

describe('pieces of an invoiced line', () => {
  it('take their share, and the last takes the remainder', () => {
    const { pieces, left } = takeInTurn(rest('3', '100.00', '7.01'), [quantity('1'), quantity('1'), quantity('1')]);
    expect(pieces.map(({ net }) => net)).to.deep.equal([3333n, 3333n, 3334n]);
    expect(pieces.map(({ tax }) => tax)).to.deep.equal([234n, 234n, 233n]);
    expect(left).to.include({ restQuantity: 0n, restNet: 0n, restTax: 0n });
  });

  it('never take more than is left, when shares that round up would', () => {
    const { pieces, left } = takeInTurn(rest('4', '0.02', '0.02'), Array(4).fill(quantity('1')));
    expect(pieces.map(({ net }) => net)).to.deep.equal([1n, 1n, 0n, 0n]);
    expect(left.restNet).to.equal(0n);
  });

  it('cannot be empty or more than the rest', () => {
    expect(() => takePiece(rest('1', '1.00', '0.07'), quantity('0'))).to.throw('piece of');
    expect(() => takePiece(rest('1', '1.00', '0.07'), quantity('1.0001'))).to.throw('piece of');
  });

  it('are taken across invoices in the order given, and what is missing is named', () => {
    const rests = [rest('2', '20.00', '1.40'), rest('3', '33.00', '2.31', 1, 'INV-000002'), rest('1', '5.00', '0', 2)];
    const wanted = byLine([
      { line: 1, quantity: '1' },
      { line: 2, quantity: '4' },
      { line: 1, quantity: '2.5' },
    ]);
    const { pieces, missing } = takePieces(rests, wanted);
    expect(pieces.map(({ invoice, line, quantity: q, net }) => [invoice, line, q, net])).to.deep.equal([
      ['INV-000001', 1, 20_000n, 2000n],
      ['INV-000002', 1, 15_000n, 1650n],
      ['INV-000001', 2, 10_000n, 500n],
    ]);
    expect([...missing]).to.deep.equal([[2, 30_000n]]);
  });

  it('leave nothing when all is taken', () => {
    const { rest: partly } = takePiece(rest('3', '10.00', '0.70'), quantity('2'));
    expect(takeAll([partly, rest('1', '0', '0', 2)]).map(shown)).to.deep.equal([
      { quantity: 10_000n, net: 333n, tax: 23n },
      { quantity: 10_000n, net: 0n, tax: 0n },
    ]);
    expect(takeAll([takePiece(partly, quantity('1')).rest])).to.deep.equal([]);
  });

  it('sum to the line to the cent, in whatever sizes: released + credited = invoiced', () => {
    const line = fc.record({
      net: fc.bigInt({ min: 0n, max: 10_000_000n }),
      tax: fc.bigInt({ min: 0n, max: 1_000_000n }),
      cuts: fc.array(fc.bigInt({ min: 1n, max: 50_000n }), { minLength: 1, maxLength: 12 }),
    });
    fc.assert(
      fc.property(line, ({ net, tax, cuts }) => {
        const whole = plus(...(cuts as Quantity[]));
        const from: LineRest = { ...rest('1', '0', '0'), quantity: whole, restQuantity: whole };
        const full = { ...from, net: net as never, tax: tax as never, restNet: net as never, restTax: tax as never };
        const { pieces, left } = takeInTurn(full, cuts as Quantity[]);
        expect(add(ZERO, ...pieces.map((piece) => piece.net))).to.equal(net);
        expect(add(ZERO, ...pieces.map((piece) => piece.tax))).to.equal(tax);
        expect(left.restQuantity).to.equal(0n);
        for (const piece of pieces) expect(piece.net >= 0n && piece.tax >= 0n).to.equal(true);
        // All but the last are what shipped quantity × net price says, unless less was left.
        let gone = 0n;
        for (const piece of pieces.slice(0, -1)) {
          const fair = share(full.net, piece.quantity, whole);
          expect(piece.net === fair || piece.net === net - gone).to.equal(true);
          gone += piece.net;
        }
      }),
    );
  });

  it('keep the rest equal to the line less its pieces', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 2n, max: 99_999n }), fc.bigInt({ min: 0n, max: 99_999n }), (of, net) => {
        const from = { ...rest('1', '0', '0'), quantity: of as Quantity, restQuantity: of as Quantity };
        const full = { ...from, net: net as never, restNet: net as never };
        const { piece, rest: left } = takePiece(full, (of / 2n) as Quantity);
        expect(left.restNet).to.equal(net - piece.net);
        expect(left.restQuantity).to.equal(minus(of as Quantity, piece.quantity));
      }),
    );
  });
});
