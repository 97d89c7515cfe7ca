import type { Amount } from '../kernel/money.js';
import type { LocalDate } from '../kernel/time.js';
import type { Account, AccountKind, Journal, JournalLine } from './ledger.wire.js';

/** Journals in the syntax of Beancount (https://beancount.github.io/docs), so that another program can check the books. */

const CURRENCY = 'USD';

const ROOTS: Readonly<Record<AccountKind, string>> = {
  asset: 'Assets',
  liability: 'Liabilities',
  equity: 'Equity',
  income: 'Income',
  expense: 'Expenses',
};

type Named = Pick<Account, 'account' | 'name' | 'kind'>;

/** "Assets:1110-Accounts-receivable". */
export function beancountAccount({ account, name, kind }: Named): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `${ROOTS[kind]}:${account}${words === '' ? '' : `-${words}`}`;
}

/** Quotes and backslashes are escaped; what would end the line is a blank. */
const quoted = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
  `"${text.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ').replace(/["\\]/g, '\\$&')}"`;

const LINK = /^[A-Za-z0-9\-_/.]+$/;
const linksOf = (...ids: readonly (string | null)[]): string =>
  [...new Set(ids)].flatMap((id) => (id !== null && LINK.test(id) ? [` ^${id}`] : [])).join('');

type Metadata = readonly (readonly [key: string, value: string | null | undefined])[];

const metadata = (indent: string, entries: Metadata): string =>
  entries.map(([key, value]) => (value == null ? '' : `${indent}${key}: ${quoted(value)}\n`)).join('');

const signed = ({ debit, credit }: Pick<JournalLine, 'debit' | 'credit'>): string =>
  /^0*\.?0*$/.test(credit) ? debit : `-${credit}`;

export type BeancountAccounts = ReadonlyMap<string, string>;

export const beancountAccounts = (chart: readonly Named[]): BeancountAccounts =>
  new Map(chart.map((account) => [account.account, beancountAccount(account)]));

const nameOf = (accounts: BeancountAccounts, account: string): string => {
  const name = accounts.get(account);
  if (name === undefined) throw new Error(`account ${account} is not in the chart`);
  return name;
};

export function beancountHead(title: string, notes: readonly string[]): string {
  const comments = notes.map((note) => `; ${note}\n`).join('');
  return `${comments}option "title" ${quoted(title)}\noption "operating_currency" "${CURRENCY}"\n\n`;
}

export const beancountOpens = (chart: readonly Named[], date: LocalDate): string =>
  chart
    .map(
      (account) =>
        `${date} open ${beancountAccount(account)} ${CURRENCY}\n${metadata('  ', [['account', account.account]])}`,
    )
    .join('');

/** What the accounts held before the first day of the export; nothing when they held nothing. */
export function beancountOpening(
  accounts: BeancountAccounts,
  rows: readonly { readonly account: string; readonly opening: Amount }[],
  date: LocalDate,
): string {
  const lines = rows.filter(({ opening }) => !/^-?0*\.?0*$/.test(opening));
  if (lines.length === 0) return '';
  const postings = lines.map(({ account, opening }) => `  ${nameOf(accounts, account)}  ${opening} ${CURRENCY}\n`);
  return `\n${date} * "Opening balances"\n${postings.join('')}`;
}

export function beancountTransaction(accounts: BeancountAccounts, journal: Journal): string {
  const { source, orderId, reversalOf, manualJournal } = journal;
  const head = `${journal.postingDate} * ${quoted(journal.description)}${linksOf(journal.journal, orderId, reversalOf, manualJournal)}`;
  const about = metadata('  ', [
    ['journal', journal.journal],
    ['kind', journal.kind],
    ['rule', journal.rule],
    ['event-date', journal.eventDate],
    ['order', orderId],
    ['customer', journal.customerId],
    ['source', source && `${source.domain}.${source.type}`],
    ['source-event', source?.eventId],
    ['manual-journal', manualJournal],
    ['correlation', journal.correlationId],
    ['step', journal.step],
    ['reversal-of', reversalOf],
    ['reason', journal.reason],
    ['posted-by', journal.postedBy],
    ['posted-at', journal.postedAt],
    ['hash', journal.hash],
  ]);
  return `\n${head}\n${about}${journal.lines.map((line) => posting(accounts, line)).join('')}`;
}

function posting(accounts: BeancountAccounts, line: JournalLine): string {
  const { businessUnit, site, costCentre } = line.dimensions;
  const about = metadata('    ', [
    ['business-unit', businessUnit],
    ['site', site],
    ['cost-centre', costCentre],
    ['job', line.job],
    ['memo', line.memo],
  ]);
  return `  ${nameOf(accounts, line.account)}  ${signed(line)} ${CURRENCY}\n${about}`;
}

/** To the cent: without its own tolerance Beancount would let one cent pass. */
export const beancountBalances = (
  accounts: BeancountAccounts,
  rows: readonly { readonly account: string; readonly closing: Amount }[],
  date: LocalDate,
): string =>
  `\n${rows.map(({ account, closing }) => `${date} balance ${nameOf(accounts, account)}  ${closing} ~ 0.00 ${CURRENCY}\n`).join('')}`;
