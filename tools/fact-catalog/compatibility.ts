import { avroType } from '../../platform/avro-schemas.js';

/** Whether each can read what the other wrote: old facts stay readable, and old readers can read new facts. */
export function incompatibility(former: unknown, current: unknown): string | undefined {
  const reasons = [
    reads(current, former, 'the new schema cannot read facts written before'),
    reads(former, current, 'readers of the former schema cannot read new facts'),
  ];
  return reasons.find((reason) => reason !== undefined);
}

function reads(reader: unknown, writer: unknown, otherwise: string): string | undefined {
  try {
    avroType(reader).createResolver(avroType(writer));
    return undefined;
  } catch (error) {
    return `${otherwise}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
