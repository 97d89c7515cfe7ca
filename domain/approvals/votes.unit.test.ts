import { expect } from 'chai';
import fc from 'fast-check';
import type { ApprovalStep } from './approvals.wire.js';
import { outcomeOf, peopleNeeded, type StepOutcome, seatsOf, stepsInWords } from './votes.js';

const people = ['ann', 'bob', 'cy'];
const step = (quorum: string, named?: readonly string[]): ApprovalStep => ({
  role: 'Approver',
  quorum,
  ...(named ? { people: named } : {}),
});

describe('the seats of a step', () => {
  const CASES: readonly [quorum: string, named: readonly string[] | undefined, asker: string, expected: string][] = [
    ['one', undefined, 'ollie', '1 of 1, anybody'],
    ['2', undefined, 'ollie', '2 of 2, anybody'],
    ['one', people, 'ollie', '1 of 3: ann bob cy'],
    ['majority', people, 'ollie', '2 of 3: ann bob cy'],
    ['all', people, 'ollie', '3 of 3: ann bob cy'],
    ['2', people, 'ollie', '2 of 3: ann bob cy'],
    // Who asks has no seat, and as many must agree as if they had: 2 of 3 are the majority.
    ['majority', people, 'ann', '2 of 2: bob cy'],
    ['all', people, 'ann', '3 of 3, anybody'],
    ['all', ['ann', 'bob'], 'ann', '2 of 2, anybody'],
    ['2', people, 'ann', '2 of 2: bob cy'],
    // Three must agree and two are left: anybody else with the role may.
    ['3', people, 'ann', '3 of 3, anybody'],
    ['one', people, 'ann cy', '1 of 1: bob'],
    // Nobody is left: a second person all the same.
    ['all', ['ann'], 'ann', '1 of 1, anybody'],
    ['one', ['ann'], 'ann', '1 of 1, anybody'],
  ];
  for (const [quorum, named, asker, expected] of CASES) {
    it(`${quorum} of ${named?.join(' ') ?? 'the role'}, asked by ${asker}: ${expected}`, () => {
      const seats = seatsOf(step(quorum, named), asker.split(' '));
      const who = seats.people ? `: ${seats.people.join(' ')}` : ', anybody';
      expect(`${seats.needed} of ${seats.of}${who}`).to.equal(expected);
    });
  }
});

describe('the votes of a step', () => {
  const CASES: readonly [quorum: string, named: readonly string[] | undefined, votes: string, expected: StepOutcome][] =
    [
      ['one', undefined, '', 'open'],
      ['one', undefined, '+', 'passed'],
      ['one', undefined, '-', 'rejected'],
      ['2', undefined, '+', 'open'],
      ['2', undefined, '++', 'passed'],
      ['2', undefined, '-', 'rejected'],
      ['2', undefined, '+-', 'split'],
      ['one', people, '--', 'open'],
      ['one', people, '--+', 'passed'],
      ['one', people, '---', 'rejected'],
      ['majority', people, '+-', 'open'],
      ['majority', people, '+-+', 'passed'],
      ['majority', people, '+--', 'split'],
      ['majority', people, '--', 'rejected'],
      ['all', people, '++-', 'split'],
      ['all', people, '-', 'rejected'],
      ['all', people, '+++', 'passed'],
    ];
  for (const [quorum, named, votes, expected] of CASES) {
    it(`${votes || 'none'} of ${quorum} of ${named?.length ?? 'the role'}: ${expected}`, () => {
      const cast = [...votes].map((vote) => ({ decision: vote === '+' ? ('approve' as const) : ('reject' as const) }));
      expect(outcomeOf(seatsOf(step(quorum, named), ['ollie']), cast)).to.equal(expected);
    });
  }

  it('pass a step only with its quorum, whoever asked, and decide once everybody has voted', () => {
    const quorum = fc.constantFrom('one', 'majority', 'all', '2', '3');
    const cast = fc.array(fc.record({ decision: fc.constantFrom('approve' as const, 'reject' as const) }), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(quorum, fc.constantFrom('ann', 'ollie'), cast, (asked, asker, votes) => {
        const seats = seatsOf(step(asked, people), [asker]);
        const outcome = outcomeOf(seats, votes);
        const agreed = votes.filter(({ decision }) => decision === 'approve').length;
        expect(outcome === 'passed').to.equal(agreed >= seats.needed);
        if (votes.length >= seats.of) expect(outcome).not.to.equal('open');
        expect(seats.people ?? []).not.to.include(asker);
      }),
      { seed: 20260810 },
    );
  });
});

describe('steps', () => {
  const steps = [step('2'), { role: 'Finance', quorum: 'majority', people } as const];
  it('are told in words, and need so many people', () => {
    expect(stepsInWords(steps)).to.equal('2 of Approver, then majority of Finance (ann, bob, cy)');
    expect(peopleNeeded(steps)).to.equal(4);
    expect(peopleNeeded(null)).to.equal(1);
  });
});
