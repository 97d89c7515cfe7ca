import type { Answers, Exercise } from '../support/exercise.js';

const BOOK = 'Horngren, Datar and Rajan, Cost Accounting: A Managerial Emphasis';

/** A year from opening balances on labour hours, which ends in a loss or in a profit by how it is closed. */
const needham = (
  code: string,
  closing: Exercise['closing'],
  after: Omit<Answers, 'jobs' | 'beforeClosing' | 'underApplied'>,
) =>
  ({
    code,
    title: `Needham Company, ${closing === 'prorate' ? 'prorated by ending balances' : 'written off to cost of goods sold'}`,
    source: `${BOOK}, 13th edition, chapter 4: problem on T-accounts, under-allocated overhead and its proration`,
    note: 'The book gives totals of all jobs; how they are divided over a finished and an unfinished job is filled in.',
    workCentres: {
      SHOP: { labourRate: '15.00', overheadMethod: 'normal', overheadBasis: 'labourHours', overheadRate: '20.00' },
    },
    openingStock: [
      { part: 'RAW', quantity: '30000', value: '30000.00' },
      { part: 'OLD', quantity: '10', value: '10000.00' },
    ],
    purchases: [{ part: 'RAW', quantity: '400000', unitCost: '1.00' }],
    jobs: [
      {
        name: 'FINISHED',
        quantity: '940',
        opening: { material: '20000.00' },
        materials: [{ part: 'RAW', quantity: '290000' }],
        work: [{ at: 'SHOP', labourHours: '18000' }],
        completed: '940',
      },
      {
        name: 'OPEN',
        quantity: '300',
        materials: [{ part: 'RAW', quantity: '90000' }],
        work: [{ at: 'SHOP', labourHours: '6000' }],
      },
    ],
    journals: [
      { what: 'Direct labour', debit: '5050', credit: '2300', amount: '360000.00' },
      { what: 'Overhead incurred', debit: '5075', credit: '1010', amount: '540000.00' },
      { what: 'Marketing and distribution', debit: '6000', credit: '1010', amount: '140000.00' },
    ],
    sales: [
      { part: 'OLD', quantity: '10', unitPrice: '2200.00' },
      { part: 'FINISHED', quantity: '890', unitPrice: '1200.00' },
    ],
    closing,
    answers: {
      jobs: { FINISHED: { total: '940000.00', unit: '1000.00' }, OPEN: { total: '300000.00' } },
      beforeClosing: { 1210: '50000.00', 1220: '50000.00', 1230: '300000.00', 5010: '900000.00', 5075: '540000.00' },
      underApplied: '60000.00',
      ...after,
    },
  }) satisfies Exercise;

export const needhamWrittenOff: Exercise = needham('NEEDHAM', 'costOfGoodsSold', {
  afterClosing: { 1220: '50000.00', 1230: '300000.00', 5010: '960000.00', 6000: '140000.00' },
  income: {
    sales: '1090000.00',
    costOfGoodsSold: '960000.00',
    grossMargin: '130000.00',
    otherExpenses: '140000.00',
    netIncome: '-10000.00',
  },
});

export const needhamProrated: Exercise = needham('NEEDHAM-PRORATED', 'prorate', {
  afterClosing: { 1220: '52400.00', 1230: '314400.00', 5010: '943200.00', 6000: '140000.00' },
  income: {
    sales: '1090000.00',
    costOfGoodsSold: '943200.00',
    grossMargin: '146800.00',
    otherExpenses: '140000.00',
    netIncome: '6800.00',
  },
});

/** Printing jobs that are cost of goods sold once they are done; too much applied; prorated. */
export const tamden: Exercise = {
  code: 'TAMDEN',
  title: 'Tamden, Inc.',
  source: `${BOOK}, 14th edition, chapter 4: problem 4-39 on allocation and proration of overhead`,
  note: 'The book names no sales. Every finished job but 11 and 12 is one job here.',
  workCentres: {
    PRESS: { labourRate: '10.00', overheadMethod: 'normal', overheadBasis: 'labourCost', overheadRate: '1.20' },
  },
  purchases: [{ part: 'PAPER', quantity: '126500', unitCost: '1.00' }],
  jobs: [
    {
      name: 'OTHERS',
      kind: 'service',
      quantity: '1',
      materials: [{ part: 'PAPER', quantity: '116050' }],
      work: [{ at: 'PRESS', labourHours: '13700' }],
      completed: '1',
    },
    {
      name: '11',
      kind: 'service',
      quantity: '1',
      materials: [{ part: 'PAPER', quantity: '3620' }],
      work: [{ at: 'PRESS', labourHours: '450' }],
    },
    {
      name: '12',
      kind: 'service',
      quantity: '1',
      materials: [{ part: 'PAPER', quantity: '6830' }],
      work: [{ at: 'PRESS', labourHours: '725' }],
    },
  ],
  journals: [
    { what: 'Direct labour', debit: '5050', credit: '2300', amount: '148750.00' },
    { what: 'Overhead incurred', debit: '5075', credit: '1010', amount: '176000.00' },
  ],
  closing: 'prorate',
  answers: {
    jobs: {
      11: { material: '3620.00', labour: '4500.00', overhead: '5400.00', total: '13520.00' },
      12: { material: '6830.00', labour: '7250.00', overhead: '8700.00', total: '22780.00' },
      OTHERS: { total: '417450.00' },
    },
    beforeClosing: { 1210: '0.00', 1220: '0.00', 1230: '36300.00', 5010: '417450.00', 5075: '176000.00' },
    underApplied: '-2500.00',
    afterClosing: { 1220: '0.00', 1230: '36100.00', 5010: '415150.00' },
    income: {
      sales: '0.00',
      costOfGoodsSold: '415150.00',
      grossMargin: '-415150.00',
      otherExpenses: '0.00',
      netIncome: '-415150.00',
    },
  },
};

/** Actual costing: overhead is charged at the year's end, when it and the hours of all jobs are known. */
export const robinson: Exercise = {
  code: 'ROBINSON',
  title: 'Robinson Company, job WPP 298, by actual costing',
  source: `${BOOK}, 13th edition, chapter 4: the example that runs through the chapter`,
  note:
    'Of the other jobs of the year only their hours matter: 26,912 of 27,000, as one job, at the labour rate of WPP 298 ' +
    '(1,579 dollars for 88 hours). Their own material and selling expense are left out.',
  workCentres: { SHOP: { labourRate: '17.9432', overheadMethod: 'actual', overheadBasis: 'labourHours' } },
  purchases: [{ part: 'RAW', quantity: '4606', unitCost: '1.00' }],
  jobs: [
    {
      name: 'WPP298',
      quantity: '1',
      materials: [{ part: 'RAW', quantity: '4606' }],
      work: [{ at: 'SHOP', labourHours: '88' }],
      completed: '1',
    },
    { name: 'OTHERS', quantity: '1', work: [{ at: 'SHOP', labourHours: '26912' }] },
  ],
  journals: [
    { what: 'Direct labour', debit: '5050', credit: '2300', amount: '484466.40' },
    { what: 'Overhead incurred', debit: '5075', credit: '1010', amount: '1215000.00' },
  ],
  actualOverhead: [{ workCentre: 'SHOP', amount: '1215000.00' }],
  sales: [{ part: 'WPP298', quantity: '1', unitPrice: '15000.00' }],
  closing: 'costOfGoodsSold',
  answers: {
    jobs: {
      WPP298: { material: '4606.00', labour: '1579.00', overhead: '3960.00', total: '10145.00' },
      OTHERS: { labour: '482887.40', overhead: '1211040.00', total: '1693927.40' },
    },
    beforeClosing: { 1220: '0.00', 1230: '1693927.40', 5010: '10145.00', 5075: '1215000.00' },
    underApplied: '0.00',
    afterClosing: { 1220: '0.00', 1230: '1693927.40', 5010: '10145.00' },
    income: {
      sales: '15000.00',
      costOfGoodsSold: '10145.00',
      grossMargin: '4855.00',
      otherExpenses: '0.00',
      netIncome: '4855.00',
    },
  },
};
