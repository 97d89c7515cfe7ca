import type { Scope } from './scope.js';

export const ROLES = ['Admin', 'Ops', 'Finance', 'Approver', 'Viewer'] as const;
export type Role = (typeof ROLES)[number];

/** Who does it. Timers and schedules act as the system actor. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly system?: boolean;
  /** Came with a token of its own: it asks for what its roles let it, and decides nothing. */
  readonly program?: boolean;
  /** The whole company without one. */
  readonly scope?: Scope;
}

export const SYSTEM_ACTOR: Actor = { id: 'system', name: 'Atlas', roles: [], system: true };

/** Goes with every command: who, on whose behalf, caused by what. */
export interface CommandContext {
  readonly actor: Actor;
  readonly correlationId: string;
  readonly causationId?: string;
  readonly workflowId?: string;
  /** The run of the process: a step that another run did tells by it that it was done again. */
  readonly runId?: string;
}

export const isPerson = ({ system, program }: Actor): boolean => system !== true && program !== true;

/** What a process does of its own accord for whoever asked for something else, under their name. */
export const onBehalfOf = (context: CommandContext): CommandContext => ({
  ...context,
  actor: { ...context.actor, system: true },
});

/** The system actor may do what a process does on someone's behalf; Admin may do everything. */
export const mayAct = (actor: Actor, roles: readonly Role[]): boolean =>
  actor.system === true || actor.roles.some((role) => role === 'Admin' || roles.includes(role));
