import type { RepairTiming } from '../../domain/repairs/index.js';

/** How long a repair's process waits; part of its start arguments, so that a change counts for new repairs only. */
export const REPAIR_TIMING: RepairTiming = { answerDays: 14, reminders: 2, jobRereadMinutes: 60 };
