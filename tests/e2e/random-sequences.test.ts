import { expect } from 'chai';
import { add, formatMoney, type Money, money } from '../../domain/kernel/money.js';
import { until } from '../support/until.js';
import { cashBesideTheProvider, expectBooksTie } from './support/books.js';
import { diceOf } from './support/dice.js';
import { view } from './support/orders.js';
import { type Sequence, startSequence } from './support/sequence.js';

const SEQUENCES = 20;
const STEPS = 12;
const AT_ONCE = 6;
/** ATLAS_E2E_SEED plays one run again; what others do at the same time is not in it. */
const SEED = Number(process.env['ATLAS_E2E_SEED'] ?? Date.now() % 1_000_000);

async function play(number: number): Promise<Sequence> {
  const sequence = await startSequence(diceOf(SEED * 1000 + number));
  try {
    for (let step = 0; step < STEPS; step += 1) await sequence.step();
    await until('every order is over', async () => ((await sequence.settle()) ? true : undefined), 150_000);
    await sequence.expectStockAdds();
    return sequence;
  } catch (error) {
    const states = await Promise.all(sequence.orders.map(view));
    const told = states.map((order) => `${order['orderId']} ${order['state']} (${order['waitingFor']})`).join(', ');
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`seed ${SEED}, sequence ${number}: ${why}\n${sequence.log.join('\n')}\nnow: ${told}`);
  }
}

describe(`random sequences of commands through the whole system (seed ${SEED})`, function () {
  this.timeout(400_000);

  it('leave every order at an end, stock that adds up, books that tie, and the cash that the provider has', async () => {
    const beside = await cashBesideTheProvider();
    const played: Sequence[] = [];
    const failures: unknown[] = [];
    const numbers = Array.from({ length: SEQUENCES }, (_, index) => index);
    const lane = async (): Promise<void> => {
      for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) {
        await play(number).then(
          (sequence) => played.push(sequence),
          (error: unknown) => failures.push(error),
        );
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    expect(failures.map(String).join('\n\n')).to.equal('');
    expect(played.flatMap(({ orders }) => orders).length, 'orders placed').to.be.above(SEQUENCES);

    await expectBooksTie();
    const cents = played.reduce((sum, sequence) => sum + sequence.paidOnAccount(), 0);
    const expected = formatMoney(add(money(beside), BigInt(cents) as Money));
    expect(await cashBesideTheProvider(), `seed ${SEED}: cash beside the provider's`).to.equal(expected);
  });
});
