import { DefaultFailureConverter } from '@temporalio/common';

/** Messages and stacks of failures become payloads, and are sealed as those are. The engine's SDK loads it by its path. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
