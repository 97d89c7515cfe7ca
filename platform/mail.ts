import { createTransport, type SentMessageInfo } from 'nodemailer';
import { type Config, required } from './config.js';

export interface MailSettings {
  /** "smtp://user:password@host:587", or smtps. */
  readonly url: string;
  /** Who the letters come from: "Atlas Machine and Supply <accounts@atlas.example>". */
  readonly from: string;
}

export interface Mail {
  /** Business key of the letter: the same letter sent again bears the same Message-ID. */
  readonly key: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly attachments: readonly {
    readonly name: string;
    readonly mediaType: string;
    readonly content: Uint8Array;
  }[];
}

export interface SentMail {
  readonly messageId: string;
  /** What the server answered. */
  readonly answer: string;
  /** Recipients that the server would not take, while it took others. */
  readonly rejected: readonly string[];
}

/** The server said no for good (5xx): asked again, it says no again. */
export class MailRefusal extends Error {
  override readonly name = 'MailRefusal';
}

export interface MailSender {
  /** Throws MailRefusal, or what is worth another attempt. */
  send(mail: Mail): Promise<SentMail>;
  close(): void;
}

const CATCHER = 'smtp://127.0.0.1:1025';
const CONNECT_MS = 5_000;
const SILENCE_MS = 20_000;

/** In production nothing is sent to nobody knows where: both must be set. In development there is the catcher. */
export function mailSettings(config: Config): MailSettings {
  if (config.ATLAS_MODE === 'production') {
    return { url: required(config, 'ATLAS_SMTP_URL'), from: required(config, 'ATLAS_MAIL_FROM') };
  }
  return {
    url: config.ATLAS_SMTP_URL ?? CATCHER,
    from: config.ATLAS_MAIL_FROM ?? 'Atlas <atlas@localhost.localdomain>',
  };
}

/** What may stand before the @ of a Message-ID, and reads as the key. */
const localPart = (key: string): string => encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%', '=');

export const messageIdOf = (key: string, from: string): string => {
  const domain = /@([^\s<>@]+)>?\s*$/.exec(from)?.[1];
  if (!domain) throw new Error(`ATLAS_MAIL_FROM is no mail address: ${from}`);
  return `<${localPart(key)}@${domain}>`;
};

export function openMail({ url, from }: MailSettings): MailSender {
  const transport = createTransport(
    {
      url,
      pool: true,
      maxConnections: 3,
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      // Contents come from here: no path or address in a letter is ever opened.
      disableFileAccess: true,
      disableUrlAccess: true,
    },
    { from },
  );
  return {
    send: async ({ key, to, subject, text, attachments }) => {
      const messageId = messageIdOf(key, from);
      const sent = await transport
        .sendMail({
          messageId,
          to: [...to],
          subject,
          text,
          headers: { 'Auto-Submitted': 'auto-generated' },
          attachments: attachments.map(({ name, mediaType, content }) => ({
            filename: name,
            contentType: mediaType,
            content: Buffer.from(content),
          })),
        })
        .catch((error: unknown) => {
          throw asRefusal(error) ?? error;
        });
      return { messageId, answer: answerOf(sent), rejected: rejectedOf(sent) };
    },
    close: () => transport.close(),
  };
}

const answerOf = ({ response }: SentMessageInfo): string => String(response);
const rejectedOf = ({ rejected }: SentMessageInfo): string[] =>
  ((rejected ?? []) as readonly (string | { readonly address: string })[]).map((one) =>
    typeof one === 'string' ? one : one.address,
  );

/** A login that is refused is a setting to be mended, not this letter's fault: it is worth another attempt. */
function asRefusal(error: unknown): MailRefusal | undefined {
  if (!(error instanceof Error)) return undefined;
  const { responseCode, code } = error as { responseCode?: unknown; code?: unknown };
  const isFinal = typeof responseCode === 'number' && responseCode >= 500 && code !== 'EAUTH';
  return isFinal ? new MailRefusal(error.message, { cause: error }) : undefined;
}
