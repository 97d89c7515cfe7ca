import type { Database } from '../../../platform/database.js';
import { runStep } from '../../../platform/step.js';
import type { CommandContext } from '../../kernel/actor.js';
import { requireRole } from '../../kernel/authority.js';
import type { Command } from '../../kernel/command.js';
import type { Place } from '../../kernel/scope.js';
import type { Stepped } from '../../kernel/stepped.js';
import { refuse, refuseWrongFields } from '../correspondence.refusals.js';
import type {
  ApprovalLettersResult,
  Delivery,
  LetterResult,
  RecordDeliveryInput,
  WriteApprovalLettersInput,
  WriteDocumentInput,
} from '../correspondence.wire.js';
import { approvalLetterProblems, documentProblems } from '../subscription.js';
import { findLetter } from './letter.reader.js';
import { insertLetter, tellEnded } from './letter-row.js';

/** Writes a letter with its documents, for the activity that makes them. The same letter written again is the one that was written. Refuses 'InvalidLetter'. */
export async function writeDocument(
  database: Database,
  input: WriteDocumentInput,
  context: CommandContext,
): Promise<LetterResult & Stepped> {
  requireRole(context.actor, ['Finance'], 'send letters');
  refuseWrongFields('InvalidLetter', documentProblems(input));
  const { letterId, kind } = input;
  const key = `letter/${letterId}`;
  // Rendered again, a document says another time of day: it is no other letter.
  return runStep(database, { room: 'correspondence', key, context, input: { letterId, kind } }, async (tx) => {
    await insertLetter(tx, { customerId: null, place: {}, ...input, invoice: null, orderId: null });
    return { letterId };
  });
}

/**
 * Writes what an occasion of a request, which stands there, is told, once: told again, the letters are those of the first
 * time, whoever is on the list by then. Refuses 'InvalidLetter'.
 */
export async function writeApprovalLetters(
  database: Database,
  { key, context, input }: Command<WriteApprovalLettersInput>,
  place: Place = {},
): Promise<ApprovalLettersResult & Stepped> {
  requireRole(context.actor, ['Admin'], 'write letters about approvals');
  refuseWrongFields('InvalidLetter', approvalLetterProblems(input));
  const { requestId, kind, occasion } = input;
  return runStep(database, { room: 'correspondence', key, context, input: { requestId, occasion } }, async (tx) => {
    const letterIds: string[] = [];
    for (const { contactId, recipient, subject, body } of input.letters) {
      const letterId = `approval/${requestId}/${occasion}/${contactId}`;
      const about = { customerId: null, invoice: null, orderId: null, requestId, place };
      await insertLetter(tx, { letterId, kind, ...about, recipients: [recipient], subject, body, attachments: [] });
      letterIds.push(letterId);
    }
    return { letterIds };
  });
}

/** What became of a letter; the first that is recorded holds, and is answered. Refuses 'UnknownLetter'. */
export async function recordDelivery(
  database: Database,
  command: Command<RecordDeliveryInput>,
): Promise<{ readonly delivery: Delivery } & Stepped> {
  const { key, context, input } = command;
  requireRole(context.actor, ['Ops'], 'record what became of a letter');
  const { letterId, outcome, detail } = input;
  return runStep(database, { room: 'correspondence', key, context, input: { letterId } }, async (tx) => {
    const letter = await findLetter(tx, letterId);
    if (!letter) throw refuse('UnknownLetter', `There is no letter ${letterId}.`);
    if (letter.delivery) return { delivery: letter.delivery };
    await tx.query('INSERT INTO correspondence.deliveries (letter_id, outcome, detail, at) VALUES ($1, $2, $3, $4)', [
      ...[letterId, outcome, detail, tx.now],
    ]);
    await tx.query('UPDATE correspondence.outgoing SET ended = true WHERE letter_id = $1', [letterId]);
    tellEnded(tx, letter, outcome, detail);
    return { delivery: { outcome, detail, at: tx.now } };
  });
}
