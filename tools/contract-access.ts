/** Writes docs/access.md from the access table; with CHECK=1 or CI=true it writes nothing and fails when they differ. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACCESS } from '../api/access.js';
import { accessPage } from './access-page/page.js';
import { checking, keepGenerated } from './contract-file.js';
import { repositoryRoot } from './stack/paths.js';

const { paths } = JSON.parse(readFileSync(join(repositoryRoot, 'api', 'openapi.json'), 'utf8')) as {
  paths: Record<string, Record<string, { summary?: string }>>;
};
const page = accessPage(ACCESS, ({ path, method }) => paths[path]?.[method.toLowerCase()]?.summary ?? '');

if (!keepGenerated(join(repositoryRoot, 'docs', 'access.md'), page, checking(process.env))) {
  process.stderr.write('docs/access.md differs from the access table; run `make contract` and commit it\n');
  process.exitCode = 1;
}
