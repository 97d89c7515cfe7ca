import type { MigrationInterface, QueryRunner } from 'typeorm';
import { appendOnly } from '../support.js';

/** Goods that customers send back, into stock or to scrap. */
export class GoodsReturns1767225600325 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE inventory.movements
        DROP CONSTRAINT movements_kind_check,
        DROP CONSTRAINT movements_direction,
        ADD CONSTRAINT movements_kind_check CHECK (kind IN ('received', 'countedUp', 'countedDown', 'scrapped', 'movedOut',
          'movedIn', 'issued', 'issuedToJob', 'returnedFromJob', 'receivedFromJob', 'issuedIndirect', 'opened', 'revalued',
          'returned', 'returnUndone')),
        ADD CONSTRAINT movements_direction CHECK (CASE
          WHEN kind IN ('received', 'countedUp', 'movedIn', 'returnedFromJob', 'receivedFromJob', 'opened', 'returned')
            THEN quantity > 0 AND value >= 0
          WHEN kind = 'revalued' THEN quantity = 0 AND value <> 0
          ELSE quantity < 0 AND value <= 0 END)`);
    // What came back of what an order's line was sent: cost is that of the issue, also where nothing went into stock.
    // An undo is a row of its own, of the opposite quantity and cost.
    await runner.query(`
      CREATE TABLE inventory.goods_returns (
        order_id text NOT NULL,
        line integer NOT NULL,
        step_key text NOT NULL,
        return_id text NOT NULL,
        part text NOT NULL,
        site text NOT NULL,
        quantity numeric(19,4) NOT NULL CHECK (quantity <> 0),
        cost numeric(19,2) NOT NULL,
        restocked boolean NOT NULL,
        reason text NOT NULL,
        stock_account text NOT NULL,
        business_unit text NOT NULL,
        cost_centre text NOT NULL,
        order_business_unit text NOT NULL,
        order_site text NOT NULL,
        order_cost_centre text NOT NULL,
        customer_id text,
        actor_id text NOT NULL,
        occurred_at timestamptz NOT NULL,
        PRIMARY KEY (order_id, line, step_key),
        CHECK (sign(cost) IN (0, sign(quantity)))
      )`);
    await appendOnly(runner, 'inventory.goods_returns');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
