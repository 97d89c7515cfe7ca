import { type ApprovalRequest, isOpen } from '../../domain/approvals/index.js';
import { request as readRequest } from '../../domain/approvals/store/index.js';
import { approvalOfJournal, type ManualJournal, nextManualState, refuseLedger } from '../../domain/ledger/index.js';
import { manualJournal } from '../../domain/ledger/store/index.js';
import { problem } from '../../platform/problem.js';
import { startOfRequest } from '../../workflows/approvals/approval.contract.js';
import { decide } from '../approvals/decide.js';
import { type Call, contextOf } from '../call.js';
import type { ManualProgressDto } from './ledger.dto.js';

interface Decision {
  readonly decision: 'approve' | 'reject';
  readonly reason: string;
}

export async function draftOf(call: Call, journalId: string): Promise<ManualJournal> {
  const found = await manualJournal(call.database, journalId);
  if (found) return found;
  throw problem(404, 'unknown-journal', `There is no manual journal ${journalId}.`);
}

/** A vote on the request about the draft; who drafted it may take it back. Posted once nobody else has to agree. */
export async function decideDraft(
  call: Call,
  key: string,
  draft: ManualJournal,
  { decision, reason }: Decision,
): Promise<ManualProgressDto> {
  const { journalId, draftedBy } = draft;
  const isOwn = draftedBy === call.actor.id;
  if (isOwn && decision === 'approve') {
    throw refuseLedger('OwnJournal', `${draftedBy} drafted manual journal ${journalId}: another must approve.`);
  }
  const requestId = await requestOf(call, key, draft);
  if (isOwn) return takeBack(call, key, { journalId, requestId, reason });
  const request = await requestRow(call, requestId);
  await restartLost(call, draft, request);
  const { state, position } = await decide(call, `request:${key}`, request, { decision, reason });
  return isOpen(state) ? { journalId, state: 'Drafted', journal: null, position } : endOf(call, journalId, requestId);
}

async function takeBack(
  call: Call,
  key: string,
  { journalId, requestId, reason }: { readonly journalId: string; readonly requestId: string; readonly reason: string },
): Promise<ManualProgressDto> {
  const command = { key: `request:${key}`, context: contextOf(call, requestId), input: { requestId, reason } };
  const { position } = await call.processes.carryOut(key, 'withdrawApproval', command);
  const request = await requestRow(call, requestId);
  const draft = await draftOf(call, journalId);
  // One that told something took the request back, and the draft may be rejected by that already.
  if (position === null) nextManualState(journalId, draft.state, 'reject');
  await restartLost(call, draft, request);
  const ended = await endOf(call, journalId, requestId);
  if (ended.state !== 'Rejected') nextManualState(journalId, ended.state, 'reject');
  return ended;
}

async function requestRow(call: Call, requestId: string): Promise<ApprovalRequest> {
  const request = await readRequest(call.database, requestId);
  if (!request) throw new Error(`request ${requestId} was made and has no row`);
  return request;
}

/** Decided, and its process was lost before it did what was decided. */
async function restartLost(call: Call, { state }: ManualJournal, request: ApprovalRequest): Promise<void> {
  if (!isOpen(request.state) && state === 'Drafted') await call.processes.restartApproval(startOfRequest(request));
}

/** Once what was decided is done. */
async function endOf(call: Call, journalId: string, requestId: string): Promise<ManualProgressDto> {
  const { position } = await call.processes.approvalEnd(requestId);
  const { state, journal } = await draftOf(call, journalId);
  return { journalId, state, journal, position };
}

/** One from before drafts were asked about is asked about now. */
async function requestOf(call: Call, key: string, { journalId, state }: ManualJournal): Promise<string> {
  const requestId = approvalOfJournal(journalId);
  if (await readRequest(call.database, requestId)) return requestId;
  nextManualState(journalId, state, 'approve');
  const command = { key: `request:${key}/submit`, context: contextOf(call, journalId), input: { journalId } };
  await call.processes.carryOut(`${key}/submit`, 'submitJournal', command);
  return requestId;
}
