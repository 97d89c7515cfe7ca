import type { Exercise } from '../support/exercise.js';

const BOOK = 'Garrison, Noreen and Brewer, Managerial Accounting, chapter on job-order costing';

/** A month from opening balances; machine-hours; too little applied; three quarters of a job sold. */
export const ruger: Exercise = {
  code: 'RUGER',
  title: 'Ruger Corporation',
  source: `${BOOK}: the example that runs through the chapter (in earlier editions: Rand Company)`,
  note: 'The book gives the opening work in process of job A in total; it stands as material here.',
  workCentres: {
    SHOP: { labourRate: '10.00', overheadMethod: 'normal', overheadBasis: 'machineHours', overheadRate: '6.00' },
  },
  openingStock: [
    { part: 'RAW', quantity: '7000', value: '7000.00' },
    { part: 'OLD', quantity: '100', value: '10000.00' },
  ],
  purchases: [{ part: 'RAW', quantity: '60000', unitCost: '1.00' }],
  jobs: [
    {
      name: 'A',
      quantity: '1000',
      opening: { material: '30000.00' },
      materials: [{ part: 'RAW', quantity: '28000' }],
      work: [{ at: 'SHOP', labourHours: '4000', machineHours: '10000' }],
      completed: '1000',
    },
    {
      name: 'B',
      quantity: '1000',
      materials: [{ part: 'RAW', quantity: '22000' }],
      work: [{ at: 'SHOP', labourHours: '2000', machineHours: '5000' }],
    },
  ],
  indirectMaterial: [{ part: 'RAW', quantity: '2000' }],
  journals: [
    { what: 'Direct labour', debit: '5050', credit: '2300', amount: '60000.00' },
    { what: 'Indirect labour', debit: '5075', credit: '2300', amount: '15000.00' },
    { what: 'Utilities, rent and other of the factory', debit: '5075', credit: '1010', amount: '40000.00' },
    { what: 'Property tax and insurance of the factory', debit: '5075', credit: '1010', amount: '20000.00' },
    { what: 'Depreciation of factory equipment', debit: '5075', credit: '1380', amount: '18000.00' },
    { what: 'Salaries', debit: '6000', credit: '2300', amount: '30000.00' },
    { what: 'Depreciation of office equipment', debit: '6000', credit: '1380', amount: '7000.00' },
    { what: 'Advertising and other', debit: '6000', credit: '1010', amount: '50000.00' },
  ],
  sales: [{ part: 'A', quantity: '750', unitPrice: '300.00' }],
  closing: 'costOfGoodsSold',
  answers: {
    jobs: {
      A: { material: '58000.00', labour: '40000.00', overhead: '60000.00', total: '158000.00', unit: '158.00' },
      B: { material: '22000.00', labour: '20000.00', overhead: '30000.00', total: '72000.00' },
    },
    beforeClosing: { 1210: '15000.00', 1220: '49500.00', 1230: '72000.00', 5010: '118500.00', 5075: '95000.00' },
    underApplied: '5000.00',
    afterClosing: { 1220: '49500.00', 1230: '72000.00', 5010: '123500.00', 6000: '87000.00' },
    income: {
      sales: '225000.00',
      costOfGoodsSold: '123500.00',
      grossMargin: '101500.00',
      otherExpenses: '87000.00',
      netIncome: '14500.00',
    },
  },
};

/** A year from opening balances; machine-hours; too much applied. */
export const hogle: Exercise = {
  code: 'HOGLE',
  title: 'Hogle Corporation',
  source: `${BOOK}: review problem`,
  note: 'The book gives totals of all jobs; how they are divided over a finished and an unfinished job is filled in.',
  workCentres: {
    SHOP: { labourRate: '10.00', overheadMethod: 'normal', overheadBasis: 'machineHours', overheadRate: '6.00' },
  },
  openingStock: [
    { part: 'RAW', quantity: '20000', value: '20000.00' },
    { part: 'OLD', quantity: '30', value: '30000.00' },
  ],
  purchases: [{ part: 'RAW', quantity: '410000', unitCost: '1.00' }],
  jobs: [
    {
      name: 'FINISHED',
      quantity: '900',
      opening: { material: '15000.00' },
      materials: [{ part: 'RAW', quantity: '350000' }],
      work: [{ at: 'SHOP', labourHours: '7000', machineHours: '77500' }],
      completed: '900',
    },
    {
      name: 'OPEN',
      quantity: '30',
      materials: [{ part: 'RAW', quantity: '10000' }],
      work: [{ at: 'SHOP', labourHours: '500', machineHours: '2500' }],
    },
  ],
  indirectMaterial: [{ part: 'RAW', quantity: '20000' }],
  journals: [
    { what: 'Direct labour', debit: '5050', credit: '2300', amount: '75000.00' },
    { what: 'Indirect labour', debit: '5075', credit: '2300', amount: '110000.00' },
    { what: 'Utilities of the factory', debit: '5075', credit: '1010', amount: '43000.00' },
    { what: 'Depreciation of the factory', debit: '5075', credit: '1380', amount: '280000.00' },
    { what: 'Insurance of the factory', debit: '5075', credit: '1010', amount: '7000.00' },
    { what: 'Sales commissions and administrative salaries', debit: '6000', credit: '2300', amount: '290000.00' },
    { what: 'Sales travel', debit: '6000', credit: '1010', amount: '17000.00' },
    { what: 'Advertising', debit: '6000', credit: '1010', amount: '180000.00' },
    { what: 'Depreciation of selling and administration', debit: '6000', credit: '1380', amount: '70000.00' },
    { what: 'Insurance of selling and administration', debit: '6000', credit: '1010', amount: '3000.00' },
  ],
  sales: [
    { part: 'OLD', quantity: '30', unitPrice: '1000.00' },
    { part: 'FINISHED', quantity: '840', unitPrice: '1750.00' },
  ],
  closing: 'costOfGoodsSold',
  answers: {
    jobs: {
      FINISHED: { total: '900000.00', unit: '1000.00' },
      OPEN: { total: '30000.00' },
    },
    beforeClosing: { 1210: '50000.00', 1220: '60000.00', 1230: '30000.00', 5010: '870000.00', 5075: '460000.00' },
    underApplied: '-20000.00',
    afterClosing: { 1220: '60000.00', 1230: '30000.00', 5010: '850000.00', 6000: '560000.00' },
    income: {
      sales: '1500000.00',
      costOfGoodsSold: '850000.00',
      grossMargin: '650000.00',
      otherExpenses: '560000.00',
      netIncome: '90000.00',
    },
  },
};

/** One job through two departments, the one on machine-hours, the other on labour hours. */
export const highDesert: Exercise = {
  code: 'HIGHDESERT',
  title: 'High Desert Potteryworks, job 205',
  source: `${BOOK}: problem on multiple predetermined overhead rates`,
  note: 'The book asks for the cost of the job alone. Overhead incurred is taken as it was applied; nothing is sold.',
  workCentres: {
    MOLDING: { labourRate: '17.50', overheadMethod: 'normal', overheadBasis: 'machineHours', overheadRate: '8.60' },
    PAINTING: { labourRate: '17.50', overheadMethod: 'normal', overheadBasis: 'labourHours', overheadRate: '12.25' },
  },
  purchases: [
    { part: 'CLAY', quantity: '770', unitCost: '1.00' },
    { part: 'PAINT', quantity: '1332', unitCost: '1.00' },
  ],
  jobs: [
    {
      name: '205',
      quantity: '50',
      materials: [
        { part: 'CLAY', quantity: '770' },
        { part: 'PAINT', quantity: '1332' },
      ],
      work: [
        { at: 'MOLDING', labourHours: '30', machineHours: '110' },
        { at: 'PAINTING', labourHours: '84', machineHours: '20' },
      ],
      completed: '50',
    },
  ],
  journals: [
    { what: 'Direct labour', debit: '5050', credit: '2300', amount: '1995.00' },
    { what: 'Overhead incurred', debit: '5075', credit: '1010', amount: '1975.00' },
  ],
  closing: 'costOfGoodsSold',
  answers: {
    jobs: {
      205: { material: '2102.00', labour: '1995.00', overhead: '1975.00', total: '6072.00', unit: '121.44' },
    },
    beforeClosing: { 1210: '0.00', 1220: '6072.00', 1230: '0.00', 5010: '0.00' },
    underApplied: '0.00',
    afterClosing: { 1220: '6072.00', 1230: '0.00', 5010: '0.00' },
    income: {
      sales: '0.00',
      costOfGoodsSold: '0.00',
      grossMargin: '0.00',
      otherExpenses: '0.00',
      netIncome: '0.00',
    },
  },
};
