import type { StepTx } from '../../../platform/step.js';
import { letterWritten } from '../correspondence.facts.js';
import type { Attachment, Letter } from '../correspondence.wire.js';

export const aggregateOf = (letterId: string): string => `letter:${letterId}`;

export type AboutLetter = Pick<
  Letter,
  'letterId' | 'kind' | 'customerId' | 'invoice' | 'orderId' | 'recipients' | 'subject'
>;

/** What every fact about a letter tells. */
export const aboutLetter = (letter: AboutLetter): AboutLetter => ({
  letterId: letter.letterId,
  kind: letter.kind,
  customerId: letter.customerId,
  invoice: letter.invoice,
  orderId: letter.orderId,
  recipients: letter.recipients,
  subject: letter.subject,
});

export type NewLetter = AboutLetter & { readonly body: string; readonly attachments: readonly Attachment[] };

/** The letter is on record, with all that goes with it, before anything of it is sent. */
export async function insertLetter(tx: StepTx, letter: NewLetter): Promise<void> {
  const { letterId } = letter;
  await tx.query(
    `INSERT INTO correspondence.letters (letter_id, kind, customer_id, invoice, order_id, recipients, subject, body,
       written_by, written_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      ...[letterId, letter.kind, letter.customerId, letter.invoice, letter.orderId, [...letter.recipients]],
      ...[letter.subject, letter.body, JSON.stringify(tx.context.actor), tx.now],
    ],
  );
  for (const [index, { name, mediaType, content }] of letter.attachments.entries()) {
    await tx.query(
      `INSERT INTO correspondence.attachments (letter_id, position, name, media_type, content)
       VALUES ($1, $2, $3, $4, $5)`,
      [letterId, index + 1, name, mediaType, Buffer.from(content)],
    );
  }
  await tx.query('INSERT INTO correspondence.outgoing (letter_id, written_at) VALUES ($1, $2)', [letterId, tx.now]);
  const attachments = letter.attachments.map(({ name }) => name);
  tx.emit(letterWritten, aggregateOf(letterId), { ...aboutLetter(letter), attachments });
}
