/** Writes api/openapi.json from what tsoa generated; with CHECK=1 or CI=true it writes nothing and fails when they differ. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { finishContract, type OpenApi } from '../api/contract.js';
import { checking, keepGenerated } from './contract-file.js';
import { repositoryRoot } from './stack/paths.js';

const generated = join(repositoryRoot, 'api', 'generated', 'swagger.json');
const committed = join(repositoryRoot, 'api', 'openapi.json');
const document = finishContract(JSON.parse(readFileSync(generated, 'utf8')) as OpenApi);

if (!keepGenerated(committed, `${JSON.stringify(document, null, 2)}\n`, checking(process.env))) {
  process.stderr.write('api/openapi.json is not what the controllers say: run `make contract` and commit it\n');
  process.exitCode = 1;
}
