import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import PostalMime, { type Email } from 'postal-mime';

/** A message as it came, every time that it came: one that is sent twice stands here twice. */
export interface Caught {
  readonly id: string;
  readonly receivedAt: string;
  readonly from: string;
  /** Whom the envelope names. */
  readonly recipients: readonly string[];
  /** The whole message, base64. */
  readonly raw: string;
}

export interface CaughtView {
  readonly id: string;
  readonly receivedAt: string;
  readonly from: string;
  readonly recipients: readonly string[];
  readonly messageId: string | null;
  readonly subject: string;
  readonly text: string;
  readonly attachments: readonly { readonly name: string; readonly mediaType: string; readonly bytes: number }[];
}

export interface Mailbox {
  add(message: Omit<Caught, 'id' | 'receivedAt'>): Promise<Caught>;
  /** The last received first. */
  list(): readonly Caught[];
  find(id: string): Caught | undefined;
}

const MOST_MESSAGES = 2_000;

export function openMailbox(file: string | undefined): Mailbox {
  const messages = file ? read(file) : [];
  return {
    add: async (message) => {
      const caught = { id: randomUUID(), receivedAt: new Date().toISOString(), ...message };
      if (file) await appendFile(file, `${JSON.stringify(caught)}\n`, { mode: 0o600 });
      messages.push(caught);
      if (messages.length > MOST_MESSAGES) messages.shift();
      return caught;
    },
    list: () => [...messages].reverse(),
    find: (id) => messages.find((message) => message.id === id),
  };
}

function read(file: string): Caught[] {
  mkdirSync(dirname(file), { recursive: true });
  const lines = contentOf(file).split('\n').slice(0, -1);
  return lines.slice(-MOST_MESSAGES).map((line) => JSON.parse(line) as Caught);
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return '';
    throw error;
  }
}

const parsed = ({ raw }: Caught): Promise<Email> => PostalMime.parse(Buffer.from(raw, 'base64'));

const bytesOf = (content: Email['attachments'][number]['content']): Uint8Array =>
  typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content);

export async function viewOf(caught: Caught): Promise<CaughtView> {
  const mail = await parsed(caught);
  return {
    id: caught.id,
    receivedAt: caught.receivedAt,
    from: caught.from,
    recipients: caught.recipients,
    messageId: mail.messageId ?? null,
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    attachments: mail.attachments.map(({ filename, mimeType, content }) => ({
      name: filename ?? '',
      mediaType: mimeType,
      bytes: bytesOf(content).byteLength,
    })),
  };
}

/** An attachment by its place in the message, from 0. */
export async function attachmentOf(
  caught: Caught,
  index: number,
): Promise<{ readonly name: string; readonly mediaType: string; readonly content: Uint8Array } | undefined> {
  const found = (await parsed(caught)).attachments[index];
  return found && { name: found.filename ?? '', mediaType: found.mimeType, content: bytesOf(found.content) };
}
