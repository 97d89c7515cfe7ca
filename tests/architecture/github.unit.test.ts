import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { root } from './imports.js';

const folder = join(root, '.github');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yml'));
const textOf = (file: string): string => readFileSync(join(folder, file), 'utf8');

/** Actions that could be another program tomorrow: a tag can be moved, a commit cannot. */
const unpinned = (text: string): string[] =>
  [...text.matchAll(/uses: (\S+)/g)]
    .map(([, used = '']) => used)
    .filter((used) => !used.startsWith('./') && !/^[\w./-]+@[0-9a-f]{40}$/.test(used));

describe('the files for GitHub', () => {
  it('are all there', () => {
    expect(files).to.include.members([
      'dependabot.yml',
      'ISSUE_TEMPLATE/bug.yml',
      'workflows/ci.yml',
      'workflows/codeql.yml',
      'workflows/release.yml',
      'workflows/trivy.yml',
    ]);
    expect(existsSync(join(folder, 'pull_request_template.md'))).to.equal(true);
  });

  for (const file of files) {
    it(`${file} is YAML, and takes only what is pinned`, () => {
      expect(parse(textOf(file))).to.be.an('object');
      expect(unpinned(textOf(file))).to.deep.equal([]);
    });
  }

  it('would be caught with a tag', () => {
    expect(unpinned('uses: actions/checkout@v4\nuses: ./.github/workflows/ci.yml\n')).to.deep.equal([
      'actions/checkout@v4',
    ]);
  });

  it('refuse packages with known weaknesses, and keep the bill of materials of each run', () => {
    const { jobs } = parse(textOf('workflows/ci.yml')) as { jobs: { packages: { steps: { run?: string }[] } } };
    expect(jobs.packages.steps.map(({ run }) => run)).to.include.members(['make audit', 'make sbom']);
  });

  it('run what make test runs, and name files that are there', () => {
    const ci = textOf('workflows/ci.yml');
    expect(ci).to.include('- run: .ci/run');
    expect(readFileSync(join(root, '.ci/run'), 'utf8')).to.include('make test');
    const hashed = [...(/hashFiles\(([^)]*)\)/.exec(ci)?.[1] ?? '').matchAll(/'([^']+)'/g)].map(
      ([, path = '']) => path,
    );
    expect(hashed.length).to.be.above(0);
    expect(hashed.filter((path) => !existsSync(join(root, path)))).to.deep.equal([]);
  });
});

describe('the bill of materials', () => {
  it('has every package in its version, and tells what is shipped from what is only built with', () => {
    execFileSync('make', ['sbom'], { cwd: root, stdio: 'pipe' });
    const bill = JSON.parse(readFileSync(join(root, '.atlas/sbom.cdx.json'), 'utf8')) as {
      bomFormat: string;
      components: { name: string; version: string; properties: { name: string }[] }[];
    };
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string>
    >;
    const listed = (versions: Record<string, string>): string[] =>
      Object.entries(versions).map(([name, version]) => `${name} ${version}`);
    const forBuilding = (name: string): boolean => name === 'cdx:npm:package:development';
    const shipped = bill.components.filter(({ properties }) => !properties.some(({ name }) => forBuilding(name)));
    const textsOf = (components: typeof shipped): string[] =>
      components.map(({ name, version }) => `${name} ${version}`);
    expect(bill.bomFormat).to.equal('CycloneDX');
    expect(textsOf(bill.components)).to.include.members(listed(devDependencies));
    expect(textsOf(shipped))
      .to.include.members(listed(dependencies))
      .and.not.to.include(`mocha ${devDependencies['mocha']}`);
  });
});
