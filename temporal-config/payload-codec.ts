import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import { type PayloadKey, SealedPayloadError } from '../platform/payload-keys.js';

const { Payload: Message } = proto.temporal.api.common.v1;
const CIPHER = 'aes-256-gcm';
const ENCODING = 'binary/encrypted';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array | null | undefined): string => new TextDecoder().decode(bytes ?? new Uint8Array());
/** What stands in the open beside the sealed data: who changes it cannot open it any more. */
const boundTo = (keyId: string): Buffer => Buffer.from(`${ENCODING}\n${CIPHER}\n${keyId}`);

/**
 * Seals each payload, its own encoding included, with AES-256-GCM by the first key, and opens what any of the keys sealed.
 * What was never sealed is passed on as it is, so that processes which began without keys go on.
 */
export function payloadCodec(keys: readonly [PayloadKey, ...PayloadKey[]]): PayloadCodec {
  const [sealing] = keys;
  const byId = new Map(keys.map(({ id, key }) => [id, key]));
  return {
    encode: async (payloads) => payloads.map((payload) => seal(payload, sealing)),
    decode: async (payloads) => payloads.map((payload) => (isSealed(payload) ? open(payload, byId) : payload)),
  };
}

const isSealed = ({ metadata }: Payload): boolean => textOf(metadata?.['encoding']) === ENCODING;

function seal(payload: Payload, { id, key }: PayloadKey): Payload {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(boundTo(id));
  const sealed = Buffer.concat([cipher.update(Message.encode(payload).finish()), cipher.final()]);
  return {
    metadata: { encoding: bytesOf(ENCODING), 'encryption-cipher': bytesOf(CIPHER), 'encryption-key-id': bytesOf(id) },
    data: Buffer.concat([nonce, sealed, cipher.getAuthTag()]),
  };
}

function open({ metadata, data }: Payload, keys: ReadonlyMap<string, Buffer>): Payload {
  const id = textOf(metadata?.['encryption-key-id']);
  const key = keys.get(id);
  if (!key)
    throw new SealedPayloadError(`A payload is sealed with the key "${id}", which ATLAS_PAYLOAD_KEYS does not have.`);
  const bytes = Buffer.from(data ?? []);
  const end = bytes.length - TAG_BYTES;
  try {
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(boundTo(id));
    decipher.setAuthTag(bytes.subarray(Math.max(end, NONCE_BYTES)));
    const opened = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, end)), decipher.final()]);
    return Message.decode(opened);
  } catch {
    throw new SealedPayloadError(`A payload that names the key "${id}" is not what that key sealed.`);
  }
}
