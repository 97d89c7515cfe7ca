import { expect } from 'chai';
import { transferCredit } from '../../domain/billing/store/index.js';
import { changeSubscription, reportSubscription } from '../../domain/correspondence/store/index.js';
import { by, fay } from '../../tests/support/actors.js';
import { type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';

import { refusalOf } from '../../tests/support/refusal.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { furnishSites, oneOfEach, SITES } from '../../tests/support/two-sites.js';

const HERE = { sites: ['LOUISVILLE'] };
const limited = { ...fay, scope: HERE };
const LIMITED = { as: ['fay', 'Finance'] as const, within: HERE };

describe('what somebody who is limited names', () => {
  let test: TestDatabase;
  let api: ApiServer;
  const ids: Record<string, Readonly<Record<string, string>>> = {};
  const id = (site: string, name: string): string => ids[site]?.[name] ?? '';
  before(async () => {
    test = await testDatabase();
    await furnishSites(test);
    for (const site of SITES) ids[site] = await oneOfEach(test, site);
    api = await apiServer({ database: test.api, processes: plannedProcesses() });
  });
  after(async () => {
    await api.close();
    await test.close();
  });

  it('is a document of another site by any name of its field, and the domain does not take it either', async () => {
    const toInvoice = id('LOUISVILLE', 'invoice');
    for (const [field, name] of [
      ['fromPayment', 'payment'],
      ['fromInvoice', 'invoice'],
    ] as const) {
      const source = { [field]: id('EVANSVILLE', name) };
      const body = { ...source, reason: 'It is owed there.' };
      const answer = await api.ask('POST', `/v1/invoices/${toInvoice}/credit-transfers`, { ...LIMITED, body });
      expect(answer.body, field).to.include({ status: 403, code: 'outside-scope' });
      await refusalOf(transferCredit(test.database, by(limited, { toInvoice, ...body })), 'OutsideScope');
    }
  });

  it('is never the whole company by naming no place any more', async () => {
    const subscriptionId = id('LOUISVILLE', 'subscriptionId');
    const before = await reportSubscription(test.database, subscriptionId);
    const query = { period: 'previousMonth' } as const;
    await refusalOf(changeSubscription(test.database, by(limited, { subscriptionId, query })), 'OutsideScope');
    expect(await reportSubscription(test.database, subscriptionId)).to.deep.equal(before);
  });
});
