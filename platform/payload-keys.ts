import { z } from 'zod';

/** A key that seals what Temporal keeps; its id stands beside what it sealed. */
export interface PayloadKey {
  readonly id: string;
  readonly key: Buffer;
}

/** A payload that cannot be opened: its key is not there, or it is not what was sealed. */
export class SealedPayloadError extends Error {
  override readonly name = 'SealedPayloadError';
}

const ID = /^[\w.-]{1,64}$/;
const KEY_BYTES = 32;

/** "id:base64,id:base64": the first key seals, all of them open. Says what is wrong without showing a key. */
export const payloadKeys = z
  .string()
  .default('')
  .transform((list, context): readonly PayloadKey[] => {
    const texts = list.split(',').filter((one) => one.trim() !== '');
    const keys = texts.map((text) => {
      const [id = '', key = ''] = text.trim().split(/:(.*)/s);
      return { id, key: Buffer.from(key, 'base64') };
    });
    const problem = problemOf(keys);
    if (problem) context.addIssue({ code: 'custom', message: problem });
    return keys;
  });

function problemOf(keys: readonly PayloadKey[]): string | undefined {
  const ids = keys.map(({ id }) => id);
  if (!ids.every((id) => ID.test(id)))
    return 'must be id:key pairs, separated by commas; an id is letters, digits, _ . -';
  const bad = keys.find(({ key }) => key.length !== KEY_BYTES);
  if (bad) return `the key "${bad.id}" must be ${KEY_BYTES} bytes in base64, as of: openssl rand -base64 ${KEY_BYTES}`;
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  return twice === undefined ? undefined : `the id "${twice}" stands there twice`;
}
