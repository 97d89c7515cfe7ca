import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finishContract, type OpenApi } from '../api/contract.js';
import { repositoryRoot } from './stack/paths.js';

/** Writes api/openapi.json from what tsoa generated; with CHECK=1 it only compares, and fails when they differ. */
const generated = join(repositoryRoot, 'api', 'generated', 'swagger.json');
const committed = join(repositoryRoot, 'api', 'openapi.json');

const document = finishContract(JSON.parse(readFileSync(generated, 'utf8')) as OpenApi);
const text = `${JSON.stringify(document, null, 2)}\n`;

if (process.env['CHECK'] !== '1') {
  writeFileSync(committed, text);
} else if (readFileSync(committed, 'utf8') !== text) {
  process.stderr.write('api/openapi.json is not what the controllers say: run `make contract` and commit it\n');
  process.exit(1);
}
