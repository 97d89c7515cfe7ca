import { expect } from 'chai';
import fc from 'fast-check';
import { minus, NONE, plus, type Quantity, quantity, smaller } from '../kernel/quantity.js';
import {
  type Free,
  freeOf,
  gained,
  giveBack,
  type HeldLine,
  heldOf,
  issueOf,
  lost,
  missingOf,
  outcomeOf,
  pegged,
  settle,
} from './reservation.js';

const line = (number: number, part: string, wanted: string, reserved = '0', issued = '0'): HeldLine => ({
  line: number,
  part,
  quantity: quantity(wanted),
  reserved: quantity(reserved),
  issued: quantity(issued),
  made: false,
});
const made = (...[number, part, wanted, held, gone]: Parameters<typeof line>): HeldLine => ({
  ...line(number, part, wanted, held, gone),
  made: true,
});
const free = (amounts: Record<string, string>): Free =>
  new Map(Object.entries(amounts).map(([part, amount]) => [part, quantity(amount)]));
const reserved = (lines: readonly HeldLine[]): bigint[] => lines.map((item) => item.reserved / 10_000n);

describe('settling a reservation', () => {
  it('gives a whole order all or nothing', () => {
    const wanted = [line(1, 'A', '2'), line(2, 'B', '3')];
    expect(reserved(settle(wanted, free({ A: '2', B: '3' }), false))).to.deep.equal([2n, 3n]);
    expect(reserved(settle(wanted, free({ A: '9', B: '2' }), false))).to.deep.equal([0n, 0n]);
    expect(reserved(settle(wanted, free({ A: '9' }), false))).to.deep.equal([0n, 0n]);
  });

  it('gives a partial order what there is', () => {
    const wanted = [line(1, 'A', '2'), line(2, 'B', '3')];
    expect(reserved(settle(wanted, free({ A: '9', B: '2' }), true))).to.deep.equal([2n, 2n]);
  });

  it('counts two lines of one part together', () => {
    const wanted = [line(1, 'A', '2'), line(2, 'A', '2')];
    expect(reserved(settle(wanted, free({ A: '3' }), false))).to.deep.equal([0n, 0n]);
    expect(reserved(settle(wanted, free({ A: '3' }), true))).to.deep.equal([2n, 1n]);
    expect(reserved(settle(wanted, free({ A: '4' }), false))).to.deep.equal([2n, 2n]);
  });

  it('lets an order keep what it holds when the rest is there, and takes it from a whole order when not', () => {
    const raised = [line(1, 'A', '5', '3'), line(2, 'B', '1', '1')];
    expect(reserved(settle(raised, free({ A: '2' }), false))).to.deep.equal([5n, 1n]);
    expect(reserved(settle(raised, free({ A: '1' }), false))).to.deep.equal([0n, 0n]);
    expect(reserved(settle(raised, free({ A: '1' }), true))).to.deep.equal([4n, 1n]);
  });

  it('lets a lowered line give to another line of its part first', () => {
    const shifted = [line(1, 'A', '1', '3'), line(2, 'A', '3', '1')];
    expect(reserved(settle(shifted, free({}), false))).to.deep.equal([1n, 3n]);
  });

  it('never takes back what was issued', () => {
    expect(reserved(settle([line(1, 'A', '5', '3', '2')], free({}), false))).to.deep.equal([2n]);
    expect(reserved(giveBack([line(1, 'A', '5', '3', '2')]))).to.deep.equal([2n]);
  });

  it('names the outcome', () => {
    expect(outcomeOf([line(1, 'A', '2', '2'), line(2, 'A', '0')])).to.equal('reserved');
    expect(outcomeOf([line(1, 'A', '2', '2'), line(2, 'B', '1')])).to.equal('partial');
    expect(outcomeOf([line(1, 'A', '2'), line(2, 'B', '1')])).to.equal('backordered');
  });

  it('tells what lines gained and lost, new lines included', () => {
    const before = [line(1, 'A', '5', '3'), line(2, 'B', '2', '2')];
    const after = [line(1, 'A', '5', '5'), line(2, 'B', '1', '1'), line(3, 'C', '1', '1')];
    expect(gained(before, after)).to.deep.equal([
      { line: 1, part: 'A', quantity: '2' },
      { line: 3, part: 'C', quantity: '1' },
    ]);
    expect(lost(before, after)).to.deep.equal([{ line: 2, part: 'B', quantity: '1' }]);
  });
});

describe('made lines', () => {
  it('take nothing that is free, and leave the order to what it takes from stock', () => {
    const wanted = [line(1, 'A', '2'), made(2, 'A', '3', '1')];
    const settled = settle(wanted, free({ A: '9' }), false);
    expect(reserved(settled)).to.deep.equal([2n, 1n]);
    expect(outcomeOf(settled)).to.equal('reserved');
    expect(reserved(settle(wanted, free({ A: '1' }), false)), 'a whole order').to.deep.equal([0n, 1n]);
    expect(outcomeOf([line(1, 'A', '2'), made(2, 'A', '3', '1')])).to.equal('backordered');
    expect(outcomeOf([made(1, 'A', '3')])).to.equal('reserved');
  });

  it('give what they hold too much, once lowered, to the other lines of the part', () => {
    expect(reserved(settle([line(1, 'A', '2'), made(2, 'A', '1', '3')], free({}), false))).to.deep.equal([2n, 1n]);
  });

  it('get of what their job completed all that they miss, and no more', () => {
    expect(pegged(made(1, 'A', '3', '1'), quantity('1'))).to.deep.equal(made(1, 'A', '3', '2'));
    expect(pegged(made(1, 'A', '3', '1'), quantity('9'))).to.deep.equal(made(1, 'A', '3', '3'));
  });
});

describe('material that leaves for a job', () => {
  const lines = [line(1, 'A', '5', '3', '1'), line(2, 'B', '4', '4'), line(3, 'A', '2', '1')];
  const leaving = (size: string, first: number | null = null) => {
    const issue = issueOf(lines, { part: 'A', size: quantity(size), first });
    const shown = issue.lines.map((item) => `${item.issued / 10_000n}/${item.reserved / 10_000n}`).join(' ');
    return [shown, issue.held / 10_000n];
  };

  it('is what the lines hold first, the named line before the others', () => {
    expect(leaving('1')).to.deep.equal(['2/3 0/4 0/1', 1n]);
    expect(leaving('1', 3)).to.deep.equal(['1/3 0/4 1/1', 1n]);
    expect(leaving('3')).to.deep.equal(['3/3 0/4 1/1', 3n]);
  });

  it('then stands in for what they miss; what is beyond the plan is not of the reservation', () => {
    expect(leaving('5')).to.deep.equal(['5/5 0/4 1/1', 3n]);
    expect(leaving('5', 3)).to.deep.equal(['4/4 0/4 2/2', 3n]);
    expect(leaving('60')).to.deep.equal(['5/5 0/4 2/2', 3n]);
  });

  it('is of the reservation not at all when that has nothing of the part', () => {
    const issue = issueOf(lines, { part: 'Z', size: quantity('1'), first: 1 });
    expect(issue).to.deep.equal({ lines, held: NONE });
  });
});

const PARTS = ['A', 'B', 'C'];
const small = fc.bigInt({ min: 0n, max: 6n });
const heldLine = fc.record({ part: fc.constantFrom(...PARTS), sizes: fc.tuple(small, small, small) });
const orderLines = fc.array(heldLine, { minLength: 1, maxLength: 4 }).map((items) =>
  items.map(({ part, sizes }, index): HeldLine => {
    const [issued, held, missing] = sizes as [Quantity, Quantity, Quantity];
    const size = plus(issued, held, missing);
    return { line: index + 1, part, issued, reserved: plus(issued, held), quantity: size, made: false };
  }),
);
const freeParts = fc
  .tuple(small, small, small)
  .map((sizes): Free => new Map(PARTS.map((p, i) => [p, sizes[i] as Quantity])));
const sumBy = (lines: readonly HeldLine[], part: string, of: (line: HeldLine) => Quantity): Quantity =>
  plus(...lines.filter((item) => item.part === part).map(of));

describe('settling, for any lines and any free stock', () => {
  it('takes no more than is free, never more than is wanted, and keeps what was issued', () => {
    fc.assert(
      fc.property(orderLines, freeParts, fc.boolean(), (lines, available, allowPartial) => {
        const after = settle(lines, available, allowPartial);
        for (const part of PARTS) {
          const more = minus(sumBy(after, part, heldOf), sumBy(lines, part, heldOf));
          expect(more <= (available.get(part) ?? NONE)).to.equal(true);
        }
        for (const item of after) expect(item.issued <= item.reserved && item.reserved <= item.quantity).to.equal(true);
      }),
    );
  });

  it('leaves a whole order with everything or with nothing, and with everything whenever it is there', () => {
    fc.assert(
      fc.property(orderLines, freeParts, (lines, available) => {
        const after = settle(lines, available, false);
        const enough = PARTS.every((part) => sumBy(lines, part, missingOf) <= (available.get(part) ?? NONE));
        expect(after.every((item) => missingOf(item) === NONE)).to.equal(enough);
        if (!enough) expect(after.every((item) => heldOf(item) === NONE)).to.equal(true);
      }),
    );
  });

  it('gives a partial order as much of each part as there is', () => {
    fc.assert(
      fc.property(orderLines, freeParts, (lines, available) => {
        const after = settle(lines, available, true);
        for (const part of PARTS) {
          const more = minus(sumBy(after, part, heldOf), sumBy(lines, part, heldOf));
          expect(more).to.equal(smaller(sumBy(lines, part, missingOf), available.get(part) ?? NONE));
        }
      }),
    );
  });
});

interface Waiting {
  readonly allowPartial: boolean;
  readonly lines: readonly HeldLine[];
}

/** The queue as one would serve it by hand: in placing order, an order that must wait keeps its claim set aside. */
function servedByHand(queue: readonly Waiting[], unheld: Free): bigint[][] {
  const left = new Map(unheld);
  return queue.map(({ allowPartial, lines }) => {
    const after = settle(lines, left, allowPartial);
    for (const part of PARTS) {
      const claim = smaller(left.get(part) ?? NONE, sumBy(lines, part, missingOf));
      left.set(part, minus(left.get(part) ?? NONE, claim));
    }
    return after.map((item) => item.reserved);
  });
}

describe('the queue', () => {
  const nothingHeld = orderLines.map((lines) => lines.map((item) => ({ ...item, issued: NONE, reserved: NONE })));
  const queues = fc.array(fc.record({ allowPartial: fc.boolean(), lines: nothingHeld }), { maxLength: 8 });

  it('is decided order by order from running sums as if it were served by hand, one after the other', () => {
    fc.assert(
      fc.property(queues, freeParts, (queue, unheld) => {
        const decided = queue.map(({ allowPartial, lines }, place) => {
          const before = queue.slice(0, place).flatMap((order) => order.lines);
          const available = PARTS.map((part): [string, Quantity] => [
            part,
            freeOf(unheld.get(part) ?? NONE, sumBy(before, part, missingOf)),
          ]);
          return settle(lines, new Map(available), allowPartial).map((item) => item.reserved);
        });
        expect(decided).to.deep.equal(servedByHand(queue, unheld));
      }),
    );
  });
});
