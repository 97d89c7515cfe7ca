import { jobStates } from '../../domain/jobs/store/index.js';
import type { Divergence } from '../../domain/operations/index.js';
import { orderStates } from '../../domain/orders/store/index.js';
import { repairStates } from '../../domain/repairs/store/index.js';
import { returnStates } from '../../domain/returns/store/index.js';
import type { Database } from '../../platform/database.js';
import { shownStates } from '../../reporting/queries/agreement.js';
import type { Check, Places } from './check.js';

const PAGE = 5_000;
const MOST = 100;

type States = (
  database: Database,
  page: { readonly after: string; readonly limit: number },
) => Promise<readonly { readonly id: string; readonly state: string }[]>;

/** The state that the owner has of every document against the one that lists and reports show. */
const statesOf =
  (documents: Parameters<typeof shownStates>[1], owned: States): Check =>
  async ({ database }: Places) => {
    const found: Divergence[] = [];
    for (let after = ''; found.length < MOST; ) {
      const rows = await owned(database, { after, limit: PAGE });
      const shown = await shownStates(
        database,
        documents,
        rows.map(({ id }) => id),
      );
      for (const { id, state } of rows) {
        const there = shown.get(id);
        if (there === state) continue;
        found.push({
          subject: id,
          what: `It is ${state} in ${documents}; the read models show ${there ?? 'nothing of it'}.`,
          mend: 'If the projector runs and nothing is parked (`make facts`): `make rebuild-read-models`.',
        });
      }
      if (rows.length < PAGE) break;
      after = rows.at(-1)?.id ?? after;
    }
    return found.slice(0, MOST);
  };

export const orders = statesOf('orders', orderStates);
export const jobs = statesOf('jobs', jobStates);
export const repairs = statesOf('repairs', repairStates);
export const returns = statesOf('returns', returnStates);
