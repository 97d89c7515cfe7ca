import { isDatabaseUnreachable } from './database.js';

/** gRPC: DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, UNAVAILABLE. */
const GRPC_UNREACHABLE = new Set([4, 8, 14]);

/** SQL classes that speak of the server and not of the statement's data: connection, resources, operator, system. */
const SERVER_CLASSES = /^(08|53|57|58|XX)/;
/** What a deployment still owes: a table, a column or a grant that is not there yet. Never the fault of one fact. */
const NOT_READY = /^(42|3F|28)/;
/** Lost races between transactions: the same again will do. */
const LOST_RACES = new Set(['40001', '40P01', '55P03']);

const codeOf = (error: Error): unknown => (error as { code?: unknown }).code;

function* chain(error: unknown): Generator<Error> {
  for (let at = error, depth = 0; at instanceof Error && depth < 10; at = at.cause, depth += 1) yield at;
}

/**
 * Whether handling failed because something could not be reached (database, broker, Temporal) or is not ready, rather
 * than because of the fact itself. Then one waits and tries again without end, and nothing is parked.
 */
export function isUnreachable(error: unknown): boolean {
  for (const link of chain(error)) {
    const code = codeOf(link);
    if (isDatabaseUnreachable(link) || link.name.startsWith('KafkaJS')) return true;
    if (typeof code === 'number' && GRPC_UNREACHABLE.has(code)) return true;
    if (typeof code === 'string' && (SERVER_CLASSES.test(code) || NOT_READY.test(code))) return true;
  }
  return false;
}

/** A deadlock or the like: the same again will do, and it counts as no attempt. */
export function isLostRace(error: unknown): boolean {
  for (const link of chain(error)) {
    const code = codeOf(link);
    if (typeof code === 'string' && LOST_RACES.has(code)) return true;
  }
  return false;
}
