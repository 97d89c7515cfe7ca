/** Writes docs/state-machines.md from the state tables; with CHECK=1 or CI=true it writes nothing and fails when they differ. */
import { join } from 'node:path';
import { checking, keepGenerated } from './contract-file.js';
import { repositoryRoot } from './stack/paths.js';
import { machines } from './state-machines/machines.js';
import { statePage } from './state-machines/page.js';

const committed = join(repositoryRoot, 'docs', 'state-machines.md');

if (!keepGenerated(committed, statePage(machines), checking(process.env))) {
  process.stderr.write('docs/state-machines.md differs from the state tables; run `make contract` and commit it\n');
  process.exitCode = 1;
}
