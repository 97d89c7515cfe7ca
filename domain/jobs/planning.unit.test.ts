import { expect } from 'chai';
import { refusalOf } from '../../tests/support/refusal.js';
import { quantity } from '../kernel/quantity.js';
import { hoursOf, type PlanSource, planOf } from './planning.js';

const centre = { businessUnit: 'MACHINING_REPAIR', site: 'INDY', costCentre: 'MILL' };
const rates = {
  labourRate: '40.00',
  machineRate: '25.00',
  overheadMethod: 'normal',
  overheadBasis: 'labourHours',
  overheadRate: '12.50',
} as const;

const source: PlanSource = {
  quantity: quantity('10'),
  on: '2026-03-02',
  billRevision: 'A',
  routingRevision: 'B',
  operations: [
    { operation: 20, description: 'Plate', kind: 'subcontract', supplierId: 'S-1', unitCost: '3.50' },
    {
      operation: 10,
      description: 'Mill',
      kind: 'inHouse',
      workCentre: 'MILL-1',
      setUpHours: '1',
      runHoursPerUnit: '0.25',
    },
  ],
  materials: [
    { part: 'BAR', quantity: '4' },
    { part: 'BAR', quantity: '1' },
    { part: 'NEW', quantity: '2' },
  ],
  workCentres: [{ ...centre, workCentre: 'MILL-1', rates }],
  stock: [{ part: 'BAR', onHand: '20', value: '100.00' }],
};

describe('the plan of a job', () => {
  it('prices time at the rates, material at moving average, and work outside by the unit', () => {
    const plan = planOf(source);
    expect(plan.operations.map(({ operation }) => operation)).to.deep.equal([10, 20]);
    // 1 + 10 × 0.25 = 3.5 hours.
    expect(plan.operations[0]?.estimate).to.deep.equal({
      material: '0.00',
      labour: '140.00',
      machine: '87.50',
      overhead: '43.75',
      subcontract: '0.00',
    });
    expect(plan.operations[0]?.dimensions).to.deep.equal(centre);
    expect(plan.operations[1]?.estimate.subcontract).to.equal('35.00');
  });

  it('has one line a part, and costs nothing for what was never in stock', () => {
    expect(planOf(source).materials).to.deep.equal([
      { line: 1, part: 'BAR', quantity: '5', estimate: '25.00' },
      { line: 2, part: 'NEW', quantity: '2', estimate: '0.00' },
    ]);
  });

  it('names every operation whose work centre is not there or has no rates', async () => {
    const wrong = { ...source, workCentres: [{ ...centre, workCentre: 'MILL-1', rates: null }] };
    const { details } = await refusalOf(() => planOf(wrong), 'InvalidJob');
    expect(details.fields).to.deep.equal([
      { field: 'operations[1].workCentre', message: 'Work centre MILL-1 has no rates on 2026-03-02.' },
    ]);
  });

  it('takes no more of a part than can be kept', async () => {
    const huge = { ...source, materials: [{ part: 'BAR', quantity: '99999999' }] };
    const { details } = await refusalOf(() => planOf(huge), 'InvalidJob');
    expect(details.fields?.map(({ field }) => field)).to.deep.equal(['quantity']);
  });

  it('rounds run time to four decimals of an hour', () => {
    expect(hoursOf('0.5', '0.3333', quantity('1.5'))).to.equal(quantity('1.0000'));
  });
});
