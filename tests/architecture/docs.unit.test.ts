import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { postingRules } from '../../domain/ledger/posting-rules.js';
import { chartOfAccounts, laterAccounts } from '../../migrations/ledger/chart-of-accounts.js';
import { problemCode } from '../../platform/problem.js';
import { searchAttributes } from '../../workflows/support/search-attributes.js';
import {
  brokenLinks,
  makeTargetsOf,
  missingPaths,
  type Page,
  pages,
  pathsOf,
  targetsOf,
  unnamed,
  unproven,
} from './docs.js';
import { root, sources } from './imports.js';

const all = pages();
const page = (path: string): Page => {
  const found = all.find((each) => each.path === path);
  if (!found) throw new Error(`there is no page ${path}`);
  return found;
};
const rowsOf = (path: string): string[] => page(path).text.split('\n');
const unnamedIn = (path: string, words: readonly string[]): string[] => unnamed(page(path), [...new Set(words)]);
const planted = (text: string): Page => ({ path: 'docs/planted.md', text });

describe('the pages', () => {
  it('are found', () => expect(all.map(({ path }) => path)).to.include.members(['README.md', 'docs/architecture.md']));

  for (const each of all) {
    it(`${each.path} links to what is there`, () => expect(brokenLinks(each)).to.deep.equal([]));
  }

  it('would be caught with a dead link', () => {
    const text = '[a](gone.md) [b](api.md#gone) [c](#gone) [d](https://example.com/gone) [e](api.md#problems)\n';
    expect(brokenLinks(planted(`${text}\`\`\`\n[f](gone.md)\n\`\`\`\n`))).to.deep.equal([
      'gone.md',
      'api.md#gone',
      '#gone',
    ]);
  });

  const targets = targetsOf(readFileSync(join(root, 'Makefile'), 'utf8'));

  it('name only targets that make has', () => {
    const named = all.flatMap(makeTargetsOf);
    expect(named).to.include.members(['demo', 'test', 'token', 'rebuild-read-models']);
    expect(named.filter((target) => !targets.includes(target))).to.deep.equal([]);
  });

  it('would be caught with another', () => {
    const text = 'Run `make coffee`, but make haste.\n```sh\nTOKEN=$(make -s tea | tail -1)\n```\n';
    expect(makeTargetsOf(planted(text))).to.deep.equal(['coffee', 'tea']);
  });

  it('say nothing of the machine they were written on', () => {
    expect(
      all.filter(({ text }) => /\/(?:root|home|Users|tmp|work)\//.test(text)).map(({ path }) => path),
    ).to.deep.equal([]);
  });
});

describe('the architecture page', () => {
  const architecture = page('docs/architecture.md');

  it('names files that are there', () => {
    expect(pathsOf(architecture)).to.have.length.above(30);
    expect(missingPaths(architecture)).to.deep.equal([]);
  });

  it('would be caught with another', () => {
    expect(missingPaths(planted('`domain/orders/gone.ts` and `domain/orders/order.ts`'))).to.deep.equal([
      'domain/orders/gone.ts',
    ]);
  });

  it('has every folder of code', () => {
    const folders = [...new Set(sources().map(({ path }) => path.split('/')[0] ?? ''))].filter(
      (name) => !name.includes('.'),
    );
    expect(folders.filter((name) => !architecture.text.includes(`| \`${name}/`))).to.deep.equal([]);
  });

  it('has every decision in the list', () => {
    const records = readdirSync(join(root, 'docs/adr')).filter((name) => /^\d{4}-/.test(name));
    expect(records.map((name) => name.slice(0, 4)).sort()).to.deep.equal(
      [...new Set(records.map((name) => name.slice(0, 4)))].sort(),
    );
    expect(records.filter((name) => !page('docs/adr/README.md').text.includes(`(${name})`))).to.deep.equal([]);
  });
});

describe('the API page', () => {
  it('has every code of a problem', () => {
    const production = sources().filter(
      ({ path }) => /^(?:api|platform|domain)\//.test(path) && !path.endsWith('.test.ts'),
    );
    const problems = production.flatMap(({ text }) =>
      [...text.matchAll(/\bproblem\(\s*\d{3},\s*'([a-z-]+)'/g)].map(([, code = '']) => code),
    );
    const refusals = production.flatMap(({ text }) =>
      [...text.matchAll(/\brefusals\(\{([^}]*)\}\)/g)].flatMap(([, list = '']) =>
        [...list.matchAll(/(\w+): '(?:invalid|notFound|conflict|forbidden)'/g)].map(([, code = '']) =>
          problemCode(code),
        ),
      ),
    );
    expect(problems).to.include.members(['forbidden', 'process-missing']);
    expect(refusals).to.include.members(['wrong-state', 'not-allowed', 'step-undone']);
    expect(unnamedIn('docs/api.md', [...problems, ...refusals, 'out-of-coffee'])).to.deep.equal(['out-of-coffee']);
  });
});

describe('the accounting page', () => {
  it('has every posting rule with its accounts', () => {
    const rows = rowsOf('docs/accounting.md');
    for (const { rule, legs } of postingRules) {
      const [, , , , debit = '', credit = ''] = (rows.find((row) => row.startsWith(`| \`${rule}\` |`)) ?? '').split(
        '|',
      );
      for (const { account, side, amount } of legs) {
        const name = typeof account === 'string' ? account : '1220 or 1210';
        expect(side === 'debit' ? debit : credit, rule).to.include(`${name} ${amount}`);
      }
    }
  });

  it('has every account', () => {
    const { text } = page('docs/accounting.md');
    const chart = [...chartOfAccounts, ...laterAccounts];
    expect(chart.filter(({ account, name }) => !text.includes(`| ${account} | ${name} |`))).to.deep.equal([]);
  });
});

describe('the operations page', () => {
  it('has every setting', () => {
    const names = [...readFileSync(join(root, 'platform/config.ts'), 'utf8').matchAll(/^ {2}(ATLAS_\w+): /gm)];
    expect(names).to.have.length.above(15);
    expect(
      unnamedIn(
        'docs/operations.md',
        names.map(([, name = '']) => name),
      ),
    ).to.deep.equal([]);
  });

  it('has every search attribute', () => {
    const names = Object.values(searchAttributes).map(({ name }) => name);
    expect(unnamedIn('docs/operations.md', names)).to.deep.equal([]);
  });
});

describe('the security page', () => {
  it('names a test that is there, or a reason, for every threat and every line of the checklist', () => {
    const rows = rowsOf('docs/security.md').filter((row) => row.startsWith('|') && /test\.ts|Reason: /.test(row));
    expect(rows).to.have.length.above(50);
    expect(unproven(page('docs/security.md'))).to.deep.equal([]);
  });

  it('would be caught with a threat that nothing stands against', () => {
    const here = '`tests/architecture/docs.unit.test.ts`';
    const rows = [
      '| a |  |',
      `| b | ${here} "goes home" |`,
      '| c | `tests/gone.test.ts` "is there" |',
      '| d | Reason: x |',
    ];
    const text = `## T\n| Threat | Test |\n|---|---|\n${rows.join('\n')}\n| e | ${here} "would be caught" |\n`;
    expect(unproven(planted(text)).map(({ row }) => row)).to.deep.equal(rows.slice(0, 3));
  });
});
