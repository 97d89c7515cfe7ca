import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { bundleWorkflows } from '../../temporal-config/bundle.js';
import * as index from '../../workflows/index.js';
import { exportsOf, modulesOf, strangersIn } from './bundle.js';
import { importsOf, root, sources } from './imports.js';

const MEGABYTE = 1_000_000;
/** It was 2.1 MB when it held the order saga; a stray library adds more than what is left. */
/** Of what is run; the map behind it, which names the places of errors, is larger. */
const CEILING = 2 * MEGABYTE;

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

describe('the workflow bundle', () => {
  let code: string;
  before(async () => {
    ({ code } = await bundleWorkflows());
  });

  it('holds nothing but workflows, pure rules and the engine', () => {
    const modules = modulesOf(code);
    expect(strangersIn(modules)).to.deep.equal([]);
    expect(modules).to.include(join(root, 'workflows/orders/order.ts'));
    expect(modules.some((module) => module.includes('/node_modules/@temporalio/workflow/'))).to.equal(true);
  });

  it(`is smaller than ${CEILING / MEGABYTE} MB`, () =>
    expect(code.indexOf('//# sourceMappingURL=')).to.be.within(1, CEILING));

  it('exports every workflow of the index', () => {
    expect(exportsOf(code).sort()).to.deep.equal(Object.keys(index).sort());
  });
});

describe('the workflows', () => {
  const files = sources().filter(({ path }) => path.startsWith('workflows/'));

  it('each stand in a file of their name', () => {
    const lines = importsOf(files.find(({ path }) => path === 'workflows/index.ts')!);
    const exported = lines.flatMap(({ target, names }) => (names ?? ['*']).map((name) => ({ target, name })));
    expect(exported.length).to.equal(Object.keys(index).length);
    for (const { target, name } of exported)
      expect(target).to.match(new RegExp(`^workflows/[\\w-]+/${kebab(name)}\\.ts$`));
  });

  it('are those that the contracts name', () => {
    const contracts = files.filter(({ path }) => path.endsWith('.contract.ts'));
    const named = contracts.flatMap(({ text }) => [...text.matchAll(/^export const \w+_WORKFLOW = '(\w+)'/gm)]);
    expect(named.map(([, type]) => type).sort()).to.deep.equal(Object.keys(index).sort());
  });
});

describe('a bundle of something else', () => {
  let folder: string;
  before(() => {
    // Within the repository, so that the engine's packages are found from there.
    mkdirSync(join(root, '.atlas'), { recursive: true });
    folder = mkdtempSync(join(root, '.atlas', 'bundle-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const bundleOf = async (imported: string): Promise<string> => {
    const path = join(folder, 'planted.ts');
    writeFileSync(path, `import * as it from '${imported}';\nexport async function planted() { return it; }\n`);
    return (await bundleWorkflows({ workflowsPath: path })).code;
  };
  const ours = (path: string) => join(root, path);

  // The bundler itself refuses what uses Node; these it takes.
  for (const [imported, stranger] of [
    [ours('domain/orders/store/order.reader.ts'), 'domain/orders/store/order.reader.ts'],
    [ours('platform/backoff.ts'), 'platform/backoff.ts'],
    [ours('node_modules/zod/index.js'), 'zod'],
  ] as const) {
    it(`that takes ${stranger} is found out`, async () => {
      expect(strangersIn(modulesOf(await bundleOf(imported)))).to.include(stranger);
    });
  }
});
