import type { CommandContext } from './actor.js';

/** What every domain command takes. The key is the business key that makes it happen exactly once. */
export interface Command<Input> {
  readonly key: string;
  readonly context: CommandContext;
  readonly input: Input;
}
