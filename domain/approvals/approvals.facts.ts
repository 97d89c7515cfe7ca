import { avro, factsOf } from '../kernel/fact.js';

const fact = factsOf('approvals');

const about = {
  requestId: avro.text,
  kind: avro.text,
  subject: avro.text,
  /** Set when an order's process asked. */
  orderId: avro.optional(avro.text),
  requesterWorkflowId: avro.text,
};

const decision = {
  ...about,
  decidedBy: avro.record('DecidedBy', { id: avro.text, name: avro.text }),
  reason: avro.text,
  afterEscalation: avro.flag,
  /** Set when it was decided in another person's place: theirs is the role, by these delegations. */
  onBehalfOf: avro.optional(avro.record('OnBehalfOf', { id: avro.text, name: avro.text })),
  delegations: avro.optional(avro.list(avro.text)),
};

const steps = avro.optional(
  avro.list(
    avro.record('ApprovalStep', {
      role: avro.text,
      quorum: avro.text,
      people: avro.optional(avro.list(avro.text)),
    }),
  ),
);

const timing = {
  /** What the minutes count: "elapsed", which is meant when it is null, or "working". */
  clock: avro.optional(avro.text),
  /** Halfway to the escalation when null. */
  remindAfterMinutes: avro.optional(avro.integer),
  /** "escalate", which is meant when it is null, or "deny". */
  fallback: avro.optional(avro.text),
  escalateToPeople: avro.optional(avro.list(avro.text)),
};

const policy = {
  kind: avro.text,
  policyVersion: avro.integer,
  /** The company's day on which it begins to hold. */
  effectiveFrom: avro.optional(avro.text),
  twoPeopleFrom: avro.optional(avro.text),
  rules: avro.list(
    avro.record('PolicyRule', {
      name: avro.text,
      minimumAmount: avro.text,
      maximumMarginPercent: avro.optional(avro.text),
      minimumExposure: avro.optional(avro.text),
      businessUnit: avro.optional(avro.text),
      site: avro.optional(avro.text),
      steps,
      approverRole: avro.text,
      escalateAfterMinutes: avro.integer,
      escalateToRole: avro.text,
      expireAfterMinutes: avro.integer,
      ...timing,
    }),
  ),
};

export const approvalPolicyDefined = fact(
  'ApprovalPolicyDefined',
  1,
  'A version of an approval policy was agreed to, to hold from its day on.',
  policy,
);

export const approvalPolicyProposed = fact(
  'ApprovalPolicyProposed',
  1,
  'A version of an approval policy waits until others agree to it.',
  { ...policy, requestId: avro.text },
);

export const approvalPolicyRefused = fact(
  'ApprovalPolicyRefused',
  1,
  'A proposed version of an approval policy was not agreed to.',
  { kind: avro.text, policyVersion: avro.integer, requestId: avro.text, why: avro.text },
);

export const approvalRequested = fact('ApprovalRequested', 1, 'Something waits for a person’s approval.', {
  ...about,
  amount: avro.text,
  dimensions: avro.dimensions,
  requestedBy: avro.record('RequestedBy', { id: avro.text, name: avro.text }),
  alsoAskedBy: avro.optional(avro.list(avro.text)),
  policyVersion: avro.integer,
  rule: avro.text,
  reason: avro.text,
  approverRole: avro.text,
  escalateAfterMinutes: avro.integer,
  escalateToRole: avro.text,
  expireAfterMinutes: avro.integer,
  steps,
  ...timing,
  /** Of its first step. */
  remindAt: avro.optional(avro.text),
  escalateAt: avro.optional(avro.text),
  expireAt: avro.optional(avro.text),
  calendarVersion: avro.optional(avro.integer),
});

export const approvalVoted = fact('ApprovalVoted', 1, 'A person voted on what was asked, and others still have to.', {
  ...decision,
  vote: avro.text,
  step: avro.integer,
  /** The step that it led to, where its own is passed. */
  nextStep: avro.optional(
    avro.record('NextStep', {
      step: avro.integer,
      role: avro.text,
      people: avro.optional(avro.list(avro.text)),
      remindAt: avro.text,
      escalateAt: avro.optional(avro.text),
      expireAt: avro.text,
      calendarVersion: avro.optional(avro.integer),
    }),
  ),
});

export const approvalGranted = fact('ApprovalGranted', 1, 'A person approved what was asked.', decision);
export const approvalRejected = fact('ApprovalRejected', 1, 'A person rejected what was asked.', decision);

export const approvalReturned = fact(
  'ApprovalReturned',
  1,
  'The votes were split: what was asked goes back to whoever asked.',
  decision,
);

export const escalationTriggered = fact(
  'EscalationTriggered',
  1,
  'A request waited too long; a second role may decide.',
  {
    ...about,
    escalatedToRole: avro.text,
    /** Those with the role who may decide now; everybody with it when null. */
    people: avro.optional(avro.list(avro.text)),
  },
);

export const approvalReminded = fact('ApprovalReminded', 1, 'A step of a request still waits for its people.', {
  ...about,
  step: avro.integer,
  role: avro.text,
  people: avro.optional(avro.list(avro.text)),
  /** When it is escalated, or else ends. */
  until: avro.text,
  escalates: avro.flag,
});

export const approvalExpired = fact('ApprovalExpired', 1, 'A request ended because nobody decided in time.', {
  ...about,
  reason: avro.optional(avro.text),
});

export const approvalWithdrawn = fact('ApprovalWithdrawn', 1, 'A request was taken back by the process that asked.', {
  ...about,
  reason: avro.text,
});

const delegation = {
  delegationId: avro.text,
  role: avro.text,
  from: avro.record('From', { id: avro.text, name: avro.text }),
  to: avro.record('To', { id: avro.text, name: avro.text }),
  firstDay: avro.text,
  lastDay: avro.text,
  reason: avro.text,
};

export const delegationGiven = fact(
  'DelegationGiven',
  1,
  'A person lent another a role to decide with, for some days.',
  {
    ...delegation,
    own: avro.flag,
    /** What the giver is limited to: no more is lent. */
    scope: avro.optional(
      avro.record('DelegationScope', {
        sites: avro.optional(avro.list(avro.text)),
        businessUnits: avro.optional(avro.list(avro.text)),
      }),
    ),
  },
);

export const delegationRevoked = fact('DelegationRevoked', 1, 'A delegation was taken back.', delegation);

export const approvalContactAdded = fact(
  'ApprovalContactAdded',
  1,
  'An address is told of requests for approval; which one it is, the approvals room alone knows.',
  {
    contactId: avro.text,
    /** Null: a mailbox of everybody with its roles. */
    person: avro.optional(avro.record('ContactPerson', { id: avro.text, name: avro.text })),
    roles: avro.list(avro.text),
    firstDay: avro.text,
    scope: avro.optional(
      avro.record('ContactScope', {
        sites: avro.optional(avro.list(avro.text)),
        businessUnits: avro.optional(avro.list(avro.text)),
      }),
    ),
  },
);

export const approvalContactEnded = fact(
  'ApprovalContactEnded',
  1,
  'An address is told of requests for approval no more.',
  { contactId: avro.text, reason: avro.text },
);

export const workingCalendarDefined = fact(
  'WorkingCalendarDefined',
  1,
  'What is working time was defined, for deadlines that are computed from then on.',
  {
    calendarVersion: avro.integer,
    week: avro.list(avro.record('WorkingHours', { day: avro.text, from: avro.text, to: avro.text })),
    federalHolidays: avro.list(avro.text),
    daysOff: avro.list(avro.record('DayOff', { date: avro.text, name: avro.text })),
  },
);

export const approvalsFacts = [
  approvalPolicyDefined,
  approvalPolicyProposed,
  approvalPolicyRefused,
  approvalRequested,
  approvalVoted,
  approvalGranted,
  approvalRejected,
  approvalReturned,
  escalationTriggered,
  approvalReminded,
  approvalExpired,
  approvalWithdrawn,
  delegationGiven,
  delegationRevoked,
  approvalContactAdded,
  approvalContactEnded,
  workingCalendarDefined,
];
