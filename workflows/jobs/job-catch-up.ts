import type { JobException, OpenWork } from '../../domain/jobs/index.js';
import { type Actor, SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import { localDate } from '../../domain/kernel/time.js';
import { refusalOf } from '../support/refusal.js';
import { step, upkeep } from '../support/steps.js';
import { allow, approvalStart, askApproval, refuseAsked } from './job-exception.js';
import { insist, isOver, type JobProcess, own, run, standingOf, took } from './job-process.js';
import { missingOf } from './job-release.js';

/**
 * The rows as they are now: finishes what an earlier run began, does what was allowed meanwhile, takes material that has
 * come, and lets a quote lapse.
 */
export async function catchUp(p: JobProcess): Promise<void> {
  const read = await step.readJob(p.subject);
  if (!read) throw new Error(`job ${p.subject} has no row`);
  took(p, read.standing);
  p.validUntil = read.validUntil;
  p.done = new Set(read.done);
  for (const work of read.openWork) await finish(p, work);
  for (const exception of read.exceptions) await settle(p, exception);
  if (isOver(p)) return;
  await lapse(p);
  await goOnByItself(p);
  if (standingOf(p).waitingFor === 'material') await takeMaterial(p, read.short);
}

const inTheNameOf = (p: JobProcess, actor: Actor) => ({ ...p.start.context, actor });

/** The same keys as the first time: what is recorded is answered, the rest is done. */
const finish = (p: JobProcess, { key, kind, input, actor }: OpenWork): Promise<void> =>
  orRefused(p.execute(p, kind, { key, context: inTheNameOf(p, actor), input }));

/** A refusal is told to whoever asked, on the job or on the exception; it ends nothing here. */
async function orRefused(done: Promise<unknown>): Promise<void> {
  try {
    await done;
  } catch (error) {
    if (!refusalOf(error)) throw error;
  }
}

async function settle(p: JobProcess, exception: JobException): Promise<void> {
  const { requestId } = exception;
  const context = inTheNameOf(p, exception.askedBy);
  if (exception.state === 'Asked') return orRefused(askApproval(p, exception, context));
  const request = await step.readApproval(requestId);
  if (!request) throw new Error(`approval request ${requestId} has no row`);
  if (request.state === 'Granted') return orRefused(allow(p, exception, context));
  if (request.state === 'Requested' || request.state === 'Escalated') {
    // An approval whose process was lost is taken up again.
    return upkeep.startApproval(approvalStart(p, exception));
  }
  return refuseAsked(p, exception, `approval ${requestId}: ${request.state}`);
}

async function lapse(p: JobProcess): Promise<void> {
  const { state } = standingOf(p);
  if (state !== 'Quoted' || !p.validUntil) return;
  if (localDate(new Date().toISOString()) <= p.validUntil) return;
  const context = inTheNameOf(p, SYSTEM_ACTOR);
  const input = { jobId: p.subject, reason: 'its validity ended', lapsed: true };
  await p.execute(p, 'declineQuote', own(p, `lapse/${p.validUntil}`, input, context));
}

/** Jobs of orders and repairs are planned and released without being asked, unless an operator leaves that to a person. */
async function goOnByItself(p: JobProcess): Promise<void> {
  if (!p.start.spec.releaseAtOnce) return;
  const leave = async () => {
    p.leftToPeople = true;
  };
  const next = { Accepted: 'planJob', Planned: 'releaseJob' } as const;
  for (let rounds = 0; rounds < 2; rounds += 1) {
    const { state } = standingOf(p);
    if (p.leftToPeople || (state !== 'Accepted' && state !== 'Planned')) return;
    const kind = next[state];
    await insist(p, kind, () => p.execute(p, kind, own(p, `itself/${kind}`, { jobId: p.subject })), leave);
  }
}

/** What inventory holds for the job by now. */
async function takeMaterial(p: JobProcess, known: readonly { line: number; quantity: string }[]): Promise<void> {
  const reservation = await step.readReservation(p.subject);
  if (!reservation?.open) return;
  const short = missingOf(reservation.lines);
  const same = short.length === known.length && short.every((line, at) => line.quantity === known[at]?.quantity);
  if (same) return;
  const command = own(p, `material/${standingOf(p).version}`, { jobId: p.subject, work: null, short });
  await orRefused(run(p, step.recordMaterialHeld(command)));
}
