import { formatMoney, type Money, money, subtract, ZERO } from '../../domain/kernel/money.js';
import type { LocalDate } from '../../domain/kernel/time.js';
import type { Snapshot } from '../../platform/database.js';
import { type Chart, chartOfAccounts } from '../queries/chart.js';
import { lastOfMonth } from '../queries/months.js';
import { type EarnedPart, REVENUE_GROUPS, type RevenueGroup, revenueBy } from '../queries/revenue-by.js';
import type { Cell, ReportColumn, ReportDefinition, ReportQuery, ReportRow } from './report.js';
import { comparedCells, comparedColumns, comparedPercents, comparedSums, percent } from './support/comparison.js';
import { type DrillQuery, drillOf, toGeneralLedger } from './support/drill.js';
import { headOf } from './support/head.js';
import { type Dates, datesOf, earlierDatesOf } from './support/previous-dates.js';
import { totalled } from './support/totals.js';

const PARTS: Readonly<Record<RevenueGroup, ReportColumn>> = {
  businessUnit: { name: 'businessUnit', title: 'Business unit', kind: 'text' },
  site: { name: 'site', title: 'Site', kind: 'text' },
  costCentre: { name: 'costCentre', title: 'Cost centre', kind: 'text' },
  customer: { name: 'customerId', title: 'Customer', kind: 'text' },
  job: { name: 'jobId', title: 'Job', kind: 'text' },
  month: { name: 'month', title: 'Month', kind: 'date' },
  day: { name: 'day', title: 'Day', kind: 'date' },
};

const AMOUNTS = ['revenue', 'costOfGoodsSold', 'grossMargin'] as const;
const TITLES = { revenue: 'Revenue', costOfGoodsSold: 'Cost of goods sold', grossMargin: 'Gross margin' } as const;

const groupOf = ({ by }: ReportQuery): RevenueGroup => (by ?? REVENUE_GROUPS[0]) as RevenueGroup;

const columnsOf = (query: ReportQuery, earlier = earlierDatesOf(query)): readonly ReportColumn[] => [
  PARTS[groupOf(query)],
  ...(groupOf(query) === 'customer' ? [{ name: 'name', title: 'Name', kind: 'text' } as const] : []),
  ...AMOUNTS.map((name): ReportColumn => ({ name, title: TITLES[name], kind: 'money' })),
  { name: 'marginPercent', title: 'Gross margin, % of revenue', kind: 'percent' },
  ...(earlier === undefined ? [] : AMOUNTS.flatMap((name) => comparedColumns(name, TITLES[name], earlier))),
];

export const revenueReport: ReportDefinition = {
  report: 'revenue',
  title: 'Revenue and gross margin',
  parameters: [
    ...(['asOf', 'from', 'to', 'knownAt', 'compare', 'businessUnit', 'site', 'costCentre'] as const),
    ...(['customerId', 'jobId', 'by'] as const),
  ],
  unassigned: true,
  groups: REVENUE_GROUPS,
  run: async (snapshot, query, now) => {
    const head = await headOf(snapshot, revenueReport, { query, now }, columnsOf(query));
    const rows = await rowsOf(snapshot, query);
    const compared = query.compare === undefined ? [] : AMOUNTS;
    const summed = [...AMOUNTS, ...comparedSums(compared)];
    return { head, ...totalled(rows, summed, (sums) => ({ ...marginOf(sums), ...comparedPercents(compared, sums) })) };
  },
};

/** The percentage of totals, which is no total of percentages. */
const marginOf = (sums: Readonly<Record<string, Money>>): Readonly<Record<string, Cell>> => ({
  marginPercent: percent(sums['grossMargin'] ?? ZERO, sums['revenue'] ?? ZERO),
});

async function rowsOf(snapshot: Snapshot, query: ReportQuery): Promise<ReportRow[]> {
  const group = groupOf(query);
  const dates = datesOf(query);
  const narrowed = narrowedBy(query);
  const chart = await chartOfAccounts(snapshot);
  const drills = drillsOf(query, chart, dates);
  const parts = new Map((await revenueBy(snapshot, group, { ...narrowed, ...dates })).map((row) => [row.part, row]));
  const earlierDates = earlierDatesOf(query);
  if (earlierDates === undefined) return [...parts.values()].map((row) => rowOf(row, group, drills));
  const found = await revenueBy(snapshot, group, { ...narrowed, ...earlierDates });
  const earlier = new Map(found.map((row) => [row.part, row]));
  const drillsThen = drillsOf(query, chart, earlierDates);
  return [...new Set([...parts.keys(), ...earlier.keys()])].sort().map((part) => {
    const name = parts.get(part)?.name ?? earlier.get(part)?.name ?? null;
    const [now, then] = [
      parts.get(part) ?? { ...NOTHING, part, name },
      earlier.get(part) ?? { ...NOTHING, part, name },
    ];
    const row = rowOf(now, group, drills);
    const before = drillsThen(part);
    const compared = AMOUNTS.map((amount) => comparedCells(amount, amountsOf(now)[amount], amountsOf(then)[amount]));
    const drilled = AMOUNTS.map((amount) => [`${amount}Earlier`, before[amount]]);
    return {
      cells: Object.assign({}, row.cells, ...compared),
      drill: { ...row.drill, ...Object.fromEntries(drilled) },
    };
  });
}

const NOTHING = { revenue: '0.00', costOfGoodsSold: '0.00' };

function amountsOf(row: EarnedPart): Readonly<Record<(typeof AMOUNTS)[number], Money>> {
  const [revenue, costOfGoodsSold] = [money(row.revenue), money(row.costOfGoodsSold)];
  return { revenue, costOfGoodsSold, grossMargin: subtract(revenue, costOfGoodsSold) };
}

type Drills = (part: string) => Readonly<Record<(typeof AMOUNTS)[number], string>>;

/** What all rows have in common is written once: there may be thousands of them. */
function drillsOf(query: ReportQuery, chart: Chart, dates: Dates): Drills {
  const group = groupOf(query);
  const own = withinPart(group, '2000-01-01', dates);
  const common = { ...narrowedBy(query), ...dates, yearEnd: 'excluded' } as const;
  const shared = Object.fromEntries(Object.entries(common).filter(([name]) => !(name in own)));
  const income = [...chart.keys()].filter((account) => account.startsWith('4'));
  const [revenue, costOfGoodsSold, grossMargin] = [income, ['5010'], [...income, '5010']].map((accounts) =>
    toGeneralLedger({ ...shared, account: accounts.join(',') }),
  );
  return (part) => {
    const rest = new URLSearchParams(withinPart(group, part, dates) as Record<string, string>).toString();
    return {
      revenue: `${revenue}&${rest}`,
      costOfGoodsSold: `${costOfGoodsSold}&${rest}`,
      grossMargin: `${grossMargin}&${rest}`,
    };
  };
}

function rowOf(row: EarnedPart, group: RevenueGroup, drills: Drills): ReportRow {
  const amounts = amountsOf(row);
  return {
    cells: {
      [PARTS[group].name]: row.part,
      ...(group === 'customer' ? { name: row.name } : {}),
      revenue: formatMoney(amounts.revenue),
      costOfGoodsSold: formatMoney(amounts.costOfGoodsSold),
      grossMargin: formatMoney(amounts.grossMargin),
      marginPercent: percent(amounts.grossMargin, amounts.revenue),
    },
    drill: drills(row.part),
  };
}

const narrowedBy = (query: ReportQuery): DrillQuery => ({
  ...drillOf(query),
  ...(query.customerId === undefined ? {} : { customerId: query.customerId }),
  ...(query.jobId === undefined ? {} : { jobId: query.jobId }),
});

function withinPart(group: RevenueGroup, part: string, { from, to }: Dates): DrillQuery {
  if (group === 'customer') return { customerId: part };
  if (group === 'job') return { jobId: part };
  if (group === 'day') return { from: part, to: part };
  if (group === 'month') return { from: later(part, from), to: earlier(lastOfMonth(part), to) };
  return { [group]: part };
}

const later = (date: LocalDate, other: LocalDate | undefined): LocalDate =>
  other !== undefined && other > date ? other : date;
const earlier = (date: LocalDate, other: LocalDate | undefined): LocalDate =>
  other !== undefined && other < date ? other : date;
