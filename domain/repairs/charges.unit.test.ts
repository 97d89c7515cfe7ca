import { expect } from 'chai';
import { billOf, isBillable, totalOf, totalsOf } from './charges.js';
import { evaluationProblems, intakeProblems, testProblems } from './checks.js';
import type { Evaluation, RepairCharge } from './repairs.wire.js';

const warranty = (line: number, amount: string): RepairCharge => ({
  ...{ line, description: `Part ${line}`, amount, coverage: 'warranty', taxCode: null, taxRate: null },
});
const billable = (line: number, amount: string): RepairCharge => ({
  ...{ line, description: `Part ${line}`, amount, coverage: 'billable', taxCode: 'IN', taxRate: '0.07' },
});
const evaluation = (...charges: RepairCharge[]): Evaluation => ({
  ...{ findings: 'Spindle worn', dueDate: '2026-03-31', charges, evaluationFee: null },
  work: {
    operations: [
      {
        ...{ operation: 10, description: 'Rebuild', kind: 'inHouse', workCentre: 'BENCH', setUpHours: '0.5' },
        ...{ runHoursPerUnit: '4', supplierId: null, unitCost: null },
      },
    ],
    materials: [{ part: 'BRG-6205', quantity: '2' }],
  },
});
const fee = { amount: '95.00', taxCode: 'IN', taxRate: '0.07' };
const named = (problems: readonly { field: string }[]): string[] => problems.map(({ field }) => field);

describe('charges of a repair', () => {
  it('give the share that is warranty, to six decimals, half up', () => {
    expect(totalsOf([warranty(1, '100.00'), billable(2, '200.00')])).to.deep.equal({
      ...{ warranty: '100.00', billable: '200.00', warrantyShare: '0.333333' },
    });
    expect(totalsOf([warranty(1, '200.00'), billable(2, '100.00')]).warrantyShare).to.equal('0.666667');
    expect(totalsOf([warranty(1, '10.00')]).warrantyShare).to.equal('1');
    expect(totalsOf([billable(1, '10.00')]).warrantyShare).to.equal('0');
    expect(totalsOf([warranty(1, '0.01'), billable(2, '9999999.99')]).warrantyShare).to.equal('0');
  });

  it('say whether the customer has anything to approve', () => {
    expect(isBillable(null)).to.equal(false);
    expect(isBillable(evaluation(warranty(1, '10.00')))).to.equal(false);
    expect(isBillable(evaluation(warranty(1, '10.00'), billable(2, '5.00')))).to.equal(true);
  });

  it('bill what is billable, or the fee of an evaluation that was declined', () => {
    const mixed = { ...evaluation(warranty(1, '10.00'), billable(2, '5.00'), billable(3, '2.50')), evaluationFee: fee };
    expect(totalOf(billOf(mixed, false))).to.equal('7.50');
    expect(billOf(mixed, true)).to.deep.equal([{ description: 'Evaluation', net: '95.00', taxRate: '0.07' }]);
    expect(billOf({ ...mixed, evaluationFee: null }, true)).to.deep.equal([]);
    expect(totalOf(billOf(null, false))).to.equal('0.00');
  });
});

describe('checks of repairs', () => {
  it('pass what is right', () => {
    expect(
      evaluationProblems({ ...evaluation(warranty(1, '1.00'), billable(2, '2.00')), evaluationFee: fee }),
    ).to.deep.equal([]);
  });

  it('name every wrong field of an evaluation', () => {
    const right = evaluation(billable(1, '1.00'));
    const [operation] = right.work.operations;
    const wrong = {
      ...right,
      findings: '',
      charges: [billable(1, '0.00'), { ...warranty(1, '1.00'), taxCode: 'IN', taxRate: '0.07' }],
      work: {
        operations: [
          { ...operation!, workCentre: null },
          { ...operation!, kind: 'subcontract' as const, supplierId: 'S-1' },
        ],
        materials: [{ part: 'x y', quantity: '0' }],
      },
      evaluationFee: { ...fee, amount: '-1' },
    };
    expect(named(evaluationProblems(wrong))).to.deep.equal([
      ...['findings', 'charges[0].amount', 'charges[1].taxCode', 'charges[1].line'],
      ...['work.operations[0].workCentre', 'work.operations[1].workCentre', 'work.operations[1].setUpHours'],
      ...['work.operations[1].runHoursPerUnit', 'work.operations[1].operation'],
      ...['work.materials[0].part', 'work.materials[0].quantity', 'evaluationFee.amount'],
    ]);
    expect(named(evaluationProblems({ ...right, charges: [], work: { operations: [], materials: [] } }))).to.deep.equal(
      [...['charges', 'work.operations']],
    );
    const untaxed = { ...billable(1, '1.00'), taxCode: null, taxRate: null };
    expect(named(evaluationProblems(evaluation(untaxed)))).to.deep.equal(['charges[0].taxCode']);
  });

  it('name every wrong field of an intake and of a test', () => {
    const intake = {
      ...{ repairId: '', customerId: '', customerName: '', customerReference: '\n', termsDays: 366, complaint: '' },
      ...{ asset: { serial: '', description: '' }, dimensions: { businessUnit: '', site: 'S', costCentre: 'C' } },
    };
    expect(named(intakeProblems(intake))).to.deep.equal([
      ...['repairId', 'customerId', 'customerName', 'customerReference', 'termsDays', 'complaint'],
      ...['asset.serial', 'asset.description', 'dimensions.businessUnit'],
    ]);
    const test = { repairId: 'RP-1', passed: 'yes' as never, measured: [{ name: '', value: 'x' }], notes: '' };
    expect(named(testProblems(test))).to.deep.equal(['passed', 'notes', 'measured[0].name']);
  });
});
