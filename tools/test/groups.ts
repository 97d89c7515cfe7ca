import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../stack/paths.js';
import type { ServiceName } from '../stack/services.js';

/** A command that passes or fails as a whole; it counts as one test. */
export interface StaticCheck {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface Group {
  readonly name: string;
  /** The groups of a lane run one after the other; the two lanes run side by side, because tests wait more than they work. */
  readonly lane: 'first' | 'second';
  readonly checks: readonly StaticCheck[];
  /** Which test files are this group's; the first group that claims a file has it. */
  readonly owns: (file: string) => boolean;
  readonly services: readonly ServiceName[];
  /** What its tests start themselves, and may break. */
  readonly own: readonly ServiceName[];
  /** Whether API, worker, relay, projector and sandbox run beside the services while it runs. */
  readonly application: boolean;
  /** Long, and run only when it is named. */
  readonly byName?: true;
  /** When a test hangs, the group is ended and counts as failed. */
  readonly atMostMinutes: number;
}

const bin = (program: string) => join('node_modules', '.bin', program);
const none = {
  lane: 'first',
  checks: [],
  owns: () => false,
  services: [],
  own: [],
  application: false,
  atMostMinutes: 8,
} as const;
const under = (folder: string) => (file: string) => file.startsWith(`tests/${folder}/`);

const lint: StaticCheck[] = [
  // The generated routes are imported: what is not there cannot be checked.
  { name: 'tsoa', command: [bin('tsoa'), 'spec-and-routes'] },
  { name: 'biome', command: [bin('biome'), 'ci', '--reporter=summary', '.'] },
  { name: 'eslint', command: [bin('eslint'), '.'] },
  { name: 'knip', command: [bin('knip'), '--no-progress'] },
];

/** The controllers' routes are generated, and the rest is checked against them. */
const typecheck: StaticCheck[] = [
  { name: 'tsoa', command: [bin('tsoa'), 'spec-and-routes'] },
  { name: 'tsc', command: [bin('tsc'), '--noEmit', '-p', 'tsconfig.json'] },
];

const contract: StaticCheck[] = [
  { name: 'contract', command: [process.execPath, '--import', 'tsx', 'tools/contract.ts'], env: { CHECK: '1' } },
];

/** In the order in which they run, lane by lane: what fails fastest comes first. */
export const groups: readonly Group[] = [
  { ...none, name: 'lint', checks: lint },
  { ...none, name: 'boundaries', owns: (file) => under('architecture')(file) && !file.endsWith('.pg.test.ts') },
  { ...none, name: 'typecheck', checks: typecheck },
  { ...none, name: 'contract', checks: contract },
  { ...none, name: 'unit', owns: (file) => file.endsWith('.unit.test.ts') },
  { ...none, name: 'pg', owns: (file) => file.endsWith('.pg.test.ts'), services: ['postgres'], atMostMinutes: 25 },
  {
    ...none,
    name: 'workflow',
    owns: under('workflows'),
    services: ['postgres', 'temporal', 'testServer'],
    atMostMinutes: 35,
  },
  { ...none, name: 'replay', owns: under('replay') },
  {
    ...none,
    name: 'integration',
    owns: under('integration'),
    services: ['postgres', 'temporal', 'kafka'],
    atMostMinutes: 15,
  },
  // Each drill runs a stack of its own.
  {
    ...none,
    name: 'drills',
    lane: 'second',
    owns: under('drills'),
    own: ['postgres', 'temporal', 'kafka'],
    atMostMinutes: 35,
  },
  {
    ...none,
    name: 'e2e',
    lane: 'second',
    owns: under('e2e'),
    services: ['postgres', 'temporal', 'kafka'],
    application: true,
    atMostMinutes: 25,
  },
  {
    ...none,
    name: 'textbook',
    lane: 'second',
    owns: under('textbook'),
    services: ['postgres', 'temporal', 'kafka'],
    application: true,
    atMostMinutes: 12,
  },
  {
    ...none,
    name: 'keycloak',
    lane: 'second',
    owns: under('keycloak'),
    services: ['postgres', 'temporal', 'kafka'],
    own: ['keycloak'],
    atMostMinutes: 10,
  },
  {
    ...none,
    name: 'fuzz',
    lane: 'second',
    byName: true,
    owns: under('fuzz'),
    services: ['postgres', 'temporal', 'kafka'],
    application: true,
    atMostMinutes: 25,
  },
];

/** Every test file of the repository, as paths from its root. */
export function testFiles(): string[] {
  const rooms = readdirSync(repositoryRoot, { withFileTypes: true })
    .filter(
      (entry) => entry.isDirectory() && !entry.name.startsWith('.') && !['node_modules', 'dist'].includes(entry.name),
    )
    .map((entry) => entry.name);
  return rooms.flatMap((room) =>
    readdirSync(join(repositoryRoot, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => `${room}/${file}`)
      .sort(),
  );
}

export function groupOf(file: string): Group | undefined {
  return groups.find((group) => group.owns(file));
}

/** The groups of these names, in their order; an unknown name is refused. For an empty list, all that are not run by name only. */
export function chosenGroups(names: readonly string[]): readonly Group[] {
  const unknown = names.filter((name) => !groups.some((group) => group.name === name));
  if (unknown.length > 0) {
    throw new Error(`no test group ${unknown.join(', ')}; there are ${groups.map((group) => group.name).join(', ')}`);
  }
  return names.length === 0
    ? groups.filter(({ byName }) => !byName)
    : groups.filter((group) => names.includes(group.name));
}
