import { expect } from 'chai';
import { fourEyesDemand } from '../../domain/approvals/index.js';
import { requestApproval } from '../../domain/approvals/store/index.js';
import { SYSTEM_ACTOR } from '../../domain/kernel/actor.js';
import { type Scope, scopeInWords } from '../../domain/kernel/scope.js';
import { by, ollie } from '../../tests/support/actors.js';
import { type ApiServer, apiServer, plannedProcesses } from '../../tests/support/api-server.js';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.js';
import { furnishSites, oneOfEach, SITES, UNITS } from '../../tests/support/two-sites.js';
import type { CaseFileDto } from './case-files.dto.js';

const ORDER = 'SO-LOUISVILLE';

describe('the case file of who is limited', () => {
  let test: TestDatabase;
  let api: ApiServer;
  before(async () => {
    test = await testDatabase();
    await furnishSites(test);
    for (const site of SITES) await oneOfEach(test, site);
    const about = { kind: 'refund', subject: ORDER, amount: '7.00', requesterWorkflowId: `order:${ORDER}` } as const;
    const elsewhere = { site: 'EVANSVILLE', businessUnit: UNITS.EVANSVILLE, costCentre: 'CC' };
    const asked = {
      requestId: 'AR-FOREIGN',
      dimensions: elsewhere,
      requestedBy: ollie,
      demand: fourEyesDemand('refund'),
    };
    await requestApproval(test.database, by(SYSTEM_ACTOR, { ...about, ...asked }));
    // What both sites posted, as if the order had posted it.
    await test.admin(`BEGIN; SET LOCAL session_replication_role = replica;
      UPDATE ledger.journals SET correlation_id = '${ORDER}'; COMMIT`);
    api = await apiServer({ database: test.api, processes: plannedProcesses() });
  });
  after(async () => {
    await api.close();
    await test.close();
  });

  const fileOf = async (within?: Scope) => {
    const answer = await api.ask('GET', `/v1/orders/${ORDER}/case-file`, {
      as: ['fay', 'Finance'],
      ...(within ? { within } : {}),
    });
    expect(answer.status, answer.text).to.equal(200);
    expect(answer.headers.get('atlas-limited-to')).to.equal(within ? scopeInWords(within) : null);
    const { journals, approvals } = answer.body as unknown as CaseFileDto;
    return {
      requests: approvals.map(({ requestId }) => requestId),
      posted: journals.map(({ lines }) => [...new Set(lines.map(({ dimensions }) => dimensions.site))]),
    };
  };

  it('has the journals and requests of their place alone', async () => {
    const whole = await fileOf();
    expect(whole.requests).to.include.members(['AR-LOUISVILLE', 'AR-FOREIGN']);
    expect(whole.posted.flat()).to.include.members(['LOUISVILLE', 'EVANSVILLE']);
    for (const within of [{ sites: ['LOUISVILLE'] }, { businessUnits: [UNITS.LOUISVILLE] }]) {
      const { requests, posted } = await fileOf(within);
      expect(requests).to.deep.equal(['AR-LOUISVILLE']);
      expect([...new Set(posted.flat())]).to.deep.equal(['LOUISVILLE']);
      expect(posted.filter((lines) => lines.length === 0)).to.deep.equal([]);
    }
  });
});
