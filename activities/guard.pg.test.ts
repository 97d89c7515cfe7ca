import { MockActivityEnvironment } from '@temporalio/testing';
import { expect } from 'chai';
import type { Actor } from '../domain/kernel/actor.js';
import type { Command } from '../domain/kernel/command.js';
import type { Database } from '../platform/database.js';
import { by, ollie } from '../tests/support/actors.js';
import { type TestDatabase, testDatabase } from '../tests/support/test-database.js';
import { oneOfEach, SITES } from '../tests/support/two-sites.js';
import { stepsOf } from './guard.js';

const HERE: Actor = { ...ollie, scope: { sites: ['LOUISVILLE'] } };

describe('a step of a process', () => {
  let test: TestDatabase;
  const samples = new Map<string, Readonly<Record<string, string>>>();
  before(async () => {
    test = await testDatabase();
    for (const site of SITES) samples.set(site, await oneOfEach(test, site));
  });
  after(() => test.close());

  const stepIn = (workflowId: string, actor: Actor): Promise<unknown> => {
    const { step } = stepsOf(test.database, { step: async (_: Database, command: Command<string>) => command.input });
    const environment = new MockActivityEnvironment({ workflowExecution: { workflowId, runId: 'r' } });
    return environment.run(step, by(actor, 'done')).catch((error: { type?: string }) => error.type);
  };

  for (const [kind, id] of [
    ['order', 'orderId'],
    ['job', 'jobId'],
    ['repair', 'repairId'],
    ['return', 'returnId'],
    ['correction', 'correction'],
    ['approval', 'requestId'],
    ['dunning', 'invoice'],
  ] as const) {
    it(`of one ${kind} is taken from who is limited to its place, and of one elsewhere refused`, async () => {
      const [own, other] = SITES.map((site) => `${kind}:${samples.get(site)?.[id]}`);
      expect(await stepIn(String(own), HERE)).to.equal('done');
      expect(await stepIn(String(other), HERE)).to.equal('OutsideScope');
      expect(await stepIn(String(other), ollie), 'limited to nothing').to.equal('done');
      expect(await stepIn(`${kind}:NONE-1`, HERE), 'before there is a row').to.equal('done');
    });
  }

  it('of no place is taken from everybody', async () => {
    for (const workflowId of ['command:1', 'period:2026-01']) expect(await stepIn(workflowId, HERE)).to.equal('done');
  });
});
