import type { Actor } from '../../domain/kernel/actor.js';
import type { ReturnAuthorisation, ReturnLine, ReturnView } from '../../domain/returns/index.js';
import type { ReturnProgress } from '../../workflows/returns/goods-return.contract.js';
import type { ActorDto } from '../formats.js';
import type { StartedReturn } from '../processes.js';
import type { ReturnDto, ReturnLineDto, ReturnProgressDto } from './returns.dto.js';

const person = ({ id, name }: Actor): ActorDto => ({ id, name });
const lineDto = (line: ReturnLine): ReturnLineDto => ({ ...line });

const NOTHING_YET = { value: '0.00', approval: null, creditNote: null, credited: '0.00', refunded: '0.00' };
const STARTING = { state: 'Authorised', waitingFor: 'worker', reason: null } as const;
const ENDED: Readonly<Record<'refused' | 'lost', string>> = {
  refused: 'It was refused when it was to be authorised.',
  lost: 'Its process was ended in the engine before it was authorised: nothing has happened; authorise it again.',
};

const wanted = ({ returnId, order, outcome, lines }: ReturnAuthorisation) => ({
  ...{ returnId, orderId: order.orderId, outcome, version: 0, validUntil: null, replacementOrderId: null },
  lines: lines.map(({ line, quantity, reason }) => ({
    ...{ line, part: order.lines.find((one) => one.line === line)?.part ?? '', authorised: quantity, reason },
    ...{ received: '0', restocked: '0', scrapped: '0', rejected: '0' },
  })),
  ...NOTHING_YET,
});

/** A return that the engine has taken: a worker writes its row. */
export const acceptedReturn = (authorised: ReturnAuthorisation): ReturnProgressDto => ({
  ...wanted(authorised),
  ...STARTING,
  position: null,
});

export const progressDto = (progress: ReturnProgress): ReturnProgressDto => ({
  ...progress,
  lines: progress.lines.map(lineDto),
});

export const returnDto = (found: ReturnView): ReturnDto => ({
  ...found,
  lines: found.lines.map(lineDto),
  receipts: found.receipts.map((receipt) => ({
    ...receipt,
    lines: [...receipt.lines],
    receivedBy: person(receipt.receivedBy),
  })),
  inspections: found.inspections.map((inspection) => ({
    ...inspection,
    lines: [...inspection.lines],
    inspectedBy: person(inspection.inspectedBy),
  })),
  authorisedBy: person(found.authorisedBy),
});

/** A return whose process has not written its row: yet, or for good when the process is over. */
export const startedReturnDto = ({ authorised, ended }: StartedReturn): ReturnDto => ({
  ...wanted(authorised),
  ...(ended ? { state: 'Cancelled', waitingFor: null, reason: ENDED[ended] } : STARTING),
  customerId: authorised.order.customerId,
  customerName: authorised.order.customerName,
  dimensions: authorised.order.dimensions,
  ...{ note: authorised.note, sentBack: null, receipts: [], inspections: [] },
  ...{ authorisedBy: null, authorisedAt: null, updatedAt: null },
});
