import type { WorkflowHandle } from '@temporalio/client';
import {
  holdDunning,
  dunning as readDunning,
  letter as readLetter,
  releaseDunningHold,
} from '../../domain/correspondence/store/index.js';
import { createCustomer } from '../../domain/parties/store/index.js';
import {
  DUNNING_WORKFLOW,
  type DunningWorkflow,
  dunningNewsSignal,
  dunningOptions,
  dunningWorkflowId,
} from '../../workflows/correspondence/dunning.contract.js';
import { resolveMailTaskUpdate } from '../../workflows/correspondence/mail-task.contract.js';
import { by, fay, ollie } from './actors.js';
import { billed, billingOf, EVANSVILLE } from './billing-fixture.js';
import type { World } from './process-world.js';

/** What customers, Finance and the reactor do about invoices on account. */
export function dunningDesk(world: World) {
  const { database } = world.test;
  const billing = billingOf(world.test);
  const handle = (invoice: string): WorkflowHandle<DunningWorkflow> =>
    world.client.workflow.getHandle<DunningWorkflow>(dunningWorkflowId(invoice));
  let orders = 0;
  let holds = 0;
  return {
    handle,
    customer: (customerId: string, email: string) =>
      createCustomer(
        database,
        by(fay, {
          ...{ customerId, name: `Customer ${customerId}`, email, creditLimit: '100000.00', termsDays: 30 },
          ...{ taxStatus: 'taxable' as const, priceList: 'STANDARD' },
          address: {
            ...{ name: 'Works', street: '200 River Road', city: 'Louisville', region: 'KY' },
            ...{ postalCode: '40202', country: 'US' },
          },
        }),
      ),
    /** 107.00 on account, due in 30 days; answers the invoice. */
    invoice: async (customerId: string): Promise<string> => {
      orders += 1;
      const order = billed(`SO-${9000 + orders}`, { customerId, dimensions: EVANSVILLE });
      return (await billing.invoiceShipment(order, `SH-${orders}`)).invoice;
    },
    /** As the reactor does for a fact, and an operator for a lost process. */
    begin: (invoice: string, customerId: string) =>
      world.client.workflow.start<DunningWorkflow>(
        DUNNING_WORKFLOW,
        dunningOptions({ invoice, orderId: 'SO-9001', customerId }),
      ),
    pay: (invoice: string, customerId: string, amount = '107.00') => billing.pay(amount, { customerId, invoice }),
    /** Less of it is paid than was, as no command of today does; nobody is told. */
    openAgain: (invoice: string, amount: string) =>
      world.test.admin('UPDATE billing.invoice_balances SET open = open + $2 WHERE invoice = $1', [invoice, amount]),
    news: (invoice: string) => handle(invoice).signal(dunningNewsSignal),
    hold: async (customerId: string): Promise<string> => {
      holds += 1;
      const input = { holdId: `DH-${holds}`, customerId, reason: 'they dispute it' };
      return (await holdDunning(database, by(fay, input))).holdId;
    },
    release: (holdId: string) => releaseDunningHold(database, by(fay, { holdId, reason: 'settled' })),
    standing: (invoice: string) => readDunning(database, invoice),
    letter: (letterId: string) => readLetter(database, letterId),
    decide: (letterId: string, taskId: string, action: 'retry' | 'skip') => {
      const command = by(ollie, { taskId, action, justification: 'seen' });
      return world.client.workflow
        .getHandle(`letter:${letterId}`)
        .executeUpdate(resolveMailTaskUpdate, { args: [command], updateId: command.key });
    },
  };
}

export type DunningDesk = ReturnType<typeof dunningDesk>;
