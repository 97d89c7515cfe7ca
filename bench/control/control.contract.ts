import { defineUpdate } from '@temporalio/workflow';

/** The kinds of activity that a step can be: local, or ordinary on one of two task queues. */
export type StepKind = 'local' | 'processes' | 'payments';

export interface ControlStart {
  readonly id: string;
  readonly steps: readonly StepKind[];
}

export const CONTROL_WORKFLOW = 'control';
/** Answers once the first step is done, as the placing of an order does. */
export const firstStepUpdate = defineUpdate<string>('firstStep');
export type ControlWorkflow = (start: ControlStart) => Promise<void>;
