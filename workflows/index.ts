export { approval } from './approvals/approval.js';
export { command } from './commands/command.js';
export { job } from './jobs/job.js';
export { order } from './orders/order.js';
export { webhook } from './payments/webhook.js';
export { repair } from './repairs/repair.js';
export { findLostProcesses } from './upkeep/find-lost-processes.js';
export { postWaitingFacts } from './upkeep/post-waiting-facts.js';
