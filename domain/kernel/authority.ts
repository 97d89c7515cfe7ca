import { type Actor, mayAct, type Role } from './actor.js';
import { refusals } from './refusal.js';

const refuse = refusals({ NotAllowed: 'forbidden' });

/** The domain command's own check of the actor; refuses with 'NotAllowed'. */
export function requireRole(actor: Actor, roles: readonly Role[], toDo: string): void {
  if (mayAct(actor, roles)) return;
  throw refuse('NotAllowed', `${actor.id} may not ${toDo}; it needs one of: ${roles.join(', ')}.`, { roles });
}
