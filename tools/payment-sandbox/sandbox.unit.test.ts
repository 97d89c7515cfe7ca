import { expect } from 'chai';
import type { Journal } from './journal.js';
import { createSandbox } from './sandbox.js';
import { type Delivery, emptyState, type JournalRecord } from './state.js';

const delays = { slowMs: 0, pendingMs: 0, longPendingMs: 0, lateMs: 0, captureAfterCancelMs: 0, holdMs: 0 };
const request = { amount: '1.00', currency: 'USD', token: 'tok_ok', reference: 'SO-1', metadata: {} } as const;
const asked = { key: 'k', fingerprint: 'f', request };

/** A disk that writes when the test says so. */
function slowDisk(): { journal: Journal<JournalRecord>; write: () => void } {
  let write: () => void = () => undefined;
  const written = new Promise<void>((resolve) => {
    write = resolve;
  });
  return { journal: { append: () => written, durable: () => written, close: () => written }, write: () => write() };
}

const turnsOfTheLoop = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
};

describe('payment sandbox: durability', () => {
  it('tells nobody of a charge before it is on the disk', async () => {
    const { journal, write } = slowDisk();
    const sent: Delivery[] = [];
    const courier = { send: (delivery: Delivery) => void sent.push(delivery), stop: async () => undefined };
    const sandbox = createSandbox({ state: emptyState(), journal, delays, openCourier: () => courier });
    const told: string[] = [];
    const tell = (name: string, answer: Promise<unknown>): Promise<void> => answer.then(() => void told.push(name));
    const answers = Promise.all([
      tell('first', sandbox.charge(asked)),
      tell('replay', sandbox.charge(asked)),
      tell(
        'read',
        sandbox.read((state) => state.charges.size),
      ),
      tell('refused void', sandbox.read((state) => [...state.charges.keys()][0] ?? '').then(sandbox.void)),
    ]);
    await turnsOfTheLoop();
    expect({ told, sent }).to.deep.equal({ told: [], sent: [] });
    write();
    await answers;
    expect(told).to.have.members(['first', 'replay', 'read', 'refused void']);
    expect(sent).to.have.length(1);
  });

  it('makes no webhooks when there is nowhere to send them', async () => {
    const { journal, write } = slowDisk();
    write();
    const state = emptyState();
    await createSandbox({ state, journal, delays }).charge(asked);
    expect(state.charges.size).to.equal(1);
    expect(state.deliveries.size).to.equal(0);
  });
});
