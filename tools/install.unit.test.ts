import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { repositoryRoot } from './stack/paths.js';

/** What generating the routes reads. */
const SOURCES = ['api', 'domain', 'platform', 'reporting', 'workflows', 'temporal-config', 'tools/install.sh'];
const FILES = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsoa.json'];

describe('what every make target installs', function () {
  this.timeout(60_000);
  let clone: string;
  before(() => {
    clone = mkdtempSync(join(tmpdir(), 'atlas-install-'));
    for (const path of [...SOURCES, ...FILES])
      cpSync(join(repositoryRoot, path), join(clone, path), { recursive: true });
    rmSync(join(clone, 'api/generated'), { recursive: true, force: true });
    symlinkSync(join(repositoryRoot, 'node_modules'), join(clone, 'node_modules'));
  });
  after(() => rmSync(clone, { recursive: true, force: true }));

  const install = (): void => void execFileSync('sh', ['tools/install.sh'], { cwd: clone, stdio: 'pipe' });
  const made = (): number => statSync(join(clone, 'api/generated/made')).mtimeMs;

  it('is the routes of the API, which a fresh clone has not', () => {
    install();
    expect(existsSync(join(clone, 'api/generated/routes.ts'))).to.equal(true);
  });

  it('is nothing when nothing has changed, and the routes again when a source of theirs has', () => {
    const first = made();
    install();
    expect(made()).to.equal(first);
    const later = new Date(first + 5_000);
    utimesSync(join(clone, 'api/access.ts'), later, later);
    install();
    expect(made()).to.be.greaterThan(first);
  });
});
