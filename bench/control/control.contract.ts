import { defineSignal, defineUpdate } from '@temporalio/workflow';

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

/** A process that lives and does one update after the other, each so many local steps: what a job's process is without its rules. */
export const CONTROL_JOB_WORKFLOW = 'controlJob';
export interface ControlWork {
  readonly id: string;
  readonly steps: number;
}
export const workUpdate = defineUpdate<string, [ControlWork]>('work');
export const endSignal = defineSignal('end');
export type ControlJobWorkflow = () => Promise<void>;
