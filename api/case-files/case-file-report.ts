import type { Report, ReportColumn, ReportRow } from '../../reporting/reports/report.js';
import type { CaseFileDto } from './case-files.dto.js';

const COLUMNS: readonly ReportColumn[] = [
  { name: 'at', title: 'When', kind: 'instant' },
  { name: 'what', title: 'What', kind: 'text' },
  { name: 'who', title: 'Who', kind: 'text' },
  { name: 'where', title: 'From', kind: 'text' },
  { name: 'text', title: 'Said', kind: 'text' },
];

type Line = Readonly<Partial<Record<'at' | 'what' | 'who' | 'where' | 'text', string | null>>>;

/** The case file as rows to be printed, a heading over each part; `limits` are the words of what its reader is limited to. */
export function caseFileReport(file: CaseFileDto, limits?: string): Report {
  const { subject, madeAt, madeBy, journals } = file;
  const last = journals.at(-1);
  const rows = partsOf(file).flatMap(([heading, lines]): ReportRow[] => [
    { cells: { at: null, what: heading }, kind: 'heading' },
    ...(lines.length > 0 ? lines : [{ what: 'none' }]).map((cells) => ({ cells: { ...cells } })),
  ]);
  return {
    head: {
      report: `case-file-${subject}`,
      title: `Case file of ${subject}`,
      filters: [
        { name: 'person', title: 'Made by', value: `${madeBy.name} (${madeBy.id})` },
        ...(limits === undefined ? [] : [{ name: 'limitedTo' as const, title: 'Limited to', value: limits }]),
      ],
      runAt: madeAt,
      ledgerPosition: { journal: last?.journal ?? null, sequence: last?.sequence ?? 0 },
      columns: COLUMNS,
    },
    rows: (async function* read() {
      yield* rows;
    })(),
    totals: () => null,
  };
}

const partsOf = (file: CaseFileDto): readonly (readonly [string, readonly Line[]])[] => [
  ['As it stands', standing(file)],
  [
    'What happened',
    file.timeline.map(({ at, type, actor, summary }) => ({ at, what: type, who: actor.name, text: summary })),
  ],
  ['What was asked', file.commands.map(commandLine)],
  ['Approvals', file.approvals.flatMap(approvalLines)],
  ['Delegations', file.delegations.map(delegationLine)],
  ['Journals', file.journals.flatMap(journalLines)],
  [
    'Documents',
    file.documents.map(({ kind, number, date, amount }) => ({ what: number, who: kind, where: date, text: amount })),
  ],
  ['Operator tasks', file.operatorTasks.flatMap(taskLines)],
];

function standing({ order, job, approval }: CaseFileDto): Line[] {
  if (order) {
    const lines = order.lines.map(({ line, part, quantity, net }) => ({
      what: `Line ${line}`,
      who: part,
      text: `${quantity} · ${net}`,
    }));
    return [{ what: order.state, who: order.customerId, text: order.reason }, ...lines];
  }
  if (job) return [{ what: job.state, who: job.part, text: job.reason }];
  return approval
    ? [{ at: approval.requestedAt, what: approval.state, who: approval.requestedBy.name, text: approval.reason }]
    : [];
}

const commandLine = (entry: CaseFileDto['commands'][number]): Line => ({
  at: entry.at,
  what: `${entry.method} ${entry.path}`,
  who: entry.actorName ?? entry.actorId,
  where: entry.address,
  text: [entry.outcome, entry.status, entry.problem, entry.reason].filter((part) => part !== null).join(' · '),
});

const approvalLines = (request: CaseFileDto['approvals'][number]): Line[] => [
  {
    at: request.requestedAt,
    what: `${request.requestId}: ${request.state}`,
    who: request.requestedBy.name,
    text: `${request.reason} (rule ${request.rule}, policy version ${request.policyVersion})`,
  },
  ...request.votes.map((vote) => ({
    at: vote.decidedAt,
    what: vote.decision,
    who: vote.onBehalfOf ? `${vote.decidedBy.name} for ${vote.onBehalfOf.name}` : vote.decidedBy.name,
    where: vote.delegations.join(', '),
    text: vote.reason,
  })),
];

const delegationLine = (one: CaseFileDto['delegations'][number]): Line => ({
  what: one.delegationId,
  who: `${one.from.name} to ${one.to.name}`,
  where: `${one.firstDay} to ${one.lastDay}`,
  text: one.revokedAt ? `${one.reason} Revoked at ${one.revokedAt}.` : one.reason,
});

const journalLines = (journal: CaseFileDto['journals'][number]): Line[] => [
  { what: journal.journal, who: journal.postedBy, where: journal.postingDate, text: journal.description },
  ...journal.lines.map(({ account, debit, credit }) => ({
    who: account,
    text: /^0(\.0+)?$/.test(debit) ? `credit ${credit}` : `debit ${debit}`,
  })),
];

const taskLines = (task: CaseFileDto['operatorTasks'][number]): Line[] => [
  { at: task.raisedAt, what: task.taskId, who: task.state, text: task.title },
  ...(task.resolution
    ? [
        {
          at: task.resolution.resolvedAt,
          what: task.resolution.action,
          who: task.resolution.resolvedBy.name,
          text: task.resolution.justification,
        },
      ]
    : []),
];
