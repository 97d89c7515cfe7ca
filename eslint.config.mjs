import boundaries from 'eslint-plugin-boundaries';
import { tsImport } from 'tsx/esm/api';
import tseslint from 'typescript-eslint';

const { boundariesRules, boundariesSettings } = await tsImport('./tests/architecture/boundaries.ts', import.meta.url);

const noDefaultExport = { selector: 'ExportDefaultDeclaration', message: 'Export by name.' };
const noClock = [
  {
    selector: ':matches(NewExpression, CallExpression)[callee.name="Date"][arguments.length=0]',
    message: 'The clock is an argument.',
  },
];
const chance = [
  { object: 'Math', property: 'random', message: 'Chance is an argument.' },
  { property: 'randomUUID', message: 'Ids are arguments.' },
];
const clock = [
  { object: 'Date', property: 'now', message: 'The clock is an argument.' },
  { object: 'performance', property: 'now', message: 'The clock is an argument.' },
];
const outside = ['process', 'fetch', 'crypto', 'performance', 'setInterval', 'setImmediate', 'WebSocket', 'require'];

export default tseslint.config(
  { ignores: ['**/node_modules', 'dist', '.atlas', 'api/generated', 'docs', '**/*.mjs', '**/*.js', '**/*.cjs'] },
  {
    files: ['**/*.ts'],
    plugins: { boundaries, '@typescript-eslint': tseslint.plugin },
    linterOptions: { noInlineConfig: true },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    settings: { ...boundariesSettings, 'import/resolver': { typescript: { project: 'tsconfig.json' } } },
    rules: {
      'boundaries/no-unknown-files': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'no-restricted-syntax': ['error', noDefaultExport],
      'max-lines': ['error', 400],
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
    },
  },
  ...boundariesRules,
  {
    files: ['domain/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-syntax': ['error', noDefaultExport, ...noClock],
      'no-restricted-properties': ['error', ...clock, ...chance],
      'no-restricted-globals': ['error', ...outside, 'setTimeout'],
    },
  },
  {
    // Temporal makes the clock and the timers of a workflow deterministic, and gives uuid4() for ids.
    files: ['workflows/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-properties': ['error', ...chance],
      'no-restricted-globals': ['error', ...outside, 'WeakRef', 'FinalizationRegistry'],
    },
  },
  {
    files: ['**/*.test.ts', 'tests/**/*.ts'],
    rules: {
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  // Mocha takes a reporter by its default export.
  { files: ['tools/test/reporter.ts'], rules: { 'no-restricted-syntax': 'off' } },
);
