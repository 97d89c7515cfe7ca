import fc from 'fast-check';
import type { ApprovalKind, ApprovalRequest, ApprovalStep, PolicyRule } from '../../domain/approvals/index.js';
import { fourEyesDemand } from '../../domain/approvals/index.js';
import {
  decideApproval,
  definePolicy,
  escalateApproval,
  evaluateApproval,
  expireApproval,
  giveDelegation,
  request,
  requestApproval,
  revokeDelegation,
} from '../../domain/approvals/store/index.js';
import { type Actor, type Role, SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import { Refused } from '../../domain/kernel/refusal.js';
import { localDate } from '../../domain/kernel/time.js';
import type { Database } from '../../platform/database.js';
import { by } from './actors.js';

const PEOPLE = 5;
const SITES = ['INDIANAPOLIS', 'LOUISVILLE'] as const;
const ROLES: readonly (readonly Role[])[] = [
  ...([['Approver'], ['Approver'], ['Approver', 'Finance'], ['Finance'], ['Finance'], ['Admin', 'Approver']] as const),
  ...([['Admin'], ['Ops'], ['Ops'], ['Ops'], ['Viewer']] as const),
];
const KINDS: readonly ApprovalKind[] = ['order', 'order', 'order', 'jobOverride', 'creditOverride'];

const person = fc.nat(PEOPLE - 1);
const people = fc.uniqueArray(person, { minLength: 2, maxLength: 4 });
const counted = fc.record({ quorum: fc.constantFrom('one', '2'), people: fc.constant(null) });
const named = fc.record({ quorum: fc.constantFrom('one', 'majority', 'all'), people });
const step = fc.tuple(fc.constantFrom<Role>('Approver', 'Finance'), fc.oneof(counted, named));

const move = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      does: fc.constant('lend' as const),
      ...{ who: person, to: person },
      /** Lent on by whoever was lent it. */
      on: fc.option(fc.nat(9), { freq: 2 }),
    }),
  },
  fc.record({ does: fc.constant('revoke' as const), who: person, at: fc.nat(9) }),
  fc.record({ does: fc.constant('escalate' as const), at: fc.nat(9) }),
  fc.record({ does: fc.constant('propose' as const), who: person }),
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constant('vote' as const),
      ...{ who: person, at: fc.nat(9), yes: fc.integer({ min: 0, max: 4 }) },
      /** Whoever was lent something, for whom it comes from; or else for themselves. */
      by: fc.option(fc.nat(9), { freq: 2 }),
      hops: fc.nat(2),
    }),
  },
);
/** People with roles and limits, a rule, requests of theirs, and what they try then. */
export const scenario = fc.record({
  people: fc.array(
    fc.record({
      roles: fc.constantFrom(...ROLES),
      site: fc.constantFrom(...Array.from({ length: 10 }, () => null), ...SITES),
    }),
    { minLength: PEOPLE, maxLength: PEOPLE },
  ),
  steps: fc.option(fc.array(step, { minLength: 1, maxLength: 2 })),
  escalateToPeople: fc.option(people, { freq: 2 }),
  requests: fc.array(
    fc.record({
      kind: fc.constantFrom(...KINDS),
      ...{ asker: fc.nat(2), also: fc.constantFrom(null, null, null, 0, 1), site: fc.constantFrom(...SITES) },
    }),
    { minLength: 1, maxLength: 3 },
  ),
  moves: fc.array(move, { minLength: 8, maxLength: 20 }),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer S> ? S : never;

/** A role is lent to the one who asks, who lends it on: chance rarely plays it. */
export const throughTheAsker: Scenario = {
  people: Array.from({ length: PEOPLE }, (_, index) => ({ roles: index === 0 ? ['Approver'] : ['Ops'], site: null })),
  ...{ steps: null, escalateToPeople: null },
  requests: [{ kind: 'jobOverride', asker: 1, also: null, site: 'LOUISVILLE' }],
  moves: [
    { does: 'lend', who: 0, to: 1, on: null },
    { does: 'lend', who: 1, to: 2, on: 0 },
    { does: 'vote', who: 2, at: 0, yes: 1, by: 1, hops: 1 },
  ],
};

/** What a scenario made: everybody and everything of it is its own. */
interface Played {
  readonly people: readonly Actor[];
  readonly requests: readonly ApprovalRequest[];
  readonly refused: readonly string[];
}

interface Lent {
  readonly delegationId: string;
  readonly role: Role;
  readonly from: number;
  readonly to: number;
}

let runs = 0;

/** The real commands, each refused or not as it may be. */
export async function play(database: Database, of: Scenario): Promise<Played> {
  const run = `r${++runs}`;
  const everybody = castOf(of, run);
  const at = (index: number): Actor => everybody[index] as Actor;
  const refused: string[] = [];
  const tried = async <Made>(doing: Promise<Made>): Promise<Made | null> => {
    try {
      return await doing;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refused.push(error.code);
      return null;
    }
  };
  await definePolicy(database, by(SYSTEM_ACTOR, { kind: 'order', rules: [ruleOf(of, at)] } as const));
  const ids = await askFor(database, of, { run, at });
  const lent: Lent[] = [];
  const oneLent = (index: number | null): Lent | undefined => (index === null ? undefined : lent[index % lent.length]);
  const before = (who: number): number => lent.find(({ to }) => to === who)?.from ?? who;
  for (const one of of.moves) {
    const requestId = ids['at' in one ? one.at % ids.length : 0] ?? '';
    if (one.does === 'escalate') await escalateApproval(database, by(SYSTEM_ACTOR, { requestId }));
    else if (one.does === 'lend') {
      const delegationId = `DG-${run}-${lent.length}`;
      const to = { id: at(one.to).id, name: at(one.to).name };
      const on = oneLent(one.on);
      const from = on?.to ?? one.who;
      const role = on?.role ?? ownRole(at(from));
      const input = { delegationId, role, to, firstDay: today(), lastDay: today(), reason: 'away' };
      const given = await tried(giveDelegation(database, by(at(from), input)));
      if (given) lent.push({ delegationId, role, from, to: one.to });
    } else if (one.does === 'revoke') {
      const delegationId = oneLent(one.at)?.delegationId ?? 'DG-none';
      await tried(revokeDelegation(database, by(at(one.who), { delegationId, reason: 'back' })));
    } else if (one.does === 'propose') {
      const made = await tried(definePolicy(database, by(at(one.who), { kind: 'jobScrap', rules: [] } as const)));
      if (made?.requestId) ids.push(made.requestId);
    } else {
      const decision = one.yes > 0 ? ('approve' as const) : ('reject' as const);
      const way = oneLent(one.by);
      const origin = way && (one.hops === 0 ? way.from : one.hops === 1 ? before(way.from) : before(before(way.from)));
      const inPlace = origin === undefined ? {} : { onBehalfOf: at(origin).id };
      const who = way?.to ?? one.who;
      await tried(decideApproval(database, by(at(who), { requestId, decision, reason: 'seen', ...inPlace })));
    }
  }
  const requests = await Promise.all(ids.map((id) => request(database, id)));
  return { people: everybody, requests: requests.filter((each) => each !== null), refused };
}

/** Nothing of it waits for anybody any more, nor stands in the way of the next. */
export async function endPlay(database: Database, { requests }: Played): Promise<void> {
  for (const { requestId } of requests) await expireApproval(database, by(SYSTEM_ACTOR, { requestId }));
}

/** The one that they may lend, if there is any. */
const ownRole = ({ roles }: Actor): Role => roles.find((role) => role !== 'Viewer' && role !== 'Ops') ?? 'Approver';

const today = (): string => localDate(new Date().toISOString());

const castOf = ({ people: cast }: Scenario, run: string): Actor[] =>
  cast.map(({ roles, site }, index) => ({
    ...{ id: `p${index}-${run}`, name: `p${index}`, roles },
    ...(site === null ? {} : { scope: { sites: [site] } }),
  }));

interface Cast {
  readonly run: string;
  at(index: number): Actor;
}

async function askFor(database: Database, { requests }: Scenario, { run, at }: Cast): Promise<string[]> {
  const ids: string[] = [];
  for (const { kind, asker, also, site } of requests) {
    const about = { kind, amount: '10.00', dimensions: { businessUnit: 'UNIT', site, costCentre: 'CC' } };
    const { toPost: _, position: _position, ...policy } = await evaluateApproval(database, by(SYSTEM_ACTOR, about));
    const demand = kind === 'order' && policy.required ? policy : fourEyesDemand(kind);
    const requestId = `${run}-${ids.length}`;
    const asked = { requestId, subject: run, requestedBy: at(asker), requesterWorkflowId: `order:${run}`, demand };
    const others = also === null ? {} : { alsoAskedBy: [at(also).id] };
    await requestApproval(database, by(SYSTEM_ACTOR, { ...about, ...asked, ...others }));
    ids.push(requestId);
  }
  return ids;
}

function ruleOf({ steps, escalateToPeople }: Scenario, at: (index: number) => Actor): PolicyRule {
  const taken = new Set<number>();
  const asked = (steps ?? []).map(([role, { quorum, people: some }]): ApprovalStep => {
    // Nobody is named in two steps.
    const free = some?.filter((index) => !taken.has(index)) ?? [];
    for (const index of free) taken.add(index);
    if (free.length === 0) return { role, quorum: quorum === '2' ? '2' : 'one', people: null };
    return { role, quorum, people: free.map((index) => at(index).id) };
  });
  return {
    ...{ name: 'any', minimumAmount: '0.00', escalateToRole: 'Admin' },
    approverRole: asked[0]?.role ?? 'Approver',
    steps: asked.length > 0 ? asked : null,
    escalateToPeople: escalateToPeople?.map((index) => at(index).id) ?? null,
    ...{ escalateAfterMinutes: 60, expireAfterMinutes: 120 },
  };
}
