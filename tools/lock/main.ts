/** Completes package-lock.json after `npm install` from a registry that lacks packages of other platforms. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { say } from '../stack/commands.js';
import { main } from '../stack/main.js';
import { repositoryRoot } from '../stack/paths.js';
import { completeLock, missingPlatformPackages, parseLock } from './platform-packages.js';

await main(async () => {
  const file = join(repositoryRoot, 'package-lock.json');
  const lock = parseLock(readFileSync(file, 'utf8'));
  const missing = missingPlatformPackages(lock);
  if (missing.length > 0) writeFileSync(file, `${JSON.stringify(completeLock(lock), null, 2)}\n`);
  say(`${missing.length} packages of other platforms added to package-lock.json`);
});
