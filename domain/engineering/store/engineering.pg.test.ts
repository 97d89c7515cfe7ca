import { expect } from 'chai';
import { by, fay, ollie, vera } from '../../../tests/support/actors.js';
import { factTypes } from '../../../tests/support/facts.js';
import { appendOnlyBreaches, neighbourBreaches } from '../../../tests/support/neighbour-tables.js';
import { refusalOf } from '../../../tests/support/refusal.js';
import { type TestDatabase, testDatabase } from '../../../tests/support/test-database.js';
import type { DefineWorkCentreInput, ReleaseRoutingInput } from '../engineering.wire.js';
import {
  billsOfMaterial,
  defineWorkCentre,
  explosion,
  releaseBillOfMaterial,
  releaseRouting,
  routings,
  workCentres,
} from './index.js';

const lathe: DefineWorkCentreInput = {
  ...{ workCentre: 'LATHE-1', name: 'CNC lathe', businessUnit: 'MACHINING_REPAIR', site: 'LOUISVILLE' },
  ...{ costCentre: 'MR_SHOP', validFrom: '2026-01-01', labourRate: '38.5', machineRate: '22' },
  ...{ overheadMethod: 'normal', overheadBasis: 'machineHours', overheadRate: '31.25' },
};
const rates = {
  ...{ validFrom: '2026-01-01', labourRate: '38.50', machineRate: '22.00' },
  ...{ overheadMethod: 'normal', overheadBasis: 'machineHours', overheadRate: '31.25' },
};

describe('engineering in PostgreSQL', () => {
  let test: TestDatabase;
  before(async () => {
    test = await testDatabase();
    await defineWorkCentre(test.database, by(fay, lathe));
  });
  after(() => test.close());

  describe('work centres', () => {
    const ratesOf = async () => (await workCentres(test.database, ['LATHE-1']))[0]?.rates;

    it('have rates by date; the latest definition for a date holds, and the same again changes nothing', async () => {
      expect(await ratesOf()).to.deep.equal([rates]);
      expect(await defineWorkCentre(test.database, by(fay, lathe))).to.include({ changed: false, position: null });
      const later = { ...lathe, validFrom: '2027-01-01', overheadMethod: 'actual' as const, overheadRate: null };
      await defineWorkCentre(test.database, by(fay, later));
      await defineWorkCentre(test.database, by(fay, { ...later, labourRate: '40' }));
      const next = {
        ...rates,
        validFrom: '2027-01-01',
        labourRate: '40.00',
        overheadMethod: 'actual',
        overheadRate: null,
      };
      expect(await ratesOf()).to.deep.equal([rates, next]);
      expect(await factTypes(test, 'work-centre:LATHE-1')).to.deep.equal(Array(3).fill('WorkCentreDefined'));
    });

    it('keep their dimensions, and are Finance’s', async () => {
      const refused = await refusalOf(
        defineWorkCentre(test.database, by(fay, { ...lathe, site: 'EVANSVILLE' })),
        'WorkCentreFixed',
      );
      expect(refused.details.fields).to.deep.equal([{ field: 'site', message: 'It is LOUISVILLE.' }]);
      await refusalOf(defineWorkCentre(test.database, by(ollie, lathe)), 'NotAllowed');
      await refusalOf(defineWorkCentre(test.database, by(fay, { ...lathe, labourRate: 'x' })), 'InvalidEngineering');
    });
  });

  describe('bills of material', () => {
    const release = (
      part: string,
      effectiveFrom: string,
      components: Record<string, string>,
      revision = effectiveFrom,
    ) =>
      releaseBillOfMaterial(
        test.database,
        by(ollie, {
          ...{ part, revision, effectiveFrom, note: '' },
          components: Object.entries(components).map(([component, quantityPer], index) => ({
            ...{ line: 10 * (index + 1), part: component, quantityPer, scrapFactor: '0' },
          })),
        }),
      );
    const materials = async (part: string, on: string, wanted = '1') =>
      Object.fromEntries(
        (await explosion(test.database, part, wanted, on)).materials.map(({ part: bought, quantity }) => [
          bought,
          quantity,
        ]),
      );

    it('hold from their start until a later one starts, on every level', async () => {
      await release('PUMP', '2026-01-01', { ROTOR: '1', BOLT: '8' });
      await release('ROTOR', '2026-01-01', { SHAFT: '1' });
      await release('ROTOR', '2026-06-01', { SHAFT: '1', BEARING: '2' });
      expect(await materials('PUMP', '2026-05-31', '3')).to.deep.equal({ BOLT: '24', SHAFT: '3' });
      expect(await materials('PUMP', '2026-06-01', '3')).to.deep.equal({ BEARING: '6', BOLT: '24', SHAFT: '3' });
      await refusalOf(explosion(test.database, 'PUMP', '1', '2025-12-31'), 'NoBillOfMaterial');
      await refusalOf(explosion(test.database, 'PUMP', '0', '2026-31-12'), 'InvalidEngineering');
    });

    it('with the same start: the one released later holds', async () => {
      await release('VALVE', '2026-01-01', { SPRING: '1' }, 'A');
      await release('VALVE', '2026-01-01', { SPRING: '2' }, 'B');
      expect(await materials('VALVE', '2026-01-01')).to.deep.equal({ SPRING: '2' });
      const all = await billsOfMaterial(test.database, 'VALVE');
      expect(all.map(({ revision, releasedBy }) => [revision, releasedBy])).to.deep.equal([
        ['A', 'ollie'],
        ['B', 'ollie'],
      ]);
    });

    it('are released once a revision, by Ops, and are never changed', async () => {
      await refusalOf(release('VALVE', '2027-01-01', { SPRING: '3' }, 'A'), 'RevisionExists');
      const command = { part: 'SEAL', revision: 'A', effectiveFrom: '2026-01-01', note: '', components: [] };
      await refusalOf(releaseBillOfMaterial(test.database, by(ollie, command)), 'InvalidEngineering');
      await refusalOf(releaseBillOfMaterial(test.database, by(vera, command)), 'NotAllowed');
      expect(await factTypes(test, 'bill-of-material:VALVE')).to.deep.equal(Array(2).fill('BillOfMaterialReleased'));
    });

    it('never make a part of itself, on no day from their start on', async () => {
      await release('A', '2026-01-01', { B: '1' });
      await release('B', '2026-01-01', { C: '1' });
      const refused = await refusalOf(release('C', '2026-03-01', { A: '1' }, 'X'), 'CircularBillOfMaterial');
      expect(refused.message).to.include('C → A → B → C');
      expect(await billsOfMaterial(test.database, 'C'), 'nothing of it is kept').to.deep.equal([]);
      // From June on B is made otherwise: from then on C may be made of A, but not a day before.
      await release('B', '2026-06-01', { D: '1' }, 'B2');
      await refusalOf(release('C', '2026-05-31', { A: '1' }, 'X'), 'CircularBillOfMaterial');
      await release('C', '2026-06-01', { A: '1' }, 'X');
      expect(await materials('C', '2026-06-01')).to.deep.equal({ D: '1' });
    });

    it('that come at once never make a circle together', async () => {
      const outcomes = await Promise.allSettled([
        release('LEFT', '2026-01-01', { RIGHT: '1' }),
        release('RIGHT', '2026-01-01', { LEFT: '1' }),
      ]);
      expect(outcomes.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected']);
    });
  });

  describe('routings', () => {
    const routing: ReleaseRoutingInput = {
      ...{ part: 'SHAFT', revision: 'A', effectiveFrom: '2026-01-01', note: 'first' },
      operations: [
        {
          ...{ operation: 20, description: 'Plate', kind: 'subcontract', supplierId: 'S-1', unitCost: '3.75' },
          ...{ overlaps: false, characteristics: [] },
        },
        {
          ...{ operation: 10, description: 'Turn', kind: 'inHouse', workCentre: 'LATHE-1', setUpHours: '0.50' },
          ...{ runHoursPerUnit: '0.25', overlaps: false },
          characteristics: [{ name: 'Diameter', unit: 'mm', lower: '24.98', upper: '25.02' }],
        },
      ],
    };

    it('are released once, and read in the order of their operations', async () => {
      const command = by(ollie, routing);
      const first = await releaseRouting(test.database, command);
      expect(await releaseRouting(test.database, command)).to.deep.equal(first);
      const [found] = await routings(test.database, 'SHAFT');
      expect(
        found?.operations.map(({ operation, workCentre, setUpHours, unitCost }) => [
          operation,
          workCentre,
          setUpHours,
          unitCost,
        ]),
      ).to.deep.equal([
        [10, 'LATHE-1', '0.5', null],
        [20, null, null, '3.75'],
      ]);
      expect(found?.operations[0]?.characteristics).to.deep.equal(routing.operations[1]?.characteristics);
      expect(await factTypes(test, 'routing:SHAFT')).to.deep.equal(['RoutingReleased']);
    });

    it('are refused where a work centre does not exist, or the revision does', async () => {
      const nowhere = routing.operations.map((one) => ({ ...one, ...(one.workCentre ? { workCentre: 'MOON' } : {}) }));
      const asked = releaseRouting(test.database, by(ollie, { ...routing, revision: 'B', operations: nowhere }));
      const refused = await refusalOf(asked, 'InvalidEngineering');
      expect(refused.details.fields).to.deep.equal([
        { field: 'operations[1].workCentre', message: 'There is no work centre MOON.' },
      ]);
      await refusalOf(releaseRouting(test.database, by(ollie, routing)), 'RevisionExists');
    });
  });

  describe('the role', () => {
    it('cannot read or write a neighbour’s tables, nor change what is append-only', async () => {
      expect(await neighbourBreaches(test, 'engineering')).to.deep.equal([]);
      expect(await appendOnlyBreaches(test, 'engineering')).to.deep.equal([]);
    });
  });
});
