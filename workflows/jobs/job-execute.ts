import type {
  AcceptQuoteInput,
  CancelJobInput,
  ChangeJobInput,
  CloseJobInput,
  CompleteJobInput,
  DecideDispositionInput,
  DeclineQuoteInput,
  HoldJobInput,
  InspectInput,
  IssueMaterialInput,
  JobCommandKind,
  JobException,
  JobStepped,
  LogTimeInput,
  OpenJobCostsInput,
  OperationInput,
  OverrideJobInput,
  PauseOperationInput,
  ReceiveBackInput,
  ReportQuantityInput,
  ReturnMaterialInput,
  ReviseQuoteInput,
  ScrapUnitsInput,
  SendOutInput,
} from '../../domain/jobs/index.js';
import type { Command } from '../../domain/kernel/command.js';
import type { Stepped } from '../../domain/kernel/stepped.js';
import { step } from '../support/steps.js';
import { cancel, decline } from './job-cancel.js';
import { close, complete } from './job-complete.js';
import { askApproval } from './job-exception.js';
import { giveBack, issue } from './job-material.js';
import { type JobProcess, run } from './job-process.js';
import { change, plan, release } from './job-release.js';

/** One command, one effect. Refusals are thrown. */
export async function execute(p: JobProcess, kind: string, command: Command<unknown>): Promise<void> {
  const as = <Input>(): Command<Input> => command as Command<Input>;
  switch (kind as JobCommandKind) {
    case 'reviseQuote':
      await run(p, step.reviseQuote(as<ReviseQuoteInput>()));
      p.validUntil = as<ReviseQuoteInput>().input.validUntil;
      return;
    case 'acceptQuote':
      return one(p, step.acceptQuote(as<AcceptQuoteInput>()));
    case 'declineQuote':
      return decline(p, as<DeclineQuoteInput>());
    case 'changeJob':
      return change(p, as<ChangeJobInput>());
    case 'planJob':
      return plan(p, as());
    case 'releaseJob':
      return release(p, as());
    case 'holdJob':
      return one(p, step.holdJob(as<HoldJobInput>()));
    case 'resumeJob':
      return one(p, step.resumeJob(as<HoldJobInput>()));
    case 'startOperation':
      return one(p, step.startOperation(as<OperationInput>()));
    case 'pauseOperation':
      return one(p, step.pauseOperation(as<PauseOperationInput>()));
    case 'finishOperation':
      return one(p, step.finishOperation(as<OperationInput>()));
    case 'reportQuantity':
      return one(p, step.reportQuantity(as<ReportQuantityInput>()));
    case 'logTime':
      return one(p, step.logTime(as<LogTimeInput>()));
    case 'scrapUnits':
      return permitted(p, command, step.scrapUnits(as<ScrapUnitsInput>()));
    case 'sendOut':
      return one(p, step.sendOut(as<SendOutInput>()));
    case 'receiveBack':
      return one(p, step.receiveBack(as<ReceiveBackInput>()));
    case 'inspect':
      await one(p, step.inspect(as<InspectInput>()));
      p.made['inspection'] = as<InspectInput>().input.inspectionId;
      return;
    case 'decideDisposition':
      return permitted(p, command, step.decideDisposition(as<DecideDispositionInput>()));
    case 'issueMaterial':
      return issue(p, as<IssueMaterialInput>());
    case 'returnMaterial':
      return giveBack(p, as<ReturnMaterialInput>());
    case 'completeJob':
      return complete(p, as<CompleteJobInput>());
    case 'closeJob':
      return close(p, as<CloseJobInput>());
    case 'cancelJob':
      return cancel(p, as<CancelJobInput>());
    case 'overrideJob':
      return permitted(p, command, step.overrideJob(as<OverrideJobInput>()));
    case 'openJobCosts':
      return one(p, step.openJobCosts(as<OpenJobCostsInput>()));
  }
}

async function one(p: JobProcess, stepped: Promise<JobStepped & Stepped>): Promise<void> {
  await run(p, stepped);
}

/** A command of one step that may have to be allowed first. */
async function permitted(
  p: JobProcess,
  command: Command<unknown>,
  stepped: Promise<JobStepped & Stepped & { readonly exception: JobException | null }>,
): Promise<void> {
  const { exception } = await run(p, stepped);
  if (exception) await askApproval(p, exception, command.context);
}
