/**
 * Writes docs/facts from the definitions in the code: a schema a fact, and the catalog. With CHECK=1 it writes nothing
 * and fails on any difference. An incompatible change of a committed schema fails in any case.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allFacts } from '../../domain/facts.js';
import { type Files, planContract } from './plan.js';

const folder = process.env['ATLAS_FACTS_FOLDER'] ?? fileURLToPath(new URL('../../docs/facts/', import.meta.url));

function filesBelow(root: string): Files {
  if (!existsSync(root)) return new Map();
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(avsc|md)$/.test(name));
  return new Map(names.map((name) => [name, readFileSync(join(root, name), 'utf8')]));
}

const checking = process.env['CHECK'] === '1' || process.env['CI'] === 'true';
const { changes, breaches } = planContract(allFacts, filesBelow(folder));
if (breaches.length > 0) {
  process.stderr.write(`${breaches.join('\n')}\n`);
  process.stderr.write('(a schema that never left this machine: delete its file and run this again)\n');
  process.exitCode = 1;
} else if (checking && changes.size > 0) {
  process.stderr.write(
    `docs/facts differs from the code; run \`make contract\`:\n  ${[...changes.keys()].join('\n  ')}\n`,
  );
  process.exitCode = 1;
} else if (!checking) {
  for (const [name, text] of changes) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}
