import { ApplicationFailure } from '@temporalio/common';
import { isNotReady } from '../../api/process-problems.js';
import type { RefusalWire } from '../../domain/kernel/refusal.js';

/** Polls until the body answers something; the name says what was waited for when it does not. */
export async function until<T>(name: string, body: () => Promise<T | undefined>, withinMs = 30_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await body().catch((error: unknown) => {
      if (Date.now() > deadline) throw error;
      return undefined;
    });
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`waited ${withinMs} ms in vain: ${name}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Asks again, as the API does, while a process is just going on in its next run. */
export async function onceReady<T>(update: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await update();
    } catch (error) {
      if (!isNotReady(error) || attempt === 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** The refusal that an update fails with. */
export async function refusalOf(update: Promise<unknown>): Promise<RefusalWire> {
  const error = await update.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof ApplicationFailure && cause.details?.[0]) return cause.details[0] as RefusalWire;
  }
  throw new Error(`expected a refusal, got ${String(error)}`);
}
