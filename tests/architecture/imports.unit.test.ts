import { expect } from 'chai';
import { breachesOf, placeOf, textOf } from './checker.js';
import { importsOf, sources } from './imports.js';
import { planted, unbounded } from './planted-imports.js';
import { layerNames } from './rules.js';

describe('who may import whom', () => {
  it('is kept to by every file', () => {
    const files = sources();
    expect(files.flatMap(breachesOf).map(textOf)).to.deep.equal([]);
    expect(files.length).to.be.above(200);
    expect(new Set(files.map(({ path }) => placeOf(path)?.layer))).to.include.all.keys('kernel', 'store', 'workflow');
  });

  it('has a planted breach for every layer that does not know everything', () => {
    expect([...planted.map(({ layer }) => layer), ...unbounded].sort()).to.deep.equal([...layerNames].sort());
  });

  for (const { layer, path, refused, taken } of planted) {
    describe(`from ${layer}`, () => {
      it(`has ${path}`, () => expect(placeOf(path)?.layer).to.equal(layer));
      for (const [line, what] of refused) {
        it(`refuses ${line}`, () => {
          expect(breachesOf({ path, text: line }).map(({ to }) => to)).to.deep.equal([what]);
        });
      }
      for (const line of taken) {
        it(`takes ${line}`, () => expect(breachesOf({ path, text: line })).to.deep.equal([]));
      }
    });
  }

  it('refuses a file that belongs to no layer, from either side', () => {
    const stray = breachesOf({ path: 'helpers/planted.ts', text: '' });
    expect(stray.map(textOf)).to.deep.equal(['helpers/planted.ts: no layer has this file']);
    const strayTarget = breachesOf({ path: 'platform/planted.ts', text: "\nimport { x } from '../helpers/x.js';" });
    expect(strayTarget.map(textOf)).to.deep.equal([
      "platform/planted.ts:2 (platform) imports no layer '../helpers/x.js': no layer has that file",
    ]);
  });
});

describe('the imports of a file', () => {
  const found = (text: string) => importsOf({ path: 'domain/orders/planted.ts', text });

  it('are found in whatever way they are written', () => {
    const text = [
      "import a from './a.js';",
      "import './b.js';",
      "export { c } from './c.js';",
      "export * from './d.js';",
      "const e = await import('./e.js');",
      "const f = require('./f.js');",
      "type G = import('./g.js').G;",
      'function h() { return import(`./h.js`); }',
    ].join('\n');
    expect(found(text).map(({ target }) => target)).to.deep.equal(
      ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => `domain/orders/${name}.ts`),
    );
  });

  it('are of types only when nothing is loaded', () => {
    const text = [
      "import type { A } from './a.js';",
      "export type { A } from './a.js';",
      "type B = import('./a.js').A;",
      "import { type A } from './a.js';",
      "import { a } from './a.js';",
    ].join('\n');
    expect(found(text).map(({ typeOnly }) => typeOnly)).to.deep.equal([true, true, true, false, false]);
  });

  it('lead to files, packages and parts of Node', () => {
    const specifiers = [
      '../kernel/money.js',
      'pg',
      'pg/lib/x.js',
      '@temporalio/common/lib/x.js',
      'fs',
      'node:fs/promises',
    ];
    const text = specifiers.map((specifier) => `import '${specifier}';`).join('\n');
    expect(found(text).map(({ kind, target }) => `${kind} ${target}`)).to.deep.equal([
      'file domain/kernel/money.ts',
      'package pg',
      'package pg',
      'package @temporalio/common',
      'built-in node:fs',
      'built-in node:fs/promises',
    ]);
  });

  it('that are put together at run time are refused', () => {
    const breaches = breachesOf({ path: 'domain/orders/planted.ts', text: "await import('./' + name);" });
    expect(breaches.map(({ to }) => to)).to.deep.equal(['(computed)']);
  });
});
