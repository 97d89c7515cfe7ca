import { expect } from 'chai';
import { quantity } from '../kernel/quantity.js';
import type { ElementAmounts, JobPlan } from './jobs.wire.js';
import { rescale } from './rescale.js';

const none: ElementAmounts = {
  material: '0.00',
  labour: '0.00',
  machine: '0.00',
  overhead: '0.00',
  subcontract: '0.00',
};
const operation = { setUpHours: '0', runHoursPerUnit: '0', supplierId: null, unitCost: null, overlaps: false };
const turn = {
  ...{ ...operation, operation: 10, description: 'Turn', kind: 'inHouse' as const, workCentre: 'LATHE' },
  ...{ dimensions: null, setUpHours: '2', runHoursPerUnit: '0.5', characteristics: [] },
  estimate: { ...none, labour: '280.00', overhead: '70.00' },
};
const plate = {
  ...{ ...turn, operation: 20, description: 'Plate', kind: 'subcontract' as const, workCentre: null },
  ...{ setUpHours: '0', runHoursPerUnit: '0', supplierId: 'S-1', unitCost: '3.75' },
  estimate: { ...none, subcontract: '37.50' },
};
const plan: JobPlan = {
  ...{ billRevision: 'A', routingRevision: 'B', plannedOn: '2026-03-02' },
  operations: [turn, plate],
  materials: [{ line: 1, part: 'BAR', quantity: '20', estimate: '100.00' }],
};

describe('a plan for another quantity', () => {
  const scaled = rescale(plan, quantity('10'), quantity('24'));

  it('takes material in proportion', () => {
    expect(scaled.materials).to.deep.equal([{ line: 1, part: 'BAR', quantity: '48', estimate: '240.00' }]);
  });

  it('takes set-up once and run for each unit', () => {
    // 7 hours become 14.
    expect(scaled.operations[0]?.estimate).to.deep.equal({ ...none, labour: '560.00', overhead: '140.00' });
  });

  it('pays a subcontractor by the unit', () => {
    expect(scaled.operations[1]?.estimate).to.deep.equal({ ...none, subcontract: '90.00' });
  });

  it('of an operation without hours stays as it is', () => {
    const packing = { ...plan, operations: [{ ...turn, setUpHours: '0', runHoursPerUnit: '0', estimate: none }] };
    expect(rescale(packing, quantity('10'), quantity('24')).operations[0]?.estimate).to.deep.equal(none);
  });

  it('is the same again when it is scaled back', () => {
    const third = { ...plan, operations: [], materials: [{ line: 1, part: 'BAR', quantity: '1', estimate: '10.00' }] };
    const there = rescale(third, quantity('3'), quantity('7'));
    expect(there.materials[0]?.quantity).to.equal('2.3333');
    expect(rescale(there, quantity('7'), quantity('3'))).to.deep.equal(third);
  });
});
