import type {
  DefineWorkCentreInput,
  ReleaseBillOfMaterialInput,
  ReleaseRoutingInput,
} from '../../domain/engineering/index.js';

/** Where Atlas works, what its service kits and machined parts are made of, and how. Rates, quantities and hours are made up. */

const SINCE = '2025-01-01';
const SHOP = { businessUnit: 'MACHINING_REPAIR', site: 'LOUISVILLE', costCentre: 'MR_SHOP', validFrom: SINCE } as const;
const ON_MACHINE_HOURS = { overheadMethod: 'normal', overheadBasis: 'machineHours' } as const;
const ON_LABOUR_COST = { overheadMethod: 'normal', overheadBasis: 'labourCost' } as const;

export const workCentres: readonly DefineWorkCentreInput[] = [
  {
    ...{ workCentre: 'CNC_LATHE', name: 'CNC lathe, 15 in', ...SHOP, labourRate: '38.50', machineRate: '24.00' },
    ...{ ...ON_MACHINE_HOURS, overheadRate: '31.00' },
  },
  {
    ...{ workCentre: 'CNC_MILL', name: 'CNC mill, four axes', ...SHOP, labourRate: '39.75', machineRate: '29.50' },
    ...{ ...ON_MACHINE_HOURS, overheadRate: '34.00' },
  },
  {
    ...{ workCentre: 'GRINDING', name: 'Cylindrical grinder', ...SHOP, labourRate: '37.25', machineRate: '18.00' },
    ...{ ...ON_MACHINE_HOURS, overheadRate: '26.50' },
  },
  {
    ...{ workCentre: 'WELDING', name: 'Welding bay', ...SHOP, labourRate: '36.00', machineRate: '6.50' },
    ...{ ...ON_LABOUR_COST, overheadRate: '1.35' },
  },
  {
    ...{ workCentre: 'REPAIR_BAY', name: 'Repair bay', ...SHOP, costCentre: 'MR_REPAIR' },
    ...{ labourRate: '41.00', machineRate: '0', ...ON_LABOUR_COST, overheadRate: '1.20' },
  },
  {
    ...{ workCentre: 'TEST_BENCH', name: 'Compressor test bench', ...SHOP, costCentre: 'MR_REPAIR' },
    ...{ labourRate: '41.00', machineRate: '12.00', overheadMethod: 'actual', overheadBasis: 'labourHours' },
    overheadRate: null,
  },
  {
    ...{ workCentre: 'KITTING', name: 'Kitting bench', businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'LOUISVILLE' },
    ...{ costCentre: 'IP_STORES', validFrom: SINCE, labourRate: '24.00', machineRate: '0' },
    ...{ overheadMethod: 'normal', overheadBasis: 'labourHours', overheadRate: '9.00' },
  },
];

const bill = (part: string, components: Readonly<Record<string, string>>): ReleaseBillOfMaterialInput => ({
  ...{ part, revision: 'A', effectiveFrom: SINCE, note: 'As sold so far.' },
  components: Object.entries(components).map(([component, quantityPer], index) => ({
    ...{ line: 10 * (index + 1), part: component, quantityPer, scrapFactor: '0' },
  })),
});

export const billsOfMaterial: readonly ReleaseBillOfMaterialInput[] = [
  bill('KIT-SVC-RS15', { 'FLT-OIL-RS25': '1', 'FLT-AIR-RS25': '1' }),
  bill('KIT-SVC-RS25', { 'FLT-OIL-RS25': '2', 'FLT-AIR-RS25': '2' }),
  // The great service takes the small one, and more.
  bill('KIT-SVC-RS50', { 'KIT-SVC-RS25': '1', 'SEP-RS25': '1' }),
  bill('SHAFT-PUMP-2.0', { 'BAR-4140-2.5': '2.5', 'BRG-6308-C3': '2' }),
];

const inHouse = (operation: number, description: string, workCentre: string, setUpHours: string, runHours: string) => ({
  ...{ operation, description, kind: 'inHouse' as const, workCentre, setUpHours, runHoursPerUnit: runHours },
  ...{ overlaps: false, characteristics: [] },
});

const routing = (part: string, operations: ReleaseRoutingInput['operations']): ReleaseRoutingInput => ({
  ...{ part, revision: 'A', effectiveFrom: SINCE, note: 'As done so far.' },
  operations,
});

const packing = [inHouse(10, 'Pick and pack', 'KITTING', '0.25', '0.1')];

export const routings: readonly ReleaseRoutingInput[] = [
  routing('KIT-SVC-RS15', packing),
  routing('KIT-SVC-RS25', packing),
  routing('KIT-SVC-RS50', packing),
  routing('SHAFT-PUMP-2.0', [
    inHouse(10, 'Turn', 'CNC_LATHE', '0.75', '0.6'),
    { ...inHouse(20, 'Mill the keyway', 'CNC_MILL', '0.5', '0.25'), overlaps: true },
    {
      ...{ operation: 30, description: 'Harden and temper', kind: 'subcontract', supplierId: 'S-2005' },
      ...{ unitCost: '18.00', overlaps: false, characteristics: [] },
    },
    {
      ...inHouse(40, 'Grind the journals', 'GRINDING', '0.5', '0.4'),
      characteristics: [{ name: 'Journal diameter', unit: 'in', lower: '1.9995', upper: '2.0000' }],
    },
  ]),
];
