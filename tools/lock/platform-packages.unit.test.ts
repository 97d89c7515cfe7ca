import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { repositoryRoot } from '../stack/paths.js';
import { completeLock, missingPlatformPackages, parseLock } from './platform-packages.js';

const partial = JSON.stringify({
  lockfileVersion: 3,
  packages: {
    '': { name: 'x' },
    'node_modules/tool': {
      version: '1.0.0',
      dev: true,
      optionalDependencies: {
        '@tool/linux-x64': '1.0.0',
        '@tool/linux-arm64-musl': '1.0.0',
        '@tool/win32-x64': '1.0.0',
      },
    },
    'node_modules/@tool/linux-x64': { version: '1.0.0' },
  },
});

describe('package-lock.json', () => {
  it('names every package of other platforms, so that npm ci takes it (mend: node --import tsx tools/lock/main.ts)', () => {
    const lock = parseLock(readFileSync(join(repositoryRoot, 'package-lock.json'), 'utf8'));
    expect(missingPlatformPackages(lock).map(({ path }) => path)).to.deep.equal([]);
  });

  it('has no addresses of a registry', () => {
    expect(readFileSync(join(repositoryRoot, 'package-lock.json'), 'utf8')).not.to.contain('"resolved"');
  });

  it('is completed where a registry lacked packages', () => {
    const lock = parseLock(partial);
    expect(missingPlatformPackages(lock).map(({ path }) => path)).to.deep.equal([
      'node_modules/@tool/linux-arm64-musl',
      'node_modules/@tool/win32-x64',
    ]);
    const complete = completeLock(lock);
    expect(missingPlatformPackages(complete)).to.deep.equal([]);
    expect(complete.packages['node_modules/@tool/linux-arm64-musl']).to.deep.equal({
      version: '1.0.0',
      cpu: ['arm64'],
      dev: true,
      libc: ['musl'],
      optional: true,
      os: ['linux'],
    });
  });
});
