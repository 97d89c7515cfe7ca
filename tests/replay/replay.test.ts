import { readdirSync, readFileSync } from 'node:fs';
import proto from '@temporalio/proto';
import { expect } from 'chai';
import { replayFailures } from '../support/replay.js';
import { workflowBundle } from '../support/workflow-bundle.js';
import { scenarios } from './scenarios.js';

const folder = new URL('histories/', import.meta.url);

function recorded(name: string): { workflowId: string; history: unknown } {
  const { workflowId, history } = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
  return { workflowId, history: proto.temporal.api.history.v1.History.fromObject(history) };
}

describe('recorded histories', function () {
  this.timeout(120_000);

  it('are those of the scenarios', () => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
    expect(files.sort()).to.deep.equal(scenarios.map(({ name }) => `${name}.json`).sort());
  });

  for (const { name } of scenarios) {
    it(`replay with the workflows as they are: ${name}`, async () => {
      expect(await replayFailures([recorded(name)])).to.deep.equal([]);
    });
  }

  it('do not replay with workflows that take another step', async () => {
    const { code, sourceMap } = await workflowBundle();
    const changed = code.replaceAll('.invoiceOrder(', '.creditUnshipped(');
    expect(changed).not.to.equal(code);
    const failures = await replayFailures([recorded('order-prepaid')], { code: changed, sourceMap });
    expect(failures.join()).to.contain('Nondeterminism');
  });

  it('do not replay when a step is missing from them', async () => {
    const { workflowId, history } = recorded('order-prepaid');
    const events = (history as { events: { markerRecordedEventAttributes?: object | null }[] }).events;
    const first = events.findIndex((event) => event.markerRecordedEventAttributes);
    expect(first).to.be.greaterThan(0);
    const shorter = { events: events.filter((_, index) => index !== first) };
    expect(await replayFailures([{ workflowId, history: shorter }])).to.have.length(1);
  });
});
