import type { Command } from '../../domain/kernel/command.js';
import type { RefusalWire } from '../../domain/kernel/refusal.js';
import type { Stepped } from '../../domain/kernel/stepped.js';

export const COMMAND_WORKFLOW = 'command';

/** The domain commands that are a process of one step: run, then post what it emitted. */
export const SINGLE_COMMANDS = [
  'receiveStock',
  'adjustStock',
  'moveStock',
  'issueIndirect',
  'openStock',
  'createCustomer',
  'changeCustomer',
  'createSupplier',
  'changeSupplier',
  'createPart',
  'changePart',
  'defineUnitOfMeasure',
  'defineTaxCode',
  'definePriceList',
  'definePrice',
  'defineBusinessUnit',
  'defineSite',
  'defineCostCentre',
  'definePolicy',
  'withdrawPolicy',
  'defineWorkingCalendar',
  'giveDelegation',
  'revokeDelegation',
  'addContact',
  'endContact',
  'takePayment',
  'transferCredit',
  'draftJournal',
  'submitJournal',
  'withdrawApproval',
  'reverseJournal',
  'defineFiscalYear',
  'closeFiscalYear',
  'resolveTask',
  'defineWorkCentre',
  'releaseBillOfMaterial',
  'releaseRouting',
  'chargeActualOverhead',
  'stopWorkCentre',
  'restartWorkCentre',
  'defineDunningPolicy',
  'holdDunning',
  'releaseDunningHold',
  'subscribeToReport',
  'changeSubscription',
  'cancelSubscription',
  'createWebhookEndpoint',
  'changeWebhookEndpoint',
  'pauseWebhookEndpoint',
  'resumeWebhookEndpoint',
  'disableWebhookEndpoint',
  'rotateWebhookSecret',
  'testWebhookEndpoint',
  'redeliverWebhook',
] as const;
export type SingleCommand = (typeof SINGLE_COMMANDS)[number];

export interface CommandStart {
  readonly activity: SingleCommand;
  readonly command: Command<unknown>;
}

export type CommandOutcome =
  | { readonly outcome: 'done'; readonly result: Record<string, unknown> & Stepped }
  | { readonly outcome: 'refused'; readonly refusal: RefusalWire };

export const commandWorkflowId = (key: string): string => `command:${key}`;

export type CommandWorkflow = (start: CommandStart) => Promise<CommandOutcome>;
