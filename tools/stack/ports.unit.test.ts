import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { freePort, loopback, portBook } from './ports.js';

function occupy(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, loopback, () => resolve(server));
  });
}

describe('ports', () => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'atlas-ports-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('takes the preferred port when it is free, and another one when it is not', async () => {
    const server = await occupy(0);
    const { port: wish } = server.address() as AddressInfo;
    expect(await freePort(wish), 'while it is taken').not.to.equal(wish);
    await new Promise((resolve) => server.close(resolve));
    expect(await freePort(wish), 'when it is free').to.equal(wish);
    expect(await freePort(wish), 'when it was handed out').not.to.equal(wish);
  });

  it('stays below the ports that the system takes for outgoing connections', async () => {
    for (let round = 0; round < 20; round += 1) expect(await freePort()).to.be.within(15_000, 31_900);
  });

  it('gives a name the same port however often it is asked, also the next time', async () => {
    const book = portBook(directory);
    const port = await book.portFor('api', false);
    expect(await book.portFor('api', false)).to.equal(port);
    expect(await book.portFor('worker', false)).not.to.equal(port);
    expect(await portBook(directory).portFor('api', false)).to.equal(port);
  });

  it('remembers the port of a thing that runs, though the port is taken: by that thing', async () => {
    const port = await portBook(directory).portFor('postgres', false);
    const server = await occupy(port);
    try {
      expect(await portBook(directory).portFor('postgres', true)).to.equal(port);
      expect(await portBook(directory).portFor('postgres', false)).not.to.equal(port);
    } finally {
      server.close();
    }
  });
});
