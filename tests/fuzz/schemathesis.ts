import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Role } from '../../domain/kernel/actor.js';
import { loadConfig } from '../../platform/config.js';
import { developmentToken } from '../../platform/identity/development-identity.js';
import { pythonWith } from '../../tools/stack/python.js';

const run = promisify(execFile);
const VERSION = '4.32.5';
const PACKAGES = [
  `schemathesis==${VERSION}`,
  ...['anyio==4.16.0', 'certifi==2026.10.18', 'charset-normalizer==3.5.2', 'click==8.5.1', 'graphql-core==3.3.2'],
  ...['harfile==0.6.0', 'hypothesis==6.170.15', 'hypothesis-graphql==0.13.5', 'idna==3.20', 'iniconfig==2.3.1'],
  ...['jsonschema_rs==0.60.3', 'markdown-it-py==4.3.0', 'MarkupSafe==3.0.4', 'mdurl==0.1.2', 'packaging==26.3'],
  ...['pluggy==1.7.0', 'Pygments==2.21.0', 'pyrate-limiter==4.5.1', 'pytest==9.2.0', 'PyYAML==6.0.3'],
  ...['requests==2.34.2', 'rich==15.0.0', 'sortedcontainers==2.4.0', 'typing_extensions==4.16.0', 'urllib3==2.8.0'],
  'Werkzeug==3.1.9',
];
const LONGEST_REPORT = 64 * 1024 * 1024;

export const installed = (): Promise<string> => pythonWith(`schemathesis-${VERSION}-1`, PACKAGES);

export interface Trying {
  /** Null for somebody without a token. */
  readonly role: Role | null;
  /** "coverage" goes through every field's edges; "fuzzing" draws so many examples of each operation. */
  readonly phases: string;
  readonly examples: number;
  /** Only the operations whose path is so. */
  readonly paths?: RegExp;
}

/** What Schemathesis has against the running API; empty when it has nothing. */
export async function findings({ role, phases, examples, paths }: Trying): Promise<string> {
  const caller = role ?? 'Nobody';
  const token = role ? await developmentToken(loadConfig(), { user: `fuzz-${caller}`, roles: [role] }) : null;
  const url = process.env['ATLAS_API_URL'] ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'atlas-fuzz-'));
  const settings = join(folder, 'schemathesis.toml');
  const auth = token ? `\n[auth.openapi]\nbearer = { bearer = "${token}" }\n` : '';
  writeFileSync(settings, readFileSync('tests/fuzz/schemathesis.toml', 'utf8') + auth);
  const args = [
    ...['-m', 'schemathesis.cli', '--no-color', '--config-file', settings, 'run', `${url}/openapi.json`],
    // Two of its threads that read source text at once break each other in Python 3.11.
    ...['--url', url, '--workers', '1'],
    ...['--phases', phases, '--max-examples', String(examples)],
    ...(paths ? ['--include-path-regex', paths.source] : []),
  ];
  const env = { ...process.env, ATLAS_FUZZ_CALLER: caller };
  return run(await installed(), args, { env, maxBuffer: LONGEST_REPORT })
    .then(
      () => '',
      ({ stdout, stderr }: { stdout: string; stderr: string }) => `${failuresOf(stdout)}${stderr}`,
    )
    .finally(() => rmSync(folder, { recursive: true, force: true }));
}

const failuresOf = (report: string): string => report.slice(Math.max(0, report.indexOf('= FAILURES ='))) || report;
