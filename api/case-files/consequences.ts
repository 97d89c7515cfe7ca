import {
  type ApprovalKind,
  type ApprovalRequest,
  isOpen,
  nextApprovalState,
  stepsInWords,
  whatFollows,
} from '../../domain/approvals/index.js';
import type { ConsequenceDto } from './approval-case.dto.js';

type Consequence = Omit<ConsequenceDto, 'requestState'>;

interface Consequences {
  readonly yes: Consequence;
  readonly no: Consequence;
}

const becomes = (documentState: string, words: string): Consequence => ({ documentState, words });
const stays = (words: string): Consequence => ({ documentState: null, words });

/** What comes of a request, by what is asked about. */
export const CONSEQUENCES: Readonly<Record<ApprovalKind, Consequences>> = {
  order: {
    yes: becomes('Confirmed', 'The order is confirmed unless more is asked, and its goods may be shipped.'),
    no: becomes('Rejected', 'What was reserved, invoiced and paid for it is undone, and the order is rejected.'),
  },
  creditOverride: {
    yes: becomes(
      'Confirmed',
      'The order is taken beyond the customer’s credit limit, and confirmed unless more is asked.',
    ),
    no: becomes('Rejected', 'What was reserved and held for it is undone, and the order is rejected.'),
  },
  manualJournal: {
    yes: becomes('Posted', 'The journal is posted, unless its period was closed meanwhile.'),
    no: becomes('Rejected', 'The draft ends, and nothing is posted.'),
  },
  policyChange: {
    yes: becomes('Defined', 'The version holds from its day on; requests keep the version that they were made under.'),
    no: becomes('Refused', 'The version never holds, and the one in force stays.'),
  },
  jobScrap: {
    yes: stays('The units are scrapped, and the job goes on without them.'),
    no: stays('Nothing is scrapped, and the job goes on.'),
  },
  jobOverIssue: {
    yes: stays('The material is issued beyond what the job requires, and the job bears its cost.'),
    no: stays('Nothing is issued, and the job goes on.'),
  },
  jobUseAsIs: {
    yes: stays('The units that failed inspection are used as they are.'),
    no: stays('The units wait for another disposition.'),
  },
  jobCompletion: {
    yes: stays(
      'The quantity asked for is completed, outside of the job’s tolerance; with the last of it the job is Completed.',
    ),
    no: stays('Nothing is completed, and the job goes on.'),
  },
  jobOverride: {
    yes: stays('The job, or its operation, is put into the state that was asked for.'),
    no: stays('It stays in its state.'),
  },
  jobCancellation: {
    yes: becomes(
      'Cancelled',
      'Material goes back as asked for, what the job has cost is charged as asked for, and it ends.',
    ),
    no: stays('The job goes on.'),
  },
  periodReopening: {
    yes: becomes('locked', 'The period is reopened for accounting entries: it is locked, and must be closed again.'),
    no: becomes('closed', 'The period stays closed.'),
  },
  return: {
    yes: becomes(
      'Approved',
      'What was accepted is credited, and refunded, replaced or left on the account as the return says.',
    ),
    no: becomes('SendingBack', 'Nothing is credited, and the goods go back to the customer.'),
  },
  priceCorrection: {
    yes: becomes('Done', 'A credit note takes the difference back.'),
    no: becomes('Refused', 'The invoice stays as it is.'),
  },
  writeOff: {
    yes: becomes('Done', 'The amount is written off as a bad debt, and the invoice is open no more by it.'),
    no: becomes('Refused', 'The invoice stays open.'),
  },
  refund: {
    yes: becomes('Paying', 'The money is paid back, on the card that paid it or else by wire.'),
    no: becomes('Refused', 'Nothing is paid, and the customer is owed it still.'),
  },
  paymentVoid: {
    yes: becomes('Done', 'The payment is void, and what it had paid is open again.'),
    no: becomes('Refused', 'The payment stays.'),
  },
};

/** A return whose refund is asked about, by the policy of refunds. */
export const isOfReturn = ({ requesterWorkflowId }: ApprovalRequest): boolean =>
  requesterWorkflowId.startsWith('return:');

const OF_ORDERS: ReadonlySet<ApprovalKind> = new Set(['order', 'creditOverride']);

/** What one more such vote leads to, of the request and of its document: nothing yet while others still have to vote. */
export function consequenceOf(request: ApprovalRequest, vote: 'approve' | 'reject'): ConsequenceDto {
  const { yes, no } = CONSEQUENCES[isOfReturn(request) ? 'return' : request.kind];
  const inTheEnd = vote === 'approve' ? yes : no;
  if (!isOpen(request.state)) return { requestState: null, ...inTheEnd };
  const { event, next } = whatFollows(request, vote);
  const requestState = nextApprovalState(request.state, event);
  if (next)
    return {
      requestState,
      ...stays(`The next step is asked: ${stepsInWords([next])}. When all have agreed: ${yes.words}`),
    };
  if (event === 'vote') return { requestState, ...stays('Others still have to vote, and nothing happens before.') };
  if (event === 'sendBack' && OF_ORDERS.has(request.kind)) return { requestState, ...SENT_BACK };
  return { requestState, ...inTheEnd };
}

const SENT_BACK = stays(
  'The votes are split: it goes back to who asked, who amends the order, so that it is asked anew, or cancels it. Nothing is undone before.',
);
