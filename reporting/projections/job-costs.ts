import {
  goodsReceivedFromJob,
  materialIssuedToJob,
  materialReturnedFromJob,
} from '../../domain/inventory/inventory.facts.js';
import {
  actualOverheadCharged,
  jobCancelled,
  jobClosed,
  jobCompleted,
  jobCostsOpened,
  jobDelivered,
  overheadProrated,
  subcontractReceived,
  timeLogged,
  unitsScrapped,
} from '../../domain/jobs/jobs.facts.js';
import { add, formatMoney, money, negate } from '../../domain/kernel/money.js';
import { on, type Projection, projection } from '../projection.js';

/** Material stands here as inventory's facts tell it, everything else as the jobs' own do. */
interface CostRow {
  job_id: string;
  element: string;
  charged: string;
  returned: string;
  completed: string;
  scrapped: string;
  variance: string;
}

type Column = Exclude<keyof CostRow, 'job_id' | 'element'>;
interface ElementAmount {
  readonly element: string;
  readonly amount: string;
}

const costs =
  (column: Column) =>
  ({
    payload,
  }: {
    readonly payload: { readonly jobId: string; readonly costs: readonly ElementAmount[] };
  }): CostRow[] =>
    payload.costs.map(({ element, amount }) => ({ ...none(payload.jobId, element), [column]: amount }));

const none = (jobId: string, element: string): CostRow => ({
  job_id: jobId,
  element,
  charged: '0',
  returned: '0',
  completed: '0',
  scrapped: '0',
  variance: '0',
});

const charged = (jobId: string, element: string, amount: string): CostRow => ({
  ...none(jobId, element),
  charged: amount,
});

const jobCosts = projection<CostRow>(
  {
    table: 'job_costs',
    columns: {
      job_id: ['text', 'key'],
      element: ['text', 'key'],
      charged: ['numeric', 'sum'],
      returned: ['numeric', 'sum'],
      completed: ['numeric', 'sum'],
      scrapped: ['numeric', 'sum'],
      variance: ['numeric', 'sum'],
    },
  },
  [
    on(materialIssuedToJob, ({ payload }) => charged(payload.jobId, 'material', payload.value)),
    on(materialReturnedFromJob, ({ payload }) => ({
      ...none(payload.jobId, 'material'),
      returned: payload.value,
    })),
    on(timeLogged, costs('charged')),
    on(actualOverheadCharged, ({ payload }) => charged(payload.jobId, 'overhead', payload.amount)),
    on(overheadProrated, ({ payload }) => charged(payload.jobId, 'overhead', payload.amount)),
    on(subcontractReceived, ({ payload }) => charged(payload.jobId, 'subcontract', payload.cost)),
    on(jobCostsOpened, costs('charged')),
    on(jobCompleted, costs('completed')),
    on(unitsScrapped, costs('scrapped')),
    on(jobCancelled, (fact) => costs(fact.payload.costTo === 'customer' ? 'completed' : 'scrapped')(fact)),
    on(jobClosed, costs('variance')),
  ],
);

export const MOVEMENTS = [
  'opening',
  'material',
  'returned',
  'labour',
  'machine',
  'overhead',
  'subcontract',
  'scrap',
  'transferredOut',
  'variance',
] as const;
type Movement = (typeof MOVEMENTS)[number];

interface MovementRow {
  event_id: string;
  line: number;
  job_id: string;
  movement: Movement;
  /** What it adds to account 1230. */
  amount: string;
  event_date: string;
}

interface MoneyFact {
  readonly eventId: string;
  readonly payload: { readonly jobId: string; readonly posting: { readonly eventDate: string } };
}

const moves = ({ eventId, payload }: MoneyFact, movements: readonly (readonly [Movement, string])[]): MovementRow[] =>
  movements.map(([movement, amount], index) => ({
    event_id: eventId,
    line: index + 1,
    job_id: payload.jobId,
    movement,
    amount,
    event_date: payload.posting.eventDate,
  }));

const less = (...amounts: string[]): string => formatMoney(negate(add(...amounts.map((amount) => money(amount)))));

/**
 * Each row is of a fact whose journal moves 1230, so that with the date of that journal the rows make the account: what
 * goes into stock and comes from it stands in inventory's facts, the rest in the jobs' own.
 */
const workInProcess = projection<MovementRow>(
  {
    table: 'work_in_process',
    once: true,
    columns: {
      event_id: ['uuid', 'key'],
      line: ['integer', 'key'],
      job_id: ['text', 'keep'],
      movement: ['text', 'keep'],
      amount: ['numeric', 'keep'],
      event_date: ['date', 'keep'],
    },
  },
  [
    on(jobCostsOpened, (fact) => moves(fact, [['opening', fact.payload.value]])),
    on(materialIssuedToJob, (fact) => moves(fact, [['material', fact.payload.value]])),
    on(materialReturnedFromJob, (fact) => moves(fact, [['returned', less(fact.payload.value)]])),
    on(timeLogged, (fact) =>
      moves(
        fact,
        fact.payload.costs.map(({ element, amount }) => [element, amount]),
      ),
    ),
    on(actualOverheadCharged, (fact) => moves(fact, [['overhead', fact.payload.amount]])),
    on(overheadProrated, (fact) => moves(fact, [['overhead', fact.payload.amount]])),
    on(subcontractReceived, (fact) => moves(fact, [['subcontract', fact.payload.cost]])),
    on(unitsScrapped, (fact) => moves(fact, [['scrap', less(fact.payload.value)]])),
    on(goodsReceivedFromJob, (fact) => moves(fact, [['transferredOut', less(fact.payload.value)]])),
    on(jobDelivered, (fact) =>
      moves(fact, [['transferredOut', less(fact.payload.costOfGoodsSold, fact.payload.warranty)]]),
    ),
    on(jobCancelled, (fact) =>
      moves(fact, [[fact.payload.costTo === 'scrap' ? 'scrap' : 'transferredOut', less(fact.payload.value)]]),
    ),
    on(jobClosed, (fact) => moves(fact, [['variance', less(fact.payload.variance)]])),
  ],
);

export const jobCostProjections: readonly Projection[] = [jobCosts, workInProcess];
