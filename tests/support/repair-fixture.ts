import type { Evaluation, RepairCharge, RepairIntake, RepairStart } from '../../domain/repairs/index.js';
import { contextOf, ollie } from './actors.js';

export const REPAIR_SHOP = { businessUnit: 'MACHINING_REPAIR', site: 'LOUISVILLE', costCentre: 'MR_SHOP' } as const;

export function repairStart(
  repairId: string,
  intake: Partial<RepairIntake> = {},
  timing: Partial<RepairStart['timing']> = {},
): RepairStart {
  return {
    repair: {
      ...{ repairId, customerId: 'C-1', customerName: 'Acme', customerReference: null, termsDays: 30 },
      ...{ dimensions: REPAIR_SHOP, asset: { serial: `SN-${repairId}`, description: 'Gearbox' }, complaint: 'Noisy.' },
      ...intake,
    },
    timing: { answerDays: 14, reminders: 2, jobRereadMinutes: 30, ...timing },
    context: contextOf(ollie, repairId),
  };
}

type Part = Omit<RepairCharge, 'line'>;

export const charge = {
  warranty: (amount: string): Part => ({
    ...{ description: 'Covered', amount, coverage: 'warranty', taxCode: null, taxRate: null },
  }),
  billable: (amount: string, taxRate = '0.07'): Part => ({
    ...{ description: 'Not covered', amount, coverage: 'billable', taxCode: 'IN', taxRate },
  }),
};

/** One operation of two hours, and two bearings from stock. */
export const evaluationOf = (...charges: Part[]): Evaluation => ({
  ...{ findings: 'The bearings are worn.', dueDate: '2026-12-31', evaluationFee: null },
  charges: charges.map((one, index) => ({ line: index + 1, ...one })),
  work: {
    operations: [
      {
        ...{ operation: 10, description: 'Change the bearings', kind: 'inHouse', workCentre: 'BENCH' },
        ...{ setUpHours: '0', runHoursPerUnit: '2', supplierId: null, unitCost: null },
      },
    ],
    materials: [{ part: 'P-1', quantity: '2' }],
  },
});
