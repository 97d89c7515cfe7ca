/**
 * Writes the generated contracts: the OpenAPI document, the fact schemas and the state machines. With CHECK=1 or CI=true
 * it changes nothing, and fails when what is committed differs from what the code says.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run, say } from './stack/commands.js';
import { main } from './stack/main.js';
import { repositoryRoot } from './stack/paths.js';

interface Generator {
  readonly command: readonly string[];
  /** Files and folders that it writes. */
  readonly writes: readonly string[];
}

const generators: readonly Generator[] = [
  { command: [join('node_modules', '.bin', 'tsoa'), 'spec-and-routes'], writes: [] },
  { command: [process.execPath, '--import', 'tsx', 'tools/contract-api.ts'], writes: ['api/openapi.json'] },
  { command: [process.execPath, '--import', 'tsx', 'tools/fact-catalog/main.ts'], writes: ['docs/facts'] },
  { command: [process.execPath, '--import', 'tsx', 'tools/contract-states.ts'], writes: ['docs/state-machines.md'] },
];

type Contents = ReadonlyMap<string, string>;

function filesOf(path: string): string[] {
  const full = join(repositoryRoot, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [path];
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(repositoryRoot.length + 1));
}

function contentsOf(paths: readonly string[]): Contents {
  const files = paths.flatMap(filesOf);
  return new Map(files.map((file) => [file, readFileSync(join(repositoryRoot, file), 'utf8')]));
}

function restore(before: Contents, after: Contents): void {
  for (const file of after.keys()) if (!before.has(file)) rmSync(join(repositoryRoot, file));
  for (const [file, text] of before) {
    if (after.get(file) === text) continue;
    mkdirSync(dirname(join(repositoryRoot, file)), { recursive: true });
    writeFileSync(join(repositoryRoot, file), text);
  }
}

await main(async () => {
  const checking = process.env['CHECK'] === '1' || process.env['CI'] === 'true';
  const paths = generators.flatMap((generator) => generator.writes);
  const before = contentsOf(paths);
  for (const { command } of generators) {
    const [program = '', ...args] = command;
    // They write; what differs is found and put back here.
    await run(program, args, { cwd: repositoryRoot, env: { ...process.env, CHECK: '' } });
  }
  const after = contentsOf(paths);
  const files = [...new Set([...before.keys(), ...after.keys()])].sort();
  const changed = files.filter((file) => before.get(file) !== after.get(file));
  if (changed.length === 0) return say(`the contract is up to date (${after.size} files)`);
  if (!checking) return say(`written:\n  ${changed.join('\n  ')}`);
  restore(before, after);
  throw new Error(`the committed contract differs from the code; run \`make contract\`:\n  ${changed.join('\n  ')}`);
});
