import * as billing from '../../domain/billing/store/index.js';
import * as inventory from '../../domain/inventory/store/index.js';
import { formatQuantity, NONE, quantity, smaller } from '../../domain/kernel/quantity.js';
import { ollie } from '../support/actors.js';
import type { CommandOf } from './commands.js';
import { ask, freshKey, inTurn, orderAt, type World } from './world.js';

/** Shipped goods come back: credited, then in stock or scrapped. */
export async function comeBack(world: World, given: CommandOf<'comeBack'>): Promise<boolean> {
  const order = orderAt(world, given.order);
  if (!order) return false;
  return inTurn(world, order, async () => {
    const line = order.lines.find(({ shipped }) => shipped > NONE);
    if (!line) return false;
    const returnId = freshKey(world, 'RMA');
    const { id: orderId, dimensions } = order;
    const size = formatQuantity(smaller(quantity(String(given.size / 2)), line.shipped));
    const of = <Input>(step: string, input: Input) => ({
      ...{ key: `${returnId}/${step}`, input },
      context: { actor: ollie, correlationId: order.id },
    });
    const reason = 'the property asks for it';
    const lines = [{ line: line.line, quantity: size }];
    const credit = of('credit', { creditId: returnId, orderId, lines, reason });
    await ask(world, () => billing.creditReturn(world.database, credit));
    const about = { returnId, orderId, line: line.line, reason };
    const { part } = line;
    const goods = { ...about, part, site: dimensions.site, quantity: size, restock: given.restock, dimensions };
    await ask(world, () => inventory.receiveReturn(world.database, of('stock', goods)));
    return true;
  });
}
