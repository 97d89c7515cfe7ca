import { expect } from 'chai';
import {
  changedPart,
  fixedProblems,
  partProblems,
  priceListProblems,
  priceProblems,
  taxCodeProblems,
  unitOfMeasureProblems,
} from './catalog.js';
import type { ChangePartInput, Part, Price } from './catalog.wire.js';

const bearing: Part = {
  part: 'BRG-6205-2RS',
  description: 'Deep groove ball bearing 6205',
  unitOfMeasure: 'EA',
  stockAccount: '1210',
  businessUnit: 'INDUSTRIAL_PRODUCTS',
  costCentre: 'IP_SALES',
  taxCode: 'IN',
  active: true,
  madeToOrder: false,
};
const price: Price = {
  priceList: 'STANDARD',
  part: 'BRG-6205-2RS',
  minimumQuantity: '0',
  unitPrice: '12.5',
  validFrom: '2026-01-01',
};
const fields = (problems: readonly { field: string }[]): string[] => problems.map(({ field }) => field);

describe('catalog', () => {
  it('takes right definitions', () => {
    expect(partProblems(bearing)).to.deep.equal([]);
    expect(priceProblems(price)).to.deep.equal([]);
    expect(priceProblems({ ...price, validTo: '2026-01-01' })).to.deep.equal([]);
    expect(unitOfMeasureProblems({ code: 'FT', name: 'Foot', decimals: 2 })).to.deep.equal([]);
    expect(taxCodeProblems({ code: 'IN', name: 'Indiana', rate: '0.07', validFrom: '2026-01-01' })).to.deep.equal([]);
    expect(priceListProblems({ code: 'STANDARD', name: 'Standard' })).to.deep.equal([]);
  });

  it('names every wrong field', () => {
    const wrong = { part: 'a b', stockAccount: '1230', active: 1 } as unknown as Part;
    expect(fields(partProblems(wrong))).to.have.members([
      'part',
      'description',
      'unitOfMeasure',
      'stockAccount',
      'businessUnit',
      'costCentre',
      'taxCode',
      'active',
      'madeToOrder',
    ]);
    const wrongPrice = { ...price, minimumQuantity: '-1', unitPrice: '1.23456', validFrom: '2026-02-30', validTo: 'x' };
    expect(fields(priceProblems(wrongPrice))).to.deep.equal(['minimumQuantity', 'unitPrice', 'validFrom', 'validTo']);
    expect(fields(priceProblems({ ...price, validTo: '2025-12-31' }))).to.deep.equal(['validTo']);
    expect(fields(unitOfMeasureProblems({ code: 'ft', name: '', decimals: 5 }))).to.deep.equal([
      'code',
      'name',
      'decimals',
    ]);
    expect(fields(taxCodeProblems({ code: 'IN', name: 'Indiana', rate: '7', validFrom: '' }))).to.deep.equal([
      'rate',
      'validFrom',
    ]);
    expect(fields(priceListProblems({ code: '', name: ' ' }))).to.deep.equal(['code', 'name']);
  });

  it('changes a part in what is named', () => {
    const change = { part: bearing.part, active: false, colour: 'red' } as unknown as ChangePartInput;
    expect(changedPart(bearing, change)).to.deep.equal({ ...bearing, active: false });
  });

  it('keeps what stock stands on', () => {
    const wanted: Part = {
      ...bearing,
      description: 'Other',
      taxCode: 'OTHER',
      active: false,
      unitOfMeasure: 'BOX',
      stockAccount: '1220',
      businessUnit: 'OWNER',
      costCentre: 'TOOLS',
    };
    expect(fields(fixedProblems(bearing, wanted))).to.deep.equal([
      'unitOfMeasure',
      'stockAccount',
      'businessUnit',
      'costCentre',
    ]);
  });
});
