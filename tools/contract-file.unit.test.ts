import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { checking, keepGenerated } from './contract-file.js';
import { repositoryRoot } from './stack/paths.js';
import { machines } from './state-machines/machines.js';
import { statePage } from './state-machines/page.js';

describe('a generated file', () => {
  let path: string;
  beforeEach(() => {
    path = join(mkdtempSync(join(tmpdir(), 'contract-')), 'page.md');
  });

  it('is written', () => {
    expect(keepGenerated(path, 'one', false)).to.equal(true);
    expect(readFileSync(path, 'utf8')).to.equal('one');
  });

  it('fails the check when it is missing or differs, and is left as it is', () => {
    expect(keepGenerated(path, 'one', true)).to.equal(false);
    writeFileSync(path, 'changed by hand');
    expect(keepGenerated(path, 'one', true)).to.equal(false);
    expect(readFileSync(path, 'utf8')).to.equal('changed by hand');
    expect(keepGenerated(path, 'changed by hand', true)).to.equal(true);
  });

  it('is only checked in CI, or when asked', () => {
    expect([{}, { CHECK: '1' }, { CI: 'true' }, { CHECK: '0' }].map(checking)).to.deep.equal([
      false,
      true,
      true,
      false,
    ]);
  });
});

describe('docs/state-machines.md', () => {
  const committed = join(repositoryRoot, 'docs', 'state-machines.md');

  it('is what the state tables say', () => expect(keepGenerated(committed, statePage(machines), true)).to.equal(true));

  it('would drift with one arrow more', () => {
    const [first, ...others] = machines;
    const arrows = [...(first?.arrows ?? []), { from: 'Placed', event: 'dance', to: 'Dancing' }];
    const page = statePage([{ ...first!, arrows }, ...others]);
    expect(keepGenerated(committed, page, true)).to.equal(false);
  });
});
