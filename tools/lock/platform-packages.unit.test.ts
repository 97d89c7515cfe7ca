import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { repositoryRoot } from '../stack/paths.js';
import { completeLock, type LockFile, missingPlatformPackages, parseLock } from './platform-packages.js';

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

const read = (name: string): string => readFileSync(join(repositoryRoot, name), 'utf8');

/** Where Atlas is tested and shipped; of the packages of other platforms the registry that wrote the lock has no hash. */
const isForLinux = ({ os = ['linux'], cpu = ['x64'], libc = ['glibc'] }: LockFile['packages'][string]): boolean =>
  os.includes('linux') && (cpu.includes('x64') || cpu.includes('arm64')) && libc.includes('glibc');

/** Packages that could be others tomorrow than those that were tested. */
const unhashed = ({ packages }: LockFile): string[] =>
  Object.entries(packages)
    .filter(([path, entry]) => path !== '' && (isForLinux(entry) || !entry.optional))
    .filter(([, { integrity = '' }]) => !/^sha512-[\w+/]{86}==$/.test(integrity))
    .map(([path]) => path);

describe('package-lock.json', () => {
  it('has the hash of every package, whichever registry it comes from', () => {
    expect(unhashed(parseLock(read('package-lock.json')))).to.deep.equal([]);
    expect(unhashed(parseLock(partial)), 'would be caught').to.deep.equal([
      'node_modules/tool',
      'node_modules/@tool/linux-x64',
    ]);
  });

  it('is of exact versions of a registry: no file, no link, no address', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
      string,
      Record<string, string>
    >;
    const versions = Object.values({ ...dependencies, ...devDependencies });
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).to.deep.equal([]);
    const { packages } = parseLock(read('package-lock.json'));
    const odd = Object.entries(packages).filter(
      ([path]) => path !== '' && !/^(.*\/)?node_modules\/[^/]+(\/[^/]+)?$/.test(path),
    );
    expect(odd).to.deep.equal([]);
    expect(read('package-lock.json')).not.to.match(/"link": true|git\+|"file:|http:\/\//);
  });

  it('is installed without running a script of any package, in the image as well', () => {
    expect(read('.npmrc').split('\n')).to.include('ignore-scripts=true');
    expect(read('.npmrc')).not.to.contain('registry');
    const [before = '', after] = read('docker/Dockerfile').split('\nRUN npm ci\n');
    expect(before).to.match(/^COPY .*\.npmrc/m);
    expect(after, 'installed once').to.not.contain('npm ci').and.not.contain('npm install');
    expect(read('tools/install.sh')).to.contain('npm ci').and.not.contain('--ignore-scripts=false');
  });

  it('names every package of other platforms, so that npm ci takes it (mend: node --import tsx tools/lock/main.ts)', () => {
    const lock = parseLock(read('package-lock.json'));
    expect(missingPlatformPackages(lock).map(({ path }) => path)).to.deep.equal([]);
  });

  it('has no addresses of a registry', () => {
    expect(read('package-lock.json')).not.to.contain('"resolved"');
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
