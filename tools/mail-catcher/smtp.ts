import { SMTPServer } from 'smtp-server';
import type { Mailbox } from './mailbox.js';

const LARGEST_BYTES = 30 * 1024 * 1024;

/** Addresses that stand for servers that say no: for good, or for now. */
const ANSWERS: Readonly<Record<string, readonly [code: number, text: string]>> = {
  'refused.test': [550, 'There is no such mailbox'],
  'busy.test': [451, 'Try again later'],
};

const answerTo = (address: string) => ANSWERS[address.split('@').at(-1)?.toLowerCase() ?? ''];

/** Takes every message for everybody, and sends none of them on. */
export const createSmtp = (mailbox: Mailbox): SMTPServer =>
  new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: LARGEST_BYTES,
    onRcptTo: ({ address }, _session, done) => {
      const answer = answerTo(address);
      done(answer && Object.assign(new Error(answer[1]), { responseCode: answer[0] }));
    },
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', (error: Error) => done(error));
      stream.on('end', () => {
        if (stream.sizeExceeded) {
          done(Object.assign(new Error('The message is too large'), { responseCode: 552 }));
          return;
        }
        const from = envelope.mailFrom ? envelope.mailFrom.address : '';
        const recipients = envelope.rcptTo.map(({ address }) => address);
        mailbox.add({ from, recipients, raw: Buffer.concat(chunks).toString('base64') }).then(
          () => done(),
          (error: Error) => done(error),
        );
      });
    },
  });
