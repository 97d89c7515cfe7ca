import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { groups } from '../../tools/test/groups.js';
import { root } from './imports.js';

type Files = Readonly<Record<string, string>>;

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

/** A little repository with our own settings, in which every file is reached and everything exported is used. */
const SOUND: Files = {
  'package.json': json({ name: 'planted', type: 'module', dependencies: { zod: '4.6.7' } }),
  'tsconfig.json': json({ compilerOptions: { module: 'nodenext', strict: true } }),
  'platform/planted.main.ts': "import { z } from 'zod';\nimport { used } from './planted.js';\n\nused(z);\n",
  'platform/planted.ts': 'export const used = (what: unknown): string => String(what);\n',
};

/** Runs a check of the lint group, as the group does, on such a repository; answers its exit code and what it says. */
function runCheck(name: string, files: Files): { code: number | null; says: string } {
  const check = groups.flatMap(({ checks }) => checks).find((each) => each.name === name);
  const [program = '', ...args] = check?.command ?? [];
  const folder = mkdtempSync(join(tmpdir(), 'planted-'));
  try {
    for (const settings of ['biome.json', 'knip.json']) cpSync(join(root, settings), join(folder, settings));
    for (const [path, text] of Object.entries({ ...SOUND, ...files })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const { status, stdout, stderr } = spawnSync(join(root, program), args, { cwd: folder, encoding: 'utf8' });
    return { code: status, says: `${stdout}${stderr}` };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const breaches: readonly (readonly [check: string, what: string, files: Files, says: string])[] = [
  [
    'knip',
    'a file that nothing reaches',
    { 'platform/forgotten.ts': 'export const x = 1;\n' },
    'platform/forgotten.ts',
  ],
  [
    'knip',
    'an export that nothing uses',
    { 'platform/planted.ts': `${SOUND['platform/planted.ts']}export const forgotten = 1;\n` },
    'forgotten',
  ],
  [
    'knip',
    'a package that nothing uses',
    { 'package.json': json({ type: 'module', dependencies: { zod: '4.6.7', forgotten: '1.0.0' } }) },
    'forgotten',
  ],
  ['knip', 'a package that is not listed', { 'package.json': json({ name: 'planted', type: 'module' }) }, 'zod'],
  [
    'biome',
    'any',
    { 'platform/planted.ts': 'export const used = (what: any): string => String(what);\n' },
    'noExplicitAny',
  ],
  [
    'biome',
    'another format',
    { 'platform/planted.ts': 'export const used = (what: unknown) => String( what )\n' },
    'format',
  ],
];

describe('the checks of the lint group', () => {
  it('are these', () => {
    const lint = groups.find(({ name }) => name === 'lint');
    expect(lint?.checks.map(({ name }) => name)).to.deep.equal(['tsoa', 'biome', 'eslint', 'knip']);
  });

  for (const name of ['biome', 'knip']) {
    it(`${name} takes a sound repository`, () => {
      const { code, says } = runCheck(name, {});
      expect(code, says).to.equal(0);
    });
  }

  for (const [name, what, files, expected] of breaches) {
    it(`${name} refuses ${what}`, () => {
      const { code, says } = runCheck(name, files);
      expect(code, says).to.equal(1);
      expect(says).to.contain(expected);
    });
  }
});
