import { refuseCorrespondence } from '../domain/correspondence/index.js';
import { mailOfLetter } from '../domain/correspondence/store/index.js';
import type { Database } from '../platform/database.js';
import { MailRefusal, type MailSender } from '../platform/mail.js';
import { guarded } from './guard.js';

/** What the mail server made of a letter. */
export interface Mailed {
  readonly messageId: string;
  readonly answer: string;
  readonly rejected: readonly string[];
}

export const mailActivities = (database: Database, mail: MailSender) => ({
  /**
   * Hands a letter to the mail server. What failed may have been taken all the same: sent again, it bears the same
   * Message-ID. Refuses 'UnknownLetter', and 'MailRefused' when the server will never take it.
   */
  sendMail: guarded(async (letterId: string): Promise<Mailed> => {
    const letter = await mailOfLetter(database, letterId);
    if (!letter) throw refuseCorrespondence('UnknownLetter', `There is no letter ${letterId}.`);
    const { recipients: to, subject, body: text, files: attachments } = letter;
    try {
      return await mail.send({ key: letterId, to, subject, text, attachments });
    } catch (error) {
      if (!(error instanceof MailRefusal)) throw error;
      throw refuseCorrespondence('MailRefused', `The mail server refuses letter ${letterId}: ${error.message}`);
    }
  }),
});
