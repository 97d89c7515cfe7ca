import type { StepTx } from '../../../platform/step.js';
import type { Place } from '../../kernel/scope.js';
import { approvalLetterEnded, approvalLetterWritten, letterEnded, letterWritten } from '../correspondence.facts.js';
import type {
  ApprovalLetterKind,
  Attachment,
  BusinessLetterKind,
  Letter,
  LetterKind,
  LetterOutcome,
} from '../correspondence.wire.js';

const aggregateOf = (letterId: string): string => `letter:${letterId}`;

const ABOUT_APPROVAL: Readonly<Record<ApprovalLetterKind, 'waiting' | 'outcome'>> = {
  approval: 'waiting',
  approvalOutcome: 'outcome',
};

const isOfApproval = (kind: LetterKind): kind is ApprovalLetterKind => Object.hasOwn(ABOUT_APPROVAL, kind);

type AboutLetter = Pick<
  Letter,
  'letterId' | 'kind' | 'customerId' | 'invoice' | 'orderId' | 'requestId' | 'recipients' | 'subject'
>;

const aboutLetter = (letter: AboutLetter, kind: BusinessLetterKind) => ({
  letterId: letter.letterId,
  kind,
  customerId: letter.customerId,
  invoice: letter.invoice,
  orderId: letter.orderId,
  recipients: letter.recipients,
  subject: letter.subject,
});

const aboutApproval = ({ letterId, requestId }: AboutLetter, kind: ApprovalLetterKind) => ({
  letterId,
  requestId: requestId ?? '',
  about: ABOUT_APPROVAL[kind],
});

export function tellEnded(tx: StepTx, letter: AboutLetter, outcome: LetterOutcome, detail: string): void {
  const { letterId, kind } = letter;
  const aggregate = aggregateOf(letterId);
  if (isOfApproval(kind)) tx.emit(approvalLetterEnded, aggregate, { ...aboutApproval(letter, kind), outcome });
  else tx.emit(letterEnded, aggregate, { ...aboutLetter(letter, kind), outcome, detail });
}

interface NewLetter extends AboutLetter {
  readonly body: string;
  readonly attachments: readonly Attachment[];
  /** Where that stands which it is about. */
  readonly place: Place;
}

/** The letter is on record, with all that goes with it, before anything of it is sent. */
export async function insertLetter(tx: StepTx, letter: NewLetter): Promise<void> {
  const { letterId, kind } = letter;
  await tx.query(
    `INSERT INTO correspondence.letters (letter_id, kind, customer_id, invoice, order_id, request_id, recipients, subject,
       body, written_by, written_at, site, business_unit)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      ...[letterId, kind, letter.customerId, letter.invoice, letter.orderId, letter.requestId ?? null],
      ...[[...letter.recipients], letter.subject, letter.body, JSON.stringify(tx.context.actor), tx.now],
      ...[letter.place.site ?? null, letter.place.businessUnit ?? null],
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
  if (isOfApproval(kind)) tx.emit(approvalLetterWritten, aggregateOf(letterId), aboutApproval(letter, kind));
  else {
    const attachments = letter.attachments.map(({ name }) => name);
    tx.emit(letterWritten, aggregateOf(letterId), { ...aboutLetter(letter, kind), attachments });
  }
}
