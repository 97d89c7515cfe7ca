import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { root } from './imports.js';

export interface Page {
  /** From the root. */
  readonly path: string;
  readonly text: string;
}

const NOT_OURS = new Set(['node_modules', 'dist', '.atlas', '.git']);

/** Every page of the repository that people read. */
export function pages(folder = ''): Page[] {
  return readdirSync(posix.join(root, folder), { withFileTypes: true }).flatMap((entry): Page[] => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : pages(path);
    return entry.name.endsWith('.md') ? [{ path, text: readFileSync(posix.join(root, path), 'utf8') }] : [];
  });
}

const FENCED = /^```[^\n]*\n([\s\S]*?)^```$/gm;
const proseOf = (text: string): string => text.replace(FENCED, '');
const inlineCodeOf = (text: string): string[] =>
  [...proseOf(text).matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
const codeLinesOf = (text: string): string[] => [
  ...inlineCodeOf(text),
  ...[...text.matchAll(FENCED)].flatMap(([, block = '']) => block.split('\n')),
];

/** As the address of a heading is made: "Operator tasks" → "operator-tasks". */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');

const anchorsOf = (text: string): string[] =>
  [...proseOf(text).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

/** Links within the repository that lead nowhere. */
export function brokenLinks({ path, text }: Page): string[] {
  const links = [...proseOf(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? path : posix.join(posix.dirname(path), file);
    if (!existsSync(posix.join(root, target))) return true;
    return anchor !== undefined && !anchorsOf(readFileSync(posix.join(root, target), 'utf8')).includes(anchor);
  });
}

/** What is run as `make …` on a page. */
export const makeTargetsOf = ({ text }: Page): string[] =>
  codeLinesOf(text).flatMap((line) =>
    [...line.matchAll(/(?:^|[($;&|])\s*make (?:-s )?([a-z][a-z-]*)/g)].map(([, target = '']) => target),
  );

export const targetsOf = (makefile: string): string[] =>
  [...makefile.matchAll(/^([a-z][a-z-]*):/gm)].map(([, target = '']) => target);

/** Files and folders that a page names from the root. */
export const pathsOf = ({ text }: Page): string[] =>
  inlineCodeOf(text).filter((code) => /^\w[\w.-]*(?:\/[\w.-]+)+\/?$/.test(code));

export const missingPaths = (page: Page): string[] =>
  pathsOf(page).filter((path) => !existsSync(posix.join(root, path)));

/** Which of the words a page does not have as code. */
export const unnamed = ({ text }: Page, words: readonly string[]): string[] => {
  const named = new Set(inlineCodeOf(text));
  return words.filter((word) => !named.has(word));
};

export interface Unproven {
  readonly row: string;
  /** Tests that it names and that are not there, or the cell that names none. */
  readonly wrong: readonly string[];
}

/** Rows of tables whose last cell names neither tests that are there nor a reason. */
export function unproven({ text }: Page): Unproven[] {
  const tables = text.split(/^## /m).filter((part) => /\| Test(?:, or the reason why there is none)? \|/.test(part));
  const rows = tables.flatMap((part) =>
    part
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .slice(2),
  );
  return rows.flatMap((row) => {
    const cell = row.split('|').at(-2)?.trim() ?? '';
    const wrong = cell.startsWith('Reason: ') ? [] : wrongTestsIn(cell);
    return wrong.length === 0 ? [] : [{ row, wrong }];
  });
}

/** A test is named by its file, and by its name or a part of it. */
function wrongTestsIn(cell: string): string[] {
  const named = cell.split(' · ').map((one) => /^`([\w./-]+\.test\.ts)` "([^"]+)"$/.exec(one));
  return named.flatMap((found) => {
    if (!found) return [cell];
    const [, path = '', name = ''] = found;
    const isThere = existsSync(posix.join(root, path)) && testNamesOf(path).some((test) => test.includes(name));
    return isThere ? [] : [`${path}: ${name}`];
  });
}

const testNamesOf = (path: string): string[] =>
  [...readFileSync(posix.join(root, path), 'utf8').matchAll(/\bit\(\s*(['"`])(.*?)\1,/g)].map(
    ([, , name = '']) => name,
  );
