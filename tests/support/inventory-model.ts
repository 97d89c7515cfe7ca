/** Inventory as one would keep it on paper, in whole units and cents: what random commands are compared with. */
export interface ModelLine {
  line: number;
  part: string;
  quantity: bigint;
  reserved: bigint;
  issued: bigint;
  made: boolean;
  /** What was sent and did not come back, and what it cost. */
  out?: { size: bigint; cost: bigint };
}

export interface ModelOrder {
  orderId: string;
  sequence: number;
  site: string;
  allowPartial: boolean;
  open: boolean;
  lines: ModelLine[];
}

export interface ModelStock {
  onHand: bigint;
  value: bigint;
  reserved: bigint;
}

export interface Model {
  stocks: Map<string, ModelStock>;
  orders: ModelOrder[];
}

export const emptyModel = (): Model => ({ stocks: new Map(), orders: [] });

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const most = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const halfUp = (numerator: bigint, denominator: bigint): bigint => (2n * numerator + denominator) / (2n * denominator);

export const stockOf = (model: Model, part: string, site: string): ModelStock =>
  model.stocks.get(`${part}@${site}`) ?? { onHand: 0n, value: 0n, reserved: 0n };

function change(model: Model, part: string, site: string, by: Partial<ModelStock>): void {
  const { onHand, value, reserved } = stockOf(model, part, site);
  model.stocks.set(`${part}@${site}`, {
    onHand: onHand + (by.onHand ?? 0n),
    value: value + (by.value ?? 0n),
    reserved: reserved + (by.reserved ?? 0n),
  });
}

function hold(model: Model, order: ModelOrder, line: ModelLine, reserved: bigint): void {
  if (reserved === line.reserved) return;
  change(model, line.part, order.site, { reserved: reserved - line.reserved });
  line.reserved = reserved;
}

const costOf = (stock: ModelStock, size: bigint): bigint =>
  size === stock.onHand ? stock.value : halfUp(stock.value * size, stock.onHand);

const queueOf = (model: Model, site: string): ModelOrder[] =>
  model.orders.filter((order) => order.open && order.site === site).sort((a, b) => a.sequence - b.sequence);

/** From the first to the last; an order that must wait sets aside what it claims, so that nobody overtakes it. */
export function serve(model: Model, site: string): void {
  const claimed = new Map<string, bigint>();
  const left = (part: string): bigint => {
    const stock = stockOf(model, part, site);
    return stock.onHand - stock.reserved - (claimed.get(part) ?? 0n);
  };
  for (const order of queueOf(model, site)) {
    const missing = missingByPart(order);
    const all = [...missing].every(([part, size]) => left(part) >= size);
    if (all || order.allowPartial) {
      for (const line of order.lines.filter(({ made }) => !made)) {
        hold(model, order, line, line.reserved + least(line.quantity - line.reserved, left(line.part)));
      }
    }
    for (const [part, size] of missingByPart(order)) {
      claimed.set(part, (claimed.get(part) ?? 0n) + least(size, left(part)));
    }
  }
}

function missingByPart(order: ModelOrder): Map<string, bigint> {
  const missing = new Map<string, bigint>();
  for (const line of order.lines.filter(({ made }) => !made)) {
    missing.set(line.part, (missing.get(line.part) ?? 0n) + line.quantity - line.reserved);
  }
  return missing;
}

/** Each answers whether it is done, or refused. */
export function receive(model: Model, part: string, site: string, size: bigint, value: bigint): boolean {
  change(model, part, site, { onHand: size, value });
  serve(model, site);
  return true;
}

export function adjust(model: Model, part: string, site: string, size: bigint, worth: bigint | null): boolean {
  const stock = stockOf(model, part, site);
  if (size > 0n) {
    if (worth === null && stock.onHand === 0n) return false;
    return receive(model, part, site, size, worth ?? halfUp(stock.value * size, stock.onHand));
  }
  if (stock.onHand - stock.reserved < -size) return false;
  change(model, part, site, { onHand: size, value: -costOf(stock, -size) });
  return true;
}

export function move(model: Model, part: string, from: string, to: string, size: bigint): boolean {
  const stock = stockOf(model, part, from);
  if (stock.onHand - stock.reserved < size) return false;
  const cost = costOf(stock, size);
  change(model, part, from, { onHand: -size, value: -cost });
  return receive(model, part, to, size, cost);
}

export function reserve(model: Model, order: ModelOrder): boolean {
  model.orders.push(order);
  serve(model, order.site);
  return true;
}

export function amend(model: Model, order: ModelOrder, wanted: ReadonlyMap<number, bigint>): boolean {
  if (!order.open || order.lines.some((line) => (wanted.get(line.line) ?? 0n) < line.issued)) return false;
  const held = new Map<string, bigint>();
  const asked = new Map<string, bigint>();
  const free = new Map<string, bigint>();
  const tooMuch = new Map<string, bigint>();
  for (const { part, line, reserved, made } of order.lines) {
    if (made) {
      const surplus = most(0n, reserved - (wanted.get(line) ?? 0n));
      tooMuch.set(part, (tooMuch.get(part) ?? 0n) + surplus);
      continue;
    }
    held.set(part, (held.get(part) ?? 0n) + reserved);
    asked.set(part, (asked.get(part) ?? 0n) + (wanted.get(line) ?? 0n));
    const stock = stockOf(model, part, order.site);
    const before = queueOf(model, order.site).filter((other) => other.sequence < order.sequence);
    const claims = before.reduce((sum, other) => sum + (missingByPart(other).get(part) ?? 0n), 0n);
    free.set(part, most(0n, stock.onHand - stock.reserved - claims));
  }
  const all = [...asked].every(
    ([part, sum]) => sum - (held.get(part) ?? 0n) <= (free.get(part) ?? 0n) + (tooMuch.get(part) ?? 0n),
  );
  const complete = order.lines.every((line) => line.made || line.reserved === line.quantity);
  // Changing a whole order that has all it asked for would lose that: it stays as it is.
  if (!order.allowPartial && complete && !all) return true;
  for (const line of order.lines) {
    line.quantity = wanted.get(line.line) ?? 0n;
    const surplus = most(0n, line.reserved - line.quantity);
    free.set(line.part, (free.get(line.part) ?? 0n) + surplus);
    hold(model, order, line, line.reserved - surplus);
  }
  if (all || order.allowPartial) {
    for (const line of order.lines.filter(({ made }) => !made)) {
      const taken = least(line.quantity - line.reserved, free.get(line.part) ?? 0n);
      free.set(line.part, (free.get(line.part) ?? 0n) - taken);
      hold(model, order, line, line.reserved + taken);
    }
  }
  serve(model, order.site);
  return true;
}

/** A release is done once; another finds it recorded. */
export function release(model: Model, order: ModelOrder): boolean {
  if (!order.open) return true;
  for (const line of order.lines) hold(model, order, line, line.issued);
  order.open = false;
  serve(model, order.site);
  return true;
}

/** Answers the cost, or that it is refused. */
export function issue(model: Model, order: ModelOrder, sizes: ReadonlyMap<number, bigint>): bigint | false {
  const lines = order.lines.filter((line) => sizes.has(line.line));
  if (!order.open || lines.some((line) => (sizes.get(line.line) ?? 0n) > line.reserved - line.issued)) return false;
  let total = 0n;
  for (const line of lines) {
    const size = sizes.get(line.line) ?? 0n;
    const cost = costOf(stockOf(model, line.part, order.site), size);
    change(model, line.part, order.site, { onHand: -size, value: -cost, reserved: -size });
    line.issued += size;
    line.out = { size: (line.out?.size ?? 0n) + size, cost: (line.out?.cost ?? 0n) + cost };
    total += cost;
  }
  return total;
}

/** Goods come back at what they cost, into stock or to scrap; answers that cost, or that it is refused. */
export function comeBack(
  model: Model,
  line: ModelLine | undefined,
  to: { site: string; size: bigint; restock: boolean },
): bigint | false {
  const { site, size, restock } = to;
  if (!line?.out || line.out.size < size) return false;
  const cost = size === line.out.size ? line.out.cost : halfUp(line.out.cost * size, line.out.size);
  line.out = { size: line.out.size - size, cost: line.out.cost - cost };
  if (restock) receive(model, line.part, site, size, cost);
  return cost;
}

/** What came back leaves again at that cost, unless it was promised; answers whether it does. */
export function leaveAgain(
  model: Model,
  line: ModelLine,
  from: { site: string; size: bigint; restock: boolean },
  cost: bigint,
): boolean {
  const { site, size, restock } = from;
  const stock = stockOf(model, line.part, site);
  if (restock && stock.onHand - stock.reserved < size) return false;
  line.out = { size: (line.out?.size ?? 0n) + size, cost: (line.out?.cost ?? 0n) + cost };
  const value = stock.onHand === size ? stock.value : least(cost, stock.value);
  if (restock) change(model, line.part, site, { onHand: -size, value: -value });
  return true;
}

/** Material for a job: what its reservation holds first, then what nobody holds, which it then waits for no more. */
export function toJob(model: Model, job: ModelOrder, part: string, size: bigint): bigint | false {
  const { site } = job;
  const stock = stockOf(model, part, site);
  const lines = job.open ? job.lines.filter((line) => line.part === part) : [];
  const held = lines.reduce((sum, line) => sum + line.reserved - line.issued, 0n);
  const own = least(held, size);
  if (stock.onHand - stock.reserved + own < size) return false;
  const cost = costOf(stock, size);
  change(model, part, site, { onHand: -size, value: -cost, reserved: -own });
  let left = size;
  for (const line of lines) {
    const taken = least(line.reserved - line.issued, left);
    line.issued += taken;
    left -= taken;
  }
  for (const line of lines.filter(({ made }) => !made)) {
    const taken = least(line.quantity - line.reserved, left);
    line.reserved += taken;
    line.issued += taken;
    left -= taken;
  }
  serve(model, site);
  return cost;
}

/** Goods that a job made: for the made lines of the order that it made them for, the rest for whoever waits. */
export function completed(model: Model, order: ModelOrder, part: string, size: bigint, value: bigint): boolean {
  change(model, part, order.site, { onHand: size, value });
  let left = size;
  for (const line of order.open ? order.lines.filter((each) => each.made && each.part === part) : []) {
    const taken = least(line.quantity - line.reserved, left);
    hold(model, order, line, line.reserved + taken);
    left -= taken;
  }
  serve(model, order.site);
  return true;
}

/** Answers what the stock of the site takes of an amount that was found when all of it was worth `of`. */
export function revalue(model: Model, parts: readonly string[], site: string, amount: bigint, of: bigint): bigint {
  const up = amount > 0n;
  let worth = parts.reduce((sum, part) => sum + stockOf(model, part, site).value, 0n);
  const taken = halfUp((up ? amount : -amount) * least(worth, of), of);
  let left = taken;
  for (const part of parts) {
    const { value } = stockOf(model, part, site);
    if (value === 0n) continue;
    const own = halfUp(left * value, worth);
    change(model, part, site, { value: up ? own : -own });
    left -= own;
    worth -= value;
  }
  return up ? taken : -taken;
}
