import { expect } from 'chai';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { root } from './imports.js';
import { planted } from './planted-imports.js';

/** For files that do not exist, and fast. */
const withoutTypes = new ESLint({ cwd: root, overrideConfig: [tseslint.configs.disableTypeChecked] });

const messagesOf = async (eslint: ESLint, filePath: string, text: string) => {
  const results = await eslint.lintText(`${text}\n`, { filePath });
  return results.flatMap(({ messages }) => messages);
};

describe('the lint rules about imports', () => {
  for (const { layer, path, refused, taken } of planted) {
    it(`refuse and take from ${layer} what the table says`, async () => {
      for (const [line, what] of refused) {
        const messages = await messagesOf(withoutTypes, path, line);
        expect(messages.map(({ ruleId }) => ruleId)).to.deep.equal(['boundaries/dependencies'], line);
        const target = / to (?:file of category|entities of module with origin "\w+" and module source) "(.*?)"/;
        expect(target.exec(messages[0]?.message ?? '')?.[1], messages[0]?.message).to.equal(what);
      }
      for (const line of taken) expect(await messagesOf(withoutTypes, path, line), line).to.deep.equal([]);
    });
  }

  it('refuse a file of no layer', async () => {
    const messages = await messagesOf(withoutTypes, 'helpers/planted.ts', 'export const x = 1;');
    expect(messages.map(({ ruleId }) => ruleId)).to.deep.equal(['boundaries/no-unknown-files']);
  });
});

type PlantedCode = readonly (readonly [rule: string, path: string, text: string])[];

/** Text that a rule must refuse, put in place of a file that exists, so that it has types. */
const plantedPromises: PlantedCode = [
  ['@typescript-eslint/no-floating-promises', 'workflows/orders/order.ts', 'Promise.resolve(1);\nexport {};'],
  [
    '@typescript-eslint/no-misused-promises',
    'api/access.ts',
    'export const found = [1].filter(async (each) => each > 1);',
  ],
  [
    '@typescript-eslint/switch-exhaustiveness-check',
    'domain/kernel/page.ts',
    "export function f(x: 'a' | 'b'): number {\n  switch (x) {\n    case 'a':\n      return 1;\n  }\n  return 0;\n}",
  ],
];

const plantedCode: PlantedCode = [
  ['no-restricted-properties', 'domain/orders/order.ts', 'export const now = Date.now();'],
  ['no-restricted-properties', 'domain/kernel/time.ts', 'export const now = Date.now();'],
  ['no-restricted-properties', 'domain/orders/store/index.ts', 'export const now = Date.now();'],
  ['no-restricted-properties', 'domain/orders/order.ts', 'export const chance = Math.random();'],
  ['no-restricted-properties', 'workflows/orders/order.ts', 'export const chance = Math.random();'],
  ['no-restricted-syntax', 'domain/orders/order.ts', 'export const now = new Date();'],
  ['no-restricted-syntax', 'domain/orders/order.ts', 'export const now = Date();'],
  ['no-restricted-syntax', 'domain/orders/order.ts', 'export default 1;'],
  ['no-restricted-syntax', 'activities/index.ts', 'export default 1;'],
  ['no-restricted-globals', 'domain/orders/order.ts', 'export const id = crypto.getRandomValues;'],
  ['no-restricted-globals', 'domain/orders/store/index.ts', 'export const mode = process.env;'],
  ['no-restricted-globals', 'workflows/orders/order.ts', "export const answer = fetch('http://127.0.0.1');"],
  ['max-lines', 'domain/orders/order.ts', 'export {};\n'.repeat(401)],
  ['max-lines-per-function', 'domain/orders/order.ts', `export function f() {\n${'  f();\n'.repeat(81)}}`],
];

const refuses = (eslint: ESLint, cases: PlantedCode): void => {
  for (const [rule, path, text] of cases) {
    it(`${rule} refuses ${text.slice(0, 60).replaceAll('\n', ' ')} in ${path}`, async () => {
      const found = await messagesOf(eslint, path, text);
      expect(found.map(({ ruleId }) => ruleId)).to.deep.equal([rule]);
    });
  }
};

describe('the lint rules about code', function () {
  // The first reads the types of the whole project.
  this.timeout(240_000);

  refuses(withoutTypes, plantedCode);
  refuses(new ESLint({ cwd: root }), plantedPromises);

  it('take the clock of a workflow, which is deterministic', async () => {
    const text = 'export const now = () => Date.now();';
    expect(await messagesOf(withoutTypes, 'workflows/orders/order.ts', text)).to.deep.equal([]);
  });

  it('cannot be switched off in a file', async () => {
    const text = '/* eslint-disable */\nexport const chance = Math.random();';
    const found = await messagesOf(withoutTypes, 'domain/orders/order.ts', text);
    expect(found.map(({ ruleId }) => ruleId)).to.include('no-restricted-properties');
  });
});
