import type { Exercise } from '../support/exercise.js';

const BOOK = 'Weygandt, Kimmel and Kieso, Managerial Accounting, chapter on job order costing';

/** The first month of a factory: three jobs, overhead at 80 % of direct labour cost, one job sold. */
export const wallace: Exercise = {
  code: 'WALLACE',
  title: 'Wallace Company, jobs 101 to 103',
  source: `${BOOK}: the example that runs through the chapter`,
  note: 'The book ends at gross profit: there is no selling expense.',
  workCentres: {
    SHOP: { labourRate: '20.00', overheadMethod: 'normal', overheadBasis: 'labourCost', overheadRate: '0.80' },
  },
  purchases: [{ part: 'RAW', quantity: '42000', unitCost: '1.00' }],
  jobs: [
    {
      name: '101',
      quantity: '1',
      materials: [{ part: 'RAW', quantity: '12000' }],
      work: [{ at: 'SHOP', labourHours: '750' }],
      completed: '1',
    },
    {
      name: '102',
      quantity: '1',
      materials: [{ part: 'RAW', quantity: '7000' }],
      work: [{ at: 'SHOP', labourHours: '450' }],
    },
    {
      name: '103',
      quantity: '1',
      materials: [{ part: 'RAW', quantity: '5000' }],
      work: [{ at: 'SHOP', labourHours: '200' }],
    },
  ],
  indirectMaterial: [{ part: 'RAW', quantity: '6000' }],
  journals: [
    { what: 'Direct labour', debit: '5050', credit: '2300', amount: '28000.00' },
    { what: 'Indirect labour', debit: '5075', credit: '2300', amount: '4000.00' },
    { what: 'Utilities, repairs, insurance and property tax', debit: '5075', credit: '1010', amount: '10800.00' },
    { what: 'Depreciation of the factory', debit: '5075', credit: '1380', amount: '3000.00' },
  ],
  sales: [{ part: '101', quantity: '1', unitPrice: '50000.00' }],
  closing: 'costOfGoodsSold',
  answers: {
    jobs: {
      101: { material: '12000.00', labour: '15000.00', overhead: '12000.00', total: '39000.00' },
      102: { material: '7000.00', labour: '9000.00', overhead: '7200.00', total: '23200.00' },
      103: { material: '5000.00', labour: '4000.00', overhead: '3200.00', total: '12200.00' },
    },
    beforeClosing: { 1210: '12000.00', 1220: '0.00', 1230: '35400.00', 5010: '39000.00', 5075: '23800.00' },
    underApplied: '1400.00',
    afterClosing: { 1220: '0.00', 1230: '35400.00', 5010: '40400.00' },
    income: {
      sales: '50000.00',
      costOfGoodsSold: '40400.00',
      grossMargin: '9600.00',
      otherExpenses: '0.00',
      netIncome: '9600.00',
    },
  },
};

/** A month from opening balances: a job in process that last year's rate had charged, one finished, two begun. */
export const lott: Exercise = {
  code: 'LOTT',
  title: 'Lott Company, jobs 49 to 52',
  source: `${BOOK}: problem 1A`,
  note: 'The book ends at gross profit: there is no selling expense.',
  workCentres: {
    SHOP: { labourRate: '25.00', overheadMethod: 'normal', overheadBasis: 'labourCost', overheadRate: '1.20' },
  },
  openingStock: [
    { part: 'RAW', quantity: '15000', value: '15000.00' },
    { part: '49', quantity: '1', value: '90000.00' },
  ],
  purchases: [{ part: 'RAW', quantity: '90000', unitCost: '1.00' }],
  jobs: [
    {
      name: '50',
      quantity: '1',
      opening: { material: '20000.00', labour: '12000.00', overhead: '16000.00' },
      materials: [{ part: 'RAW', quantity: '10000' }],
      work: [{ at: 'SHOP', labourHours: '200' }],
      completed: '1',
    },
    {
      name: '51',
      quantity: '1',
      materials: [{ part: 'RAW', quantity: '39000' }],
      work: [{ at: 'SHOP', labourHours: '1000' }],
      completed: '1',
    },
    {
      name: '52',
      quantity: '1',
      materials: [{ part: 'RAW', quantity: '30000' }],
      work: [{ at: 'SHOP', labourHours: '800' }],
    },
  ],
  indirectMaterial: [{ part: 'RAW', quantity: '17000' }],
  journals: [
    { what: 'Direct labour', debit: '5050', credit: '2300', amount: '50000.00' },
    { what: 'Indirect labour', debit: '5075', credit: '2300', amount: '20000.00' },
    { what: 'Depreciation of equipment', debit: '5075', credit: '1380', amount: '12000.00' },
    { what: 'Various overhead', debit: '5075', credit: '1010', amount: '16000.00' },
  ],
  sales: [
    { part: '49', quantity: '1', unitPrice: '122000.00' },
    { part: '50', quantity: '1', unitPrice: '158000.00' },
  ],
  closing: 'costOfGoodsSold',
  answers: {
    jobs: {
      50: { material: '30000.00', labour: '17000.00', overhead: '22000.00', total: '69000.00' },
      51: { material: '39000.00', labour: '25000.00', overhead: '30000.00', total: '94000.00' },
      52: { material: '30000.00', labour: '20000.00', overhead: '24000.00', total: '74000.00' },
    },
    beforeClosing: { 1210: '9000.00', 1220: '94000.00', 1230: '74000.00', 5010: '159000.00', 5075: '65000.00' },
    underApplied: '5000.00',
    afterClosing: { 1220: '94000.00', 1230: '74000.00', 5010: '164000.00' },
    income: {
      sales: '280000.00',
      costOfGoodsSold: '164000.00',
      grossMargin: '116000.00',
      otherExpenses: '0.00',
      netIncome: '116000.00',
    },
  },
};
