import { expect } from 'chai';
import { startHealthServer } from './health-server.js';
import { createMetrics } from './metrics.js';

async function get(url: string): Promise<{ status: number; text: string }> {
  const response = await fetch(url);
  return { status: response.status, text: await response.text() };
}

describe('the health server', () => {
  it('says that it lives, what is down by name, and its metrics', async () => {
    const metrics = createMetrics('test', { runtime: false });
    metrics.counter('atlas_things_total', 'Things.', ['kind']).inc({ kind: 'good' }, 3);
    const checks = { database: async () => 'fine', kafka: async () => Promise.reject(new Error('gone')) };
    const server = await startHealthServer({ port: 0, checks, metrics });
    try {
      expect((await get(`${server.url}/health`)).status).to.equal(200);
      const ready = await get(`${server.url}/ready`);
      expect(ready.status).to.equal(503);
      expect(JSON.parse(ready.text)).to.deep.equal({
        status: 'not ready',
        dependencies: { database: 'up', kafka: 'down' },
      });
      expect((await get(`${server.url}/metrics`)).text).to.contain('atlas_things_total{kind="good",process="test"} 3');
      expect((await get(`${server.url}/other`)).status).to.equal(404);
    } finally {
      await server.close();
    }
  });

  it('is ready when everything answers, however late facts are, and says how late', async () => {
    const metrics = createMetrics('test', { runtime: false });
    const late = { facts: 4, unpublished: 3, oldestSeconds: 31 };
    const checks = { database: async () => 'fine' };
    const server = await startHealthServer({ port: 0, checks, backlog: async () => late, metrics });
    try {
      const ready = await get(`${server.url}/ready`);
      expect(ready.status).to.equal(200);
      expect(JSON.parse(ready.text)).to.deep.equal({
        status: 'ready',
        dependencies: { database: 'up', kafka: 'behind' },
        backlog: late,
      });
    } finally {
      await server.close();
    }
  });
});
