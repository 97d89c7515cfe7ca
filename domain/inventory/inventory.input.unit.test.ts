import { expect } from 'chai';
import { Refused } from '../kernel/refusal.js';
import {
  checkAdjustment,
  checkChange,
  checkIssue,
  checkMove,
  checkReceipt,
  checkRelease,
  checkReservation,
} from './inventory.input.js';
import type { ReceiveStockInput } from './inventory.wire.js';

const wrongFields = (check: () => void): string[] => {
  try {
    check();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    expect(error.code).to.equal('InvalidStockRequest');
    expect(error.kind).to.equal('invalid');
    return (error.details.fields ?? []).map((problem) => problem.field);
  }
  return [];
};

const receipt: ReceiveStockInput = {
  part: 'PUMP-10',
  site: 'INDY',
  quantity: '2.5',
  unitCost: '10.1234',
  reference: 'GR-1',
  stockAccount: '1220',
  businessUnit: 'INDUSTRIAL_PRODUCTS',
  costCentre: 'CC-STORES',
};
const adjustment = { ...receipt, change: '-1', reason: 'count' as const, note: 'Count', unitCost: null };
const lines = [{ line: 1, part: 'PUMP-10', quantity: '1' }];
const reservation = { orderId: 'SO-1001', placingSequence: '1', site: 'INDY', allowPartial: false, lines };

describe('what inventory is asked', () => {
  it('passes when it is right', () => {
    expect(wrongFields(() => checkReceipt(receipt))).to.deep.equal([]);
    expect(wrongFields(() => checkReceipt({ ...receipt, unitCost: '0', supplierId: 'S-1' }))).to.deep.equal([]);
    expect(wrongFields(() => checkAdjustment(adjustment))).to.deep.equal([]);
    expect(wrongFields(() => checkReservation(reservation))).to.deep.equal([]);
    const taken = { orderId: 'SO-1001', lines: [{ line: 1, part: 'PUMP-10', quantity: '0' }] };
    expect(wrongFields(() => checkChange(taken))).to.deep.equal([]);
  });

  it('names every wrong field of a receipt', () => {
    const wrong = {
      part: 'PUMP 10',
      site: '',
      quantity: '0',
      unitCost: '1.23456',
      reference: ' ',
      supplierId: '?',
      stockAccount: '1230',
      businessUnit: '',
      costCentre: 'a@b',
    } as unknown as ReceiveStockInput;
    expect(wrongFields(() => checkReceipt(wrong))).to.have.members(Object.keys(receipt).concat('supplierId'));
  });

  it('takes only positive quantities within the columns, as decimal strings', () => {
    for (const quantity of ['0', '-1', '1.23456', '1e3', 'x', '', '10000000', 3 as unknown as string]) {
      expect(
        wrongFields(() => checkReceipt({ ...receipt, quantity })),
        String(quantity),
      ).to.deep.equal(['quantity']);
    }
    expect(wrongFields(() => checkReceipt({ ...receipt, quantity: '9999999.9999' }))).to.deep.equal([]);
    for (const unitCost of ['-1', '10000000', 'x']) {
      expect(
        wrongFields(() => checkReceipt({ ...receipt, unitCost })),
        unitCost,
      ).to.deep.equal(['unitCost']);
    }
  });

  it('takes adjustments in both directions, but scrap only down', () => {
    expect(wrongFields(() => checkAdjustment({ ...adjustment, change: '2' }))).to.deep.equal([]);
    expect(wrongFields(() => checkAdjustment({ ...adjustment, change: '2', reason: 'scrap' }))).to.deep.equal([
      'change',
    ]);
    for (const change of ['0', '-0', '--1', '-10000000', 'x']) {
      expect(
        wrongFields(() => checkAdjustment({ ...adjustment, change })),
        change,
      ).to.include('change');
    }
    const other = { ...adjustment, reason: 'theft' } as unknown as typeof adjustment;
    expect(wrongFields(() => checkAdjustment({ ...other, note: '' }))).to.deep.equal(['reason', 'note']);
  });

  it('moves only between two sites', () => {
    const move = { part: 'PUMP-10', fromSite: 'INDY', toSite: 'INDY', quantity: '1', note: 'x' };
    expect(wrongFields(() => checkMove(move))).to.deep.equal(['toSite']);
    expect(wrongFields(() => checkMove({ ...move, toSite: 'OHIO', quantity: '-1', note: '' }))).to.deep.equal([
      'quantity',
      'note',
    ]);
  });

  it('names wrong lines by their place', () => {
    const wrong = {
      ...reservation,
      placingSequence: '1.5',
      lines: [
        { line: 1, part: 'PUMP-10', quantity: '0' },
        { line: 1, part: '', quantity: '1' },
        { line: 0, part: 'SEAL', quantity: '1' },
      ],
    };
    expect(wrongFields(() => checkReservation(wrong))).to.have.members([
      'placingSequence',
      'lines[0].quantity',
      'lines[1].line',
      'lines[1].part',
      'lines[2].line',
    ]);
    expect(wrongFields(() => checkReservation({ ...reservation, lines: [] }))).to.deep.equal(['lines']);
    expect(
      wrongFields(() => checkChange({ orderId: '', lines: [{ ...lines[0], line: 1, part: 'P', quantity: '-1' }] })),
    ).to.deep.equal(['orderId', 'lines[0].quantity']);
  });

  it('names what is wrong with an issue and a release', () => {
    const dimensions = { businessUnit: 'X', site: '', costCentre: 'Y' };
    const issue = { orderId: 'SO-1', shipmentId: '', lines: [{ line: 1, quantity: '0' }], dimensions };
    expect(wrongFields(() => checkIssue(issue))).to.deep.equal(['shipmentId', 'dimensions.site', 'lines[0].quantity']);
    expect(wrongFields(() => checkRelease({ orderId: 'SO-1', reason: '' }))).to.deep.equal(['reason']);
  });
});
