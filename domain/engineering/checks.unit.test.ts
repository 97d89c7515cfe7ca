import { expect } from 'chai';
import { billProblems, routingProblems, workCentreProblems } from './checks.js';
import type { RoutingOperation } from './engineering.wire.js';

const named = (problems: readonly { readonly field: string }[]): string[] => problems.map(({ field }) => field).sort();

const workCentre = {
  ...{ workCentre: 'LATHE-1', name: 'CNC lathe', businessUnit: 'MACHINING_REPAIR', site: 'LOUISVILLE' },
  ...{ costCentre: 'MR_SHOP', validFrom: '2026-01-01', labourRate: '38.50', machineRate: '22' },
  ...{ overheadMethod: 'normal' as const, overheadBasis: 'machineHours' as const, overheadRate: '31.25' },
};
const bill = {
  ...{ part: 'PUMP', revision: 'A', effectiveFrom: '2026-01-01', note: '' },
  components: [{ line: 10, part: 'BOLT', quantityPer: '8', scrapFactor: '0.02' }],
};
const turning: RoutingOperation = {
  ...{ operation: 10, description: 'Turn', kind: 'inHouse', workCentre: 'LATHE-1' },
  ...{ setUpHours: '0.5', runHoursPerUnit: '0.25', overlaps: false },
  characteristics: [{ name: 'Diameter', unit: 'mm', lower: '24.98', upper: '25.02' }],
};
const plating: RoutingOperation = {
  ...{ operation: 20, description: 'Plate', kind: 'subcontract', supplierId: 'S-1', unitCost: '3.75' },
  ...{ overlaps: false, characteristics: [] },
};
const routing = {
  ...{ part: 'PUMP', revision: 'A', effectiveFrom: '2026-01-01', note: 'x' },
  operations: [turning, plating],
};

describe('the checks of engineering', () => {
  it('take what is right', () => {
    expect(workCentreProblems(workCentre)).to.deep.equal([]);
    expect(billProblems(bill)).to.deep.equal([]);
    expect(routingProblems(routing)).to.deep.equal([]);
  });

  it('ask for a rate of normal overhead, and for none of actual', () => {
    expect(named(workCentreProblems({ ...workCentre, overheadRate: null }))).to.deep.equal(['overheadRate']);
    expect(named(workCentreProblems({ ...workCentre, overheadMethod: 'actual' }))).to.deep.equal(['overheadRate']);
    expect(workCentreProblems({ ...workCentre, overheadMethod: 'actual', overheadRate: null })).to.deep.equal([]);
  });

  it('name every wrong field of a work centre', () => {
    const wrong = { ...workCentre, workCentre: 'lathe', labourRate: '-1', overheadBasis: 'moon' as never, site: '' };
    expect(named(workCentreProblems(wrong))).to.deep.equal(['labourRate', 'overheadBasis', 'site', 'workCentre']);
  });

  it('name every wrong component: lost altogether, itself, or twice', () => {
    const line = { line: 10, part: 'BOLT', quantityPer: '1', scrapFactor: '0' };
    const components = [
      { ...line, scrapFactor: '1' },
      { ...line, part: 'PUMP' },
      { ...line, line: 20, quantityPer: '0' },
    ];
    expect(named(billProblems({ ...bill, components }))).to.deep.equal([
      'components[0].scrapFactor',
      'components[1].line',
      'components[1].part',
      'components[2].quantityPer',
    ]);
    expect(named(billProblems({ ...bill, components: [], revision: 'a' }))).to.deep.equal(['components', 'revision']);
  });

  it('hold an operation to the fields of its kind', () => {
    const { workCentre: _none, ...nowhere } = turning;
    const operations = [
      { ...nowhere, supplierId: 'S-1' },
      { ...plating, operation: 10, unitCost: null, setUpHours: '1' },
    ];
    expect(named(routingProblems({ ...routing, operations }))).to.deep.equal([
      'operations[0].supplierId',
      'operations[0].workCentre',
      'operations[1].operation',
      'operations[1].setUpHours',
      'operations[1].unitCost',
    ]);
  });

  it('want limits in order, and each characteristic once', () => {
    const limit = { name: 'Diameter', unit: 'mm', lower: '25.02', upper: '24.98' };
    const characteristics = [
      limit,
      { ...limit, lower: '-0.5', upper: '0.5' },
      { ...limit, name: 'Run-out', lower: 'x' },
    ];
    expect(named(routingProblems({ ...routing, operations: [{ ...turning, characteristics }] }))).to.deep.equal([
      'operations[0].characteristics[0].upper',
      'operations[0].characteristics[1].name',
      'operations[0].characteristics[2].lower',
    ]);
  });
});
