/** Writes docs/state-machines.md from the state tables; with CHECK=1 or CI=true it writes nothing and fails when they differ. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './stack/paths.js';
import { machines } from './state-machines/machines.js';
import { statePage } from './state-machines/page.js';

const committed = join(repositoryRoot, 'docs', 'state-machines.md');
const page = statePage(machines);

if (process.env['CHECK'] !== '1' && process.env['CI'] !== 'true') {
  writeFileSync(committed, page);
} else if (!existsSync(committed) || readFileSync(committed, 'utf8') !== page) {
  process.stderr.write('docs/state-machines.md differs from the state tables; run `make contract` and commit it\n');
  process.exitCode = 1;
}
