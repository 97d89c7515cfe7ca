import { Refused } from '../../domain/kernel/refusal.js';
import type { AnyCommand, CommandKind, CommandOf } from './commands.js';
import * as orders from './order-moves.js';
import * as others from './other-moves.js';
import { comeBack } from './return-moves.js';
import type { World } from './world.js';

const MOVES: { readonly [K in CommandKind]: (world: World, command: CommandOf<K>) => Promise<boolean> } = {
  place: orders.place,
  settle: orders.settle,
  relearn: orders.relearn,
  ship: orders.ship,
  amend: orders.amend,
  cancel: orders.cancel,
  refund: orders.refund,
  comeBack,
  takePayment: others.takePayment,
  receive: others.receive,
  count: others.count,
  scrap: others.scrap,
  move: others.move,
  journal: others.journal,
  period: others.period,
};

/** A refusal is an answer as well; any other error is a bug. */
export async function play(world: World, command: AnyCommand): Promise<boolean> {
  const move = MOVES[command.kind] as (world: World, command: AnyCommand) => Promise<boolean>;
  try {
    return await move(world, command);
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}
