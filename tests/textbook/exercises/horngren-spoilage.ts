import type { Exercise } from '../support/exercise.js';

const BOOK = 'Horngren, Datar and Rajan, Cost Accounting: A Managerial Emphasis';

const metalWorksJob = (name: string, normalScrap: string) => ({
  name,
  quantity: '100000',
  materials: [{ part: 'RAW', quantity: '240000' }],
  work: [{ at: 'SHOP', labourHours: '31000' }],
  normalScrap,
  completed: '90000',
});

/** Scrap that is abnormal, normal in part, and normal, in three jobs that are else the same. */
export const metalWorks: Exercise = {
  code: 'METALWORKS',
  title: 'MetalWorks, Inc., job 2346-8',
  source: `${BOOK}, 14th edition, problem 18-34 on spoilage and scrap in job costing`,
  note:
    'The three assumptions of the book are three jobs: all spoilage abnormal; 8 % and 12 % of the good units normal. ' +
    'Metal scrap worth 600 is immaterial and left out (requirement 2). The book leaves the loss from abnormal spoilage out of ' +
    'gross margin; the income statement of Atlas counts it there, on its own line (5085). Overhead incurred is taken as applied.',
  workCentres: {
    SHOP: { labourRate: '20.00', overheadMethod: 'normal', overheadBasis: 'labourCost', overheadRate: '1.50' },
  },
  purchases: [{ part: 'RAW', quantity: '720000', unitCost: '1.00' }],
  jobs: [
    { ...metalWorksJob('ABNORMAL', '0'), scrapped: ['10000'] },
    { ...metalWorksJob('MIXED', '0.072'), scrapped: ['7200', '2800'] },
    { ...metalWorksJob('NORMAL', '0.108'), scrapped: ['10000'] },
  ],
  journals: [
    { what: 'Direct labour', debit: '5050', credit: '2300', amount: '1860000.00' },
    { what: 'Overhead incurred', debit: '5075', credit: '1010', amount: '2790000.00' },
  ],
  // 2,000,000 dollars have no exact price for each of 90,000 units: the last one takes the rest.
  sales: ['ABNORMAL', 'MIXED', 'NORMAL'].flatMap((part) => [
    { part, quantity: '89999', unitPrice: '22.2222' },
    { part, quantity: '1', unitPrice: '24.22' },
  ]),
  closing: 'costOfGoodsSold',
  answers: {
    jobs: {
      ABNORMAL: { total: '1790000.00', completed: '1611000.00' },
      MIXED: { total: '1790000.00', completed: '1739880.00' },
      NORMAL: { total: '1790000.00', completed: '1790000.00' },
    },
    beforeClosing: { 1220: '0.00', 1230: '0.00', 5010: '5140880.00', 5085: '229120.00' },
    underApplied: '0.00',
    afterClosing: { 1230: '0.00', 5010: '5140880.00', 5085: '229120.00' },
    income: {
      sales: '6000000.00',
      costOfGoodsSold: '5370000.00',
      grossMargin: '630000.00',
      otherExpenses: '0.00',
      netIncome: '630000.00',
    },
  },
};

/** Abnormal scrap with a disposal value. */
export const hull: Exercise = {
  code: 'HULL',
  title: 'Hull Machine Shop',
  source: `${BOOK}, 16th edition, chapter 18: the example of spoilage in job costing`,
  note:
    'Five of fifty aircraft parts are spoiled abnormally, at 2,000 each; the shop gets 600 for each. The book gives the cost in ' +
    'total; its elements are filled in. Overhead incurred is taken as applied.',
  workCentres: {
    SHOP: { labourRate: '40.00', overheadMethod: 'normal', overheadBasis: 'labourHours', overheadRate: '50.00' },
  },
  purchases: [{ part: 'RAW', quantity: '55000', unitCost: '1.00' }],
  jobs: [
    {
      name: 'PARTS',
      quantity: '50',
      materials: [{ part: 'RAW', quantity: '55000' }],
      work: [{ at: 'SHOP', labourHours: '500' }],
      scrapped: ['5'],
      completed: '45',
    },
  ],
  journals: [
    { what: 'Direct labour', debit: '5050', credit: '2300', amount: '20000.00' },
    { what: 'Overhead incurred', debit: '5075', credit: '1010', amount: '25000.00' },
    { what: 'Spoiled parts sold', debit: '1010', credit: '5085', amount: '3000.00' },
  ],
  closing: 'costOfGoodsSold',
  answers: {
    jobs: { PARTS: { total: '100000.00', completed: '90000.00', unit: '2000.00' } },
    beforeClosing: { 1220: '90000.00', 1230: '0.00', 5085: '7000.00' },
    underApplied: '0.00',
    afterClosing: { 1220: '90000.00', 1230: '0.00', 5085: '7000.00' },
    income: {
      sales: '0.00',
      costOfGoodsSold: '7000.00',
      grossMargin: '-7000.00',
      otherExpenses: '0.00',
      netIncome: '-7000.00',
    },
  },
};
