import type { Database } from '../../../platform/database.js';
import { type Amount, formatMoney } from '../../kernel/money.js';
import { exposureOf } from '../credit-exposure.js';
import { positionOf } from './credit-position.js';

/** What the customer owes and has ordered on account, less what it is owed: what the credit limit is held against. */
export const customerExposure = (database: Database, customerId: string): Promise<Amount> =>
  database.read('billing', async (tx) => formatMoney(exposureOf(await positionOf(tx, customerId))));
