import {
  type ApprovalFacts,
  type ApprovalKind,
  type EvaluateApprovalInput,
  evaluatePolicy,
  type Policy,
} from '../../domain/approvals/index.js';
import { currentPolicy, policyVersion, requestsOfKind } from '../../domain/approvals/store/index.js';
import type { Dimensions } from '../../domain/kernel/dimensions.js';
import { addDays, daysBetween, type Instant, type LocalDate, localDate } from '../../domain/kernel/time.js';
import type { Database } from '../../platform/database.js';
import { problem } from '../../platform/problem.js';
import { ordersList } from '../../reporting/queries/orders-list.js';
import { invalidRequest } from '../problem-of.js';
import type { SimulationDto } from './approvals.dto.js';
import { factsOfOrder } from './simulated-facts.js';

const MOST_DAYS = 92;
const MOST_DOCUMENTS = 10_000;
const MOST_WITH_FACTS = 1_000;

interface Days {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

interface Simulation extends Days {
  readonly kind: ApprovalKind;
  readonly version: number;
}

/** What a policy would have been asked about. */
interface Document {
  readonly subject: string;
  readonly at: Instant;
  readonly amount: string;
  readonly dimensions: Dimensions;
}

/** What a version of a policy would have asked for in the past, compared with what the version in force asks for. */
export async function simulate(database: Database, asked: Simulation): Promise<SimulationDto> {
  const { kind, version } = asked;
  refuseWrongDays(asked);
  const policy = await policyVersion(database, kind, version);
  if (!policy) throw problem(404, 'unknown-policy', `The approval policy of ${kind} has no version ${version}.`);
  const today = await currentPolicy(database, kind);
  const documents = await withFacts(database, kind, [policy, today], await documentsOf(database, asked));
  const each = documents.map(({ facts, ...document }) => ({
    ...document,
    reason: reasonBy(policy, kind, { ...document, ...facts }),
    reasonToday: reasonBy(today, kind, { ...document, ...facts }),
  }));
  return {
    ...{ kind, version, comparedWith: today?.version ?? null, looked: each.length },
    needed: each.filter(({ reason }) => reason !== null).length,
    neededToday: each.filter(({ reasonToday }) => reasonToday !== null).length,
    different: each.filter(({ reason, reasonToday }) => reason !== reasonToday),
  };
}

function refuseWrongDays({ from, to }: Days): void {
  const days = daysBetween(from, to);
  if (days < 0) throw invalidRequest([{ field: 'to', message: 'Must not be before the first day.' }]);
  if (days > MOST_DAYS) throw invalidRequest([{ field: 'to', message: `Must be at most ${MOST_DAYS} days later.` }]);
}

type WithFacts = Document & Pick<EvaluateApprovalInput, 'facts'>;

function reasonBy(policy: Policy | null, kind: ApprovalKind, { amount, dimensions, facts }: WithFacts): string | null {
  const demand = evaluatePolicy(policy, { kind, amount, dimensions, ...(facts ? { facts } : {}) });
  return demand.required ? demand.reason : null;
}

interface Looked extends Document {
  readonly facts: Pick<EvaluateApprovalInput, 'facts'>;
}

/** Looked up only for the orders that a rule wants them of. */
async function withFacts(
  database: Database,
  kind: ApprovalKind,
  policies: readonly (Policy | null)[],
  documents: readonly Document[],
): Promise<Looked[]> {
  const wants = ({ amount, dimensions }: Document): boolean =>
    kind === 'order' && policies.some((policy) => evaluatePolicy(policy, { kind, amount, dimensions }).wantsFacts);
  const wanted = documents.filter(wants);
  if (wanted.length > MOST_WITH_FACTS) {
    const message = `Must leave at most ${MOST_WITH_FACTS} orders whose margin or exposure is to be looked up.`;
    throw invalidRequest([{ field: 'from', message }]);
  }
  const found = new Map<string, ApprovalFacts>();
  for (const { subject } of wanted) found.set(subject, await factsOfOrder(database, subject));
  return documents.map((document) => {
    const facts = found.get(document.subject);
    return { ...document, facts: facts ? { facts } : {} };
  });
}

/** The company's days are inside these instants, whatever the season. */
const instantsAround = ({ from, to }: Days): { from: Instant; before: Instant } => ({
  from: `${from}T00:00:00.000Z`,
  before: `${addDays(to, 2)}T00:00:00.000Z`,
});

async function documentsOf(database: Database, asked: Simulation): Promise<Document[]> {
  const around = instantsAround(asked);
  const found =
    asked.kind === 'order' ? await ordersIn(database, around) : await requestsIn(database, asked.kind, around);
  const documents = found.filter(({ at }) => localDate(at) >= asked.from && localDate(at) <= asked.to);
  if (found.length <= MOST_DOCUMENTS) return documents;
  throw invalidRequest([{ field: 'from', message: `Must leave at most ${MOST_DOCUMENTS} documents to look at.` }]);
}

async function ordersIn(database: Database, { from, before }: { from: Instant; before: Instant }): Promise<Document[]> {
  const page = { page: 1, pageSize: MOST_DOCUMENTS + 1 };
  const { items } = await ordersList(database, page, { placedFrom: from, placedBefore: before });
  return items
    .map(({ orderId, placedAt, total, dimensions }) => ({ subject: orderId, at: placedAt, amount: total, dimensions }))
    .reverse();
}

async function requestsIn(
  database: Database,
  kind: ApprovalKind,
  around: { from: Instant; before: Instant },
): Promise<Document[]> {
  const requests = await requestsOfKind(database, kind, { ...around, limit: MOST_DOCUMENTS + 1 });
  return requests.map(({ subject, requestedAt, amount, dimensions }) => ({
    ...{ subject, at: requestedAt, amount, dimensions },
  }));
}
