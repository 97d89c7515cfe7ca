import type { AuditKind, AuditRecord } from '../../domain/audit/index.js';
import { networkOf } from '../limits/network.js';

/** Of what anybody can send without end, so many a minute are written down one by one, of each who sends it. */
const EACH: Readonly<Partial<Record<AuditKind, number>>> = { signIn: 10, limit: 1, authorisation: 60 };
/** Of all who send it together, so that many addresses are no way around it. */
const ALL = 1_000;
const MOST_SENDERS = 2_000;

interface Counted {
  written: number;
  more: number;
  last: AuditRecord;
}

export interface Thrifty {
  /** Whether it is only counted. */
  isOneOfMany(record: AuditRecord): boolean;
  /** What was only counted since the last time: one record for each who sent it, as the last one was. */
  take(): AuditRecord[];
}

export function thrifty(): Thrifty {
  const senders = new Map<string, Counted>();
  let written = 0;
  const senderOf = (record: AuditRecord): Counted => {
    const { kind, actorId, address } = record;
    const name = `${kind} ${actorId ?? networkOf(address)}`;
    const key = senders.has(name) || senders.size < MOST_SENDERS ? name : kind;
    const sender = senders.get(key) ?? { written: 0, more: 0, last: record };
    senders.set(key, sender);
    return sender;
  };
  return {
    isOneOfMany: (record) => {
      const each = EACH[record.kind];
      if (each === undefined) return false;
      const sender = senderOf(record);
      if (sender.written < each && written < ALL) {
        sender.written += 1;
        written += 1;
        return false;
      }
      sender.more += 1;
      sender.last = record;
      return true;
    },
    take: () => {
      const told = [...senders.values()].filter(({ more }) => more > 0);
      senders.clear();
      written = 0;
      return told.map(({ more, last }) => ({ ...last, requests: more }));
    },
  };
}
