import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createActivities } from '../../activities/index.js';
import { allFacts } from '../../domain/facts.js';
import { migrations } from '../../migrations/index.js';
import { ROOMS } from '../../platform/database.js';
import { machines } from '../../tools/state-machines/machines.js';
import { root, type Source, sources } from './imports.js';
import {
  circlesIn,
  commandsInApi,
  commandsOf,
  forgottenMigrations,
  gapsOf,
  stateTablesOf,
  type Tree,
  untestedTables,
} from './structure.js';

const foldersIn = (path: string): string[] =>
  readdirSync(join(root, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
const readmes = foldersIn('domain').flatMap((room): Source[] =>
  readdirSync(join(root, 'domain', room)).includes('README.md') ? [{ path: `domain/${room}/README.md`, text: '' }] : [],
);
const tree: Tree = [...sources(), ...readmes];
const without = (path: string | RegExp): Tree =>
  tree.filter((each) => (typeof path === 'string' ? each.path !== path : !path.test(each.path)));
const withText = (path: string, change: (text: string) => string): Tree =>
  tree.map((each) => (each.path === path ? { path, text: change(each.text) } : each));

describe('every room', () => {
  for (const room of ROOMS) {
    it(`${room} is whole`, () => expect(gapsOf(room, tree)).to.deep.equal([]));
    it(`${room} publishes facts under its own name`, () => {
      expect(allFacts.filter(({ domain }) => domain === room)).not.to.deep.equal([]);
    });
  }

  it('is a folder of domain, and the other way round', () => {
    expect(
      foldersIn('domain')
        .filter((name) => name !== 'kernel')
        .sort(),
    ).to.deep.equal([...ROOMS].sort());
  });

  it('names each fact once', () => {
    const types = allFacts.map(({ type }) => type);
    expect(types).to.deep.equal([...new Set(types)]);
  });

  for (const [taken, gap] of [
    ['domain/orders/index.ts', 'domain/orders/index.ts is missing'],
    ['domain/orders/store/index.ts', 'domain/orders/store/index.ts is missing'],
    ['domain/approvals/README.md', 'domain/approvals/README.md is missing'],
    ['domain/orders/order.facts.ts', 'domain/orders has no facts'],
    ['domain/facts.ts', 'domain/orders/order.facts.ts is not in domain/facts.ts'],
    [/^migrations\/orders\//, 'orders has no first migration'],
    ['activities/orders.ts', 'no activity opens domain/orders/store/index.ts'],
    ['activities/index.ts', 'no activity opens domain/orders/store/index.ts'],
  ] as const) {
    it(`would not be whole without ${taken}`, () => {
      const room = gap.includes('approvals') ? 'approvals' : 'orders';
      const before = gapsOf(room, tree);
      expect(gapsOf(room, without(taken)).filter((each) => !before.includes(each))).to.include(gap);
    });
  }
});

describe('the migrations', () => {
  it('are all in the list, oldest first', () => {
    expect(forgottenMigrations(tree)).to.deep.equal([]);
    const times = migrations.map(({ name }) => Number(name.slice(-13)));
    expect(times).to.deep.equal([...new Set(times)].sort());
  });

  it('would be missed in the list', () => {
    const forgetful = withText('migrations/index.ts', (text) => text.replace(/^import .*'\.\/orders\/.*\n/m, ''));
    expect(forgottenMigrations(forgetful)).to.deep.equal(['migrations/orders/0001-orders.ts']);
  });
});

describe('the modules', () => {
  it('load each other in no circle', () => expect(circlesIn(tree)).to.deep.equal([]));

  it('would be caught in a circle', () => {
    const circle = withText('domain/kernel/decimal.ts', (text) => `import './money.js';\n${text}`);
    expect(circlesIn(circle)[0]).to.match(/domain\/kernel\/(money|decimal)\.ts →/);
  });
});

describe('the commands of the rooms', () => {
  const activities = Object.keys(
    createActivities({ database: {}, client: {}, payments: {}, mail: {}, webhooks: {} } as never),
  );

  it('are found in the stores', () => expect(commandsOf(tree)).to.include.members(['placeOrder', 'lockPeriod']));

  it('are activities, every one', () => {
    expect(commandsOf(tree).filter((command) => !activities.includes(command))).to.deep.equal([]);
  });

  it('are run by no file of the API', () => expect(commandsInApi(tree)).to.deep.equal([]));

  for (const taken of ['{ placeOrder as place }', '* as orders']) {
    it(`would be caught in the API as ${taken}`, () => {
      const text = `import ${taken} from '../domain/orders/store/index.js';`;
      expect(commandsInApi([...tree, { path: 'api/planted.ts', text }])).to.have.length(1);
    });
  }
});

describe('the state tables', () => {
  it('have a unit test each', () => {
    expect(untestedTables(tree)).to.deep.equal([]);
    expect(untestedTables(without('domain/orders/order.unit.test.ts'))).to.deep.equal([
      'ORDER_TRANSITIONS of domain/orders/order.ts',
    ]);
  });

  it('are drawn in docs/state-machines.md, every one', () => {
    const drawn = machines.map(({ table }) => table).sort();
    expect(
      stateTablesOf(tree)
        .map(({ name, path }) => `${name} of ${path}`)
        .sort(),
    ).to.deep.equal(drawn);
  });
});
