import type { Exercise } from '../support/exercise.js';

/** The smallest one: a job begun, finished, delivered and billed in its month. */
export const classicBoats: Exercise = {
  code: 'CLASSICBOATS',
  title: 'Classic Boats',
  source:
    'Heisinger and Hoyle, Accounting for Managers, chapter 2: exercise on the cost of a job and the income statement',
  note: 'The book adjusts nothing for over- or under-applied overhead: what was incurred is taken as it was applied.',
  workCentres: {
    SHOP: { labourRate: '20.00', overheadMethod: 'normal', overheadBasis: 'labourCost', overheadRate: '1.60' },
  },
  purchases: [{ part: 'WOOD', quantity: '38800', unitCost: '1.00' }],
  jobs: [
    {
      name: 'BOAT',
      quantity: '1',
      materials: [{ part: 'WOOD', quantity: '38800' }],
      work: [{ at: 'SHOP', labourHours: '370' }],
      completed: '1',
    },
  ],
  journals: [
    { what: 'Direct labour', debit: '5050', credit: '2300', amount: '7400.00' },
    { what: 'Overhead incurred', debit: '5075', credit: '1010', amount: '11840.00' },
    { what: 'Selling', debit: '6000', credit: '1010', amount: '2000.00' },
    { what: 'General and administration', debit: '6000', credit: '1010', amount: '5500.00' },
  ],
  sales: [{ part: 'BOAT', quantity: '1', unitPrice: '70000.00' }],
  closing: 'costOfGoodsSold',
  answers: {
    jobs: { BOAT: { material: '38800.00', labour: '7400.00', overhead: '11840.00', total: '58040.00' } },
    beforeClosing: { 1210: '0.00', 1220: '0.00', 1230: '0.00', 5010: '58040.00' },
    underApplied: '0.00',
    afterClosing: { 1220: '0.00', 1230: '0.00', 5010: '58040.00' },
    income: {
      sales: '70000.00',
      costOfGoodsSold: '58040.00',
      grossMargin: '11960.00',
      otherExpenses: '7500.00',
      netIncome: '4460.00',
    },
  },
};

/** Jobs in process and in stock from before; machine-hours; sold at cost plus 30 %; operating income. */
export const golding: Exercise = {
  code: 'GOLDING',
  title: 'Golding Company, jobs 102 to 108',
  source: 'Mowen, Hansen and Heitger, Managerial Accounting, exercise 5-39 (later editions: Prull Company)',
  note:
    'The book gives opening work in process in total (material here), and no overhead incurred: it is taken as applied. ' +
    'It rounds marketing expense to the dollar.',
  workCentres: {
    SHOP: { labourRate: '20.00', overheadMethod: 'normal', overheadBasis: 'machineHours', overheadRate: '16.00' },
  },
  openingStock: [
    { part: '102', quantity: '1', value: '25600.00' },
    { part: '104', quantity: '1', value: '23400.00' },
  ],
  purchases: [{ part: 'RAW', quantity: '38900', unitCost: '1.00' }],
  jobs: [
    {
      name: '106',
      quantity: '1',
      opening: { material: '21310.00' },
      materials: [{ part: 'RAW', quantity: '10450' }],
      work: [{ at: 'SHOP', labourHours: '800', machineHours: '500' }],
      completed: '1',
    },
    {
      name: '107',
      quantity: '1',
      opening: { material: '6250.00' },
      materials: [{ part: 'RAW', quantity: '12300' }],
      work: [{ at: 'SHOP', labourHours: '610', machineHours: '300' }],
    },
    {
      name: '108',
      quantity: '1',
      materials: [{ part: 'RAW', quantity: '16150' }],
      work: [{ at: 'SHOP', labourHours: '1200', machineHours: '1000' }],
      completed: '1',
    },
  ],
  journals: [
    { what: 'Direct labour', debit: '5050', credit: '2300', amount: '52200.00' },
    { what: 'Overhead incurred', debit: '5075', credit: '1010', amount: '28800.00' },
    { what: 'Marketing, 5 % of sales', debit: '6000', credit: '1010', amount: '5288.00' },
    { what: 'Marketing, fixed', debit: '6000', credit: '1010', amount: '2000.00' },
    { what: 'Administration', debit: '6000', credit: '1010', amount: '4800.00' },
  ],
  sales: [
    { part: '102', quantity: '1', unitPrice: '33280.00' },
    { part: '106', quantity: '1', unitPrice: '72488.00' },
  ],
  closing: 'costOfGoodsSold',
  answers: {
    jobs: {
      106: { material: '31760.00', labour: '16000.00', overhead: '8000.00', total: '55760.00' },
      107: { material: '18550.00', labour: '12200.00', overhead: '4800.00', total: '35550.00' },
      108: { material: '16150.00', labour: '24000.00', overhead: '16000.00', total: '56150.00' },
    },
    beforeClosing: { 1220: '79550.00', 1230: '35550.00', 5010: '81360.00' },
    underApplied: '0.00',
    afterClosing: { 1220: '79550.00', 1230: '35550.00', 5010: '81360.00' },
    income: {
      sales: '105768.00',
      costOfGoodsSold: '81360.00',
      grossMargin: '24408.00',
      otherExpenses: '12088.00',
      netIncome: '12320.00',
    },
  },
};
