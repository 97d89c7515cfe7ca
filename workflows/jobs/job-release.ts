import type { ChangeJobInput, JobInput, JobStepped } from '../../domain/jobs/index.js';
import type { Command } from '../../domain/kernel/command.js';
import { formatQuantity, minus, NONE, quantity as quantityOf } from '../../domain/kernel/quantity.js';
import { refusalOf } from '../support/refusal.js';
import { step } from '../support/steps.js';
import { draftPlan } from './job-plan.js';
import { follow, insist, type JobProcess, own, run, standingOf } from './job-process.js';

/** The bill and the routing of today are the job's from now on. */
export async function plan(p: JobProcess, command: Command<JobInput>): Promise<void> {
  const drafted = await draftPlan(p.start.spec, standingOf(p).quantity);
  await run(p, step.planJob({ ...command, input: { jobId: p.subject, plan: drafted } }));
}

/** Material is reserved behind the orders that were placed before; what is missing is waited for. */
export async function release(p: JobProcess, command: Command<JobInput>): Promise<void> {
  const placingSequence = await step.nextPlacingSequence();
  const released = await run(p, step.releaseJob({ ...command, input: { jobId: p.subject, placingSequence } }));
  if (await isOpen(p, command, released)) await hold(p, command, 'release', () => reserve(p, command, released));
}

/** Another quantity takes other material: what is reserved follows it. */
export async function change(p: JobProcess, command: Command<ChangeJobInput>): Promise<void> {
  const changed = await run(p, step.changeJob(command));
  const { toReserve } = changed;
  if (toReserve && (await isOpen(p, command, changed)))
    await hold(p, command, `${command.key}/reserve`, () => reserveAnew(p, command, toReserve));
}

/** A command that is asked again and was finished by an earlier run says no more what is to be reserved. */
async function isOpen(p: JobProcess, { key }: Command<unknown>, { again }: JobStepped): Promise<boolean> {
  if (!again) return true;
  const read = await step.readJob(p.subject);
  return read?.openWork.some((work) => work.key === key) ?? false;
}

type Missing = readonly { readonly line: number; readonly part: string; readonly quantity: string }[];

/** Reserves and says what is missing. An operator may leave what is reserved as it is, and the job goes on with that. */
async function hold(
  p: JobProcess,
  command: Command<unknown>,
  name: string,
  reserving: () => Promise<Missing>,
): Promise<void> {
  const record = async (reserved: Promise<Missing>): Promise<void> => {
    const held = { jobId: p.subject, work: command.key, short: await reserved };
    await run(p, step.recordMaterialHeld(follow(command, 'held', held)));
  };
  await insist(
    p,
    name,
    () => record(reserving()),
    () => record(missing(p)),
  );
}

/** What the job's reservation misses as it is; without one nothing is waited for. */
async function missing(p: JobProcess): Promise<Missing> {
  const reservation = await step.readReservation(p.subject);
  return reservation?.open ? missingOf(reservation.lines) : [];
}

const NONE_IS_OPEN: readonly string[] = ['UnknownReservation', 'ReservationReleased'];

async function reserveAnew(p: JobProcess, command: Command<unknown>, { lines }: Required): Promise<Missing> {
  const wanted = { orderId: p.subject, lines: [...lines], besidesIssued: true };
  try {
    const reserved = await step.changeReservation(follow(command, 'reserve', wanted));
    return missingOf(reserved.lines);
  } catch (error) {
    if (NONE_IS_OPEN.includes(refusalOf(error)?.code ?? '')) return [];
    throw error;
  }
}

interface Required {
  readonly placingSequence: string;
  readonly site: string;
  readonly lines: readonly { readonly line: number; readonly part: string; readonly quantity: string }[];
}

async function reserve(p: JobProcess, { context }: Command<JobInput>, { placingSequence, site, lines }: Required) {
  if (lines.length === 0) return [];
  const wanted = { orderId: p.subject, placingSequence, site, allowPartial: true, lines: [...lines] };
  const reserved = await step.reserveStock(own(p, 'reserve', wanted, context));
  return missingOf(reserved.lines);
}

/** What a reservation waits for, by line. */
export const missingOf = (
  lines: readonly {
    readonly line: number;
    readonly part: string;
    readonly quantity: string;
    readonly reserved: string;
  }[],
) =>
  lines
    .map(({ line, part, quantity, reserved }) => ({
      line,
      part,
      left: minus(quantityOf(quantity), quantityOf(reserved)),
    }))
    .filter(({ left }) => left > NONE)
    .map(({ line, part, left }) => ({ line, part, quantity: formatQuantity(left) }));
