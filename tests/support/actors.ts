import { type Actor, type CommandContext, type Role, SYSTEM_ACTOR } from '../../domain/kernel/actor.js';

export const actor = (id: string, ...roles: Role[]): Actor => ({ id, name: id, roles });

export const ada = actor('ada', 'Admin');
export const ollie = actor('ollie', 'Ops');
export const fay = actor('fay', 'Finance');
export const amos = actor('amos', 'Approver');
export const vera = actor('vera', 'Viewer');

export const contextOf = (who: Actor = SYSTEM_ACTOR, correlationId: string = 'test'): CommandContext => ({
  actor: who,
  correlationId,
});

let keys = 0;

/** A command with a key of its own. */
export const by = <Input>(who: Actor, input: Input, key: string = `test/${++keys}`) => ({
  key,
  context: contextOf(who),
  input,
});
