import {
  approvalLetterEnded,
  approvalLetterWritten,
  dunningAdvanced,
  dunningHeld,
  dunningHoldReleased,
  letterEnded,
  letterWritten,
} from '../../domain/correspondence/correspondence.facts.js';
import { type Summary, says } from './summary-text.js';

const OUTCOMES: Readonly<Record<string, string>> = { sent: 'sent', withdrawn: 'withdrawn', givenUp: 'given up' };

/** Letters and reminders, in one line for people. */
export const correspondenceSummaries: readonly Summary[] = [
  says(letterWritten, (p) => `Letter “${p.subject}” to ${p.recipients.join(', ')} was written`),
  says(letterEnded, (p) => `Letter “${p.subject}” was ${OUTCOMES[p.outcome] ?? p.outcome}: ${p.detail}`),
  says(approvalLetterWritten, (p) => `Letter ${p.letterId} was written`),
  says(approvalLetterEnded, (p) => `Letter ${p.letterId} was ${OUTCOMES[p.outcome] ?? p.outcome}`),
  says(
    dunningAdvanced,
    (p) => `Reminders of invoice ${p.invoice}, due ${p.dueDate}: ${p.state}, ${p.level} of ${p.levels} (${p.event})`,
  ),
  says(dunningHeld, (p) => `${p.invoice ?? p.customerId} must not be reminded: ${p.reason}`),
  says(dunningHoldReleased, (p) => `${p.invoice ?? p.customerId} may be reminded again: ${p.reason}`),
];
