import { expect } from 'chai';
import { allowedWaysOut, waysOut } from './egress.js';
import { sources } from './imports.js';

describe('the way out of the system', () => {
  const tree = sources();

  it('is opened by these files alone', () => {
    expect(waysOut(tree)).to.deep.equal([]);
    const paths = new Set(tree.map(({ path }) => path));
    expect(allowedWaysOut.filter((path) => !paths.has(path))).to.deep.equal([]);
  });

  for (const text of [
    "import { request } from 'node:https';",
    "import http from 'http';",
    "import { connect } from 'node:net';",
    "import { lookup } from 'node:dns/promises';",
    "const { connect } = await import('node:tls');",
    "const answer = await fetch('https://partner.example/');",
    'export const call = (url: string) => globalThis.fetch(url);',
    "const socket = new WebSocket('wss://partner.example/');",
  ]) {
    it(`would be seen: ${text}`, () => {
      expect(waysOut([{ path: 'activities/planted.ts', text }])).to.deep.equal(['activities/planted.ts']);
    });
  }

  it('is not what only names it', () => {
    const text = "import type { IncomingMessage } from 'node:http';\nprefetch(hub);\nhub.fetch();";
    expect(waysOut([{ path: 'activities/planted.ts', text }])).to.deep.equal([]);
  });
});
