import type { Controller } from '@tsoa/runtime';
import type { Stepped } from '../domain/kernel/stepped.js';
import type { SingleCommand } from '../workflows/commands/command.contract.js';
import { type Call, contextOf } from './call.js';
import { type Attempt, once } from './idempotency/once.js';

export interface CarryOutOptions<Input, Body> {
  readonly activity: SingleCommand;
  readonly resourceId?: () => Promise<string>;
  /** What the command is given; whatever it refuses is refused before anything happens. */
  readonly input: (attempt: Attempt) => Promise<Input>;
  readonly status?: number;
  readonly answer: (input: Input, result: Record<string, unknown> & Stepped) => Body;
  /** Where what was made can be read. */
  readonly location?: (input: Input) => string;
}

/** A domain command that is a process of one step, from the request to the answer. */
export function carryOut<Input, Body>(
  controller: Controller,
  call: Call,
  options: CarryOutOptions<Input, Body>,
): Promise<Body> {
  const { activity, resourceId, input, answer, location, status = 201 } = options;
  return once<Input, Body>(controller, call, {
    ...(resourceId ? { resourceId } : {}),
    prepare: input,
    perform: async ({ key }, given) => {
      const command = { key: `request:${key}`, context: contextOf(call), input: given };
      const result = await call.processes.carryOut(key, activity, command);
      const headers: Record<string, string> = location ? { Location: location(given) } : {};
      return { status, body: answer(given, result), headers };
    },
  });
}
