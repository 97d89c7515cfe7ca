import fc from 'fast-check';

/** What happens at random. Sizes are half units, costs and prices 1/10,000 of a dollar, `order` counts the orders there are. */
const order = fc.nat({ max: 7 });
const part = fc.constantFrom('PUMP', 'SEAL', 'HOSE');
const site = fc.constantFrom('EVV', 'EVV', 'EVV', 'IND');
const size = fc.integer({ min: 1, max: 9 });
/** Awkward ones, none, and anything. */
const price = fc.oneof(fc.constantFrom(0, 1, 3333, 49, 142_857, 1_000_050), fc.integer({ min: 0, max: 400_000 }));
const cents = fc.integer({ min: 1, max: 30_000 });

const kinds = {
  place: fc.record({
    order: fc.constant(null),
    terms: fc.constantFrom('prepaid' as const, 'onAccount' as const),
    customer: fc.constantFrom('C-1', 'C-2'),
    site,
    partial: fc.boolean(),
    lines: fc.array(fc.record({ part, size, price, taxRate: fc.constantFrom('0', '0.06', '0.07', '0.0825') }), {
      minLength: 1,
      maxLength: 3,
    }),
    /** Its undo comes before the steps themselves. */
    undoneFirst: fc.integer({ min: 0, max: 9 }).map((number) => number === 9),
  }),
  settle: fc.record({
    order,
    end: fc.constantFrom('succeeded' as const, 'succeeded' as const, 'declined' as const, 'voided' as const),
    /** Null for exactly what is open. */
    cents: fc.option(cents, { freq: 2 }),
    roads: fc.integer({ min: 1, max: 3 }),
  }),
  relearn: fc.record({ order, end: fc.constantFrom('succeeded' as const, 'declined' as const), cents }),
  /** Null for all that is held. */
  ship: fc.record({
    order,
    sizes: fc.option(fc.array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 3 }), { freq: 2 }),
  }),
  amend: fc.record({ order, sizes: fc.array(fc.nat({ max: 10 }), { minLength: 1, maxLength: 3 }) }),
  cancel: fc.record({ order, creditFirst: fc.boolean(), leaveRefunds: fc.boolean() }),
  refund: fc.record({ order }),
  comeBack: fc.record({ order, size, restock: fc.boolean() }),
  takePayment: fc.record({
    customer: fc.constantFrom('C-1', 'C-2'),
    /** Null for exactly what is open. */
    cents: fc.option(cents, { freq: 2 }),
    named: fc.boolean(),
  }),
  receive: fc.record({ part, site, size: fc.integer({ min: 1, max: 48 }), price }),
  count: fc.record({
    part,
    site,
    change: fc.integer({ min: -5, max: 5 }).filter((change) => change !== 0),
    price: fc.option(price, { freq: 3 }),
  }),
  scrap: fc.record({ part, site, size }),
  move: fc.record({ part, site, size }),
  journal: fc.record({ cents, reversals: fc.nat({ max: 2 }) }),
  period: fc.record({ to: fc.constantFrom('lock' as const, 'open' as const) }),
};

type Kinds = typeof kinds;
type ValueOf<A> = A extends fc.Arbitrary<infer V> ? V : never;
export type CommandKind = keyof Kinds;
export type CommandOf<K extends CommandKind> = ValueOf<Kinds[K]> & { readonly kind: K };
export type AnyCommand = { [K in CommandKind]: CommandOf<K> }[CommandKind];
export const COMMAND_KINDS = Object.keys(kinds) as CommandKind[];

/** One or two commands at once, what is done with the facts, and whether each call comes twice under its key. */
export interface Step {
  readonly first: AnyCommand;
  readonly beside: AnyCommand | null;
  readonly twice: boolean;
  readonly post: boolean;
}

const weights: Readonly<Record<CommandKind, number>> = {
  ...{ place: 7, settle: 5, relearn: 1, ship: 8, amend: 4, cancel: 3, refund: 3, comeBack: 4, takePayment: 3 },
  ...{ receive: 7, count: 3, scrap: 3, move: 2, journal: 1, period: 1 },
};

const tagged = <K extends CommandKind>(kind: K): fc.Arbitrary<AnyCommand> =>
  (kinds[kind] as fc.Arbitrary<object>).map((fields) => ({ kind, ...fields }) as AnyCommand);
const anyCommand = fc.oneof(...COMMAND_KINDS.map((kind) => ({ arbitrary: tagged(kind), weight: weights[kind] })));
const seldom = fc.integer({ min: 0, max: 3 }).map((number) => number === 3);
const usually = fc.integer({ min: 0, max: 3 }).map((number) => number !== 3);

const step: fc.Arbitrary<Step> = fc
  .record({ first: anyCommand, beside: fc.option(anyCommand, { freq: 4 }), twice: seldom, post: usually })
  .map((fields) => ({ ...fields, [fc.toStringMethod]: () => `\n  ${describeStep(fields)}` }));

/** Goods and orders to begin with, or most commands would find nothing to do. */
const opening: fc.Arbitrary<Step[]> = fc
  .tuple(...(['receive', 'receive', 'place', 'place', 'settle'] as const).map(tagged))
  .map((commands) =>
    commands.map((first) => {
      const fields = { first, beside: null, twice: false, post: true };
      return { ...fields, [fc.toStringMethod]: () => `\n  ${describeStep(fields)}` };
    }),
  );

export const sequenceOfSteps = (most: number): fc.Arbitrary<Step[]> =>
  fc
    .tuple(fc.option(opening, { freq: 9, nil: [] }), fc.array(step, { minLength: 1, maxLength: most - 5, size: 'max' }))
    .map(([first, rest]) => [...first, ...rest]);

/** "settle order 0: succeeded, exactly what is open, by 2 roads | beside: … | each call twice | facts wait". */
export function describeStep({ first, beside, twice, post }: Step): string {
  const notes = [
    beside ? `beside: ${describeCommand(beside)}` : '',
    twice ? 'each call twice' : '',
    post ? '' : 'facts wait',
  ];
  return [describeCommand(first), ...notes.filter((note) => note !== '')].join(' | ');
}

const units = (halves: number): string => String(halves / 2);
const dollars = (tenThousandths: number): string => `$${(tenThousandths / 10_000).toFixed(4)}`;
const money = (amount: number | null): string => (amount === null ? 'exactly what is open' : `$${amount / 100}`);

function describeCommand(command: AnyCommand): string {
  switch (command.kind) {
    case 'place': {
      const { terms, customer, site: at, partial, lines, undoneFirst } = command;
      const goods = lines.map(
        (line) => `${units(line.size)} ${line.part} at ${dollars(line.price)} tax ${line.taxRate}`,
      );
      const how = `${terms} for ${customer} from ${at}${partial ? ', in parts' : ''}`;
      return `place ${how}: ${goods.join(', ')}${undoneFirst ? ' — undone before it arrives' : ''}`;
    }
    case 'settle':
      return `settle order ${command.order}: ${command.end}, ${money(command.cents)}, by ${command.roads} roads`;
    case 'relearn':
      return `learn again of a charge of order ${command.order}: ${command.end}, ${money(command.cents)}`;
    case 'comeBack':
      return `${units(command.size)} of order ${command.order} come back ${command.restock ? 'to stock' : 'as scrap'}`;
    case 'ship':
      return `ship order ${command.order}: ${command.sizes?.map(units).join(', ') ?? 'all that is held'}`;
    case 'amend':
      return `amend order ${command.order} to ${command.sizes.map(units).join(', ')}`;
    case 'cancel': {
      const { creditFirst, leaveRefunds } = command;
      const how = `${creditFirst ? 'credit first' : 'refund first'}${leaveRefunds ? ', refunds unpaid' : ''}`;
      return `cancel order ${command.order} (or its rest): ${how}`;
    }
    case 'refund':
      return `refund order ${command.order}`;
    case 'takePayment':
      return `take ${money(command.cents)} of ${command.customer}${command.named ? ' for one invoice' : ''}`;
    case 'receive':
      return `receive ${units(command.size)} ${command.part} at ${command.site} for ${dollars(command.price)}`;
    case 'count': {
      const cost = command.price === null ? '' : ` at ${dollars(command.price)}`;
      return `count ${units(command.change)} ${command.part} at ${command.site}${cost}`;
    }
    case 'scrap':
      return `scrap ${units(command.size)} ${command.part} at ${command.site}`;
    case 'move':
      return `move ${units(command.size)} ${command.part} away from ${command.site}`;
    case 'journal':
      return `manual journal of ${money(command.cents)}, reversed ${command.reversals} times`;
    case 'period':
      return `${command.to} the period of today`;
  }
}
