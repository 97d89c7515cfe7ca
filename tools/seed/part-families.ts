import type { StockAccount } from '../../domain/catalog/index.js';

type Site = 'LOUISVILLE' | 'EVANSVILLE' | 'INDIANAPOLIS';

/** Parts that are bought, booked and sold alike. */
export interface PartFamily {
  readonly stockAccount: StockAccount;
  readonly businessUnit: string;
  readonly costCentre: string;
  readonly taxCode: string;
  readonly supplierId: string;
  /** [from this quantity on, of the list price] */
  readonly breaks: readonly (readonly [minimumQuantity: string, share: string])[];
  /** Resellers buy it. */
  readonly wholesale: boolean;
  /** Each order for one has a job of its own. */
  readonly madeToOrder?: boolean;
  readonly parts: readonly PartRow[];
}

export type PartRow = readonly [
  part: string,
  description: string,
  unitOfMeasure: string,
  listPrice: string,
  unitCost: string,
  opening: Readonly<Partial<Record<Site, string>>>,
];

const MACHINING = { stockAccount: '1210', businessUnit: 'MACHINING_REPAIR', costCentre: 'MR_STORES' } as const;
const MACHINED = { stockAccount: '1220', businessUnit: 'MACHINING_REPAIR', costCentre: 'MR_STORES' } as const;
const PRODUCTS = { stockAccount: '1220', businessUnit: 'INDUSTRIAL_PRODUCTS', costCentre: 'IP_STORES' } as const;

export const partFamilies: readonly PartFamily[] = [
  {
    ...MACHINING,
    taxCode: 'PRODUCTION',
    supplierId: 'S-2001',
    wholesale: false,
    breaks: [
      ['100', '0.95'],
      ['500', '0.90'],
    ],
    parts: [
      [
        'BAR-1018-1.0',
        'Bar stock 1018 cold drawn, round 1 in',
        'FT',
        '6.40',
        '3.10',
        { LOUISVILLE: '800', EVANSVILLE: '240' },
      ],
      ['BAR-1045-2.0', 'Bar stock 1045 hot rolled, round 2 in', 'FT', '18.75', '9.60', { LOUISVILLE: '420' }],
      [
        'BAR-4140-2.5',
        'Bar stock 4140 heat treated, round 2 1/2 in',
        'FT',
        '46.20',
        '25.80',
        { LOUISVILLE: '310', EVANSVILLE: '80' },
      ],
      ['BAR-4340-4.0', 'Bar stock 4340 annealed, round 4 in', 'FT', '128.00', '74.50', { LOUISVILLE: '96' }],
      ['BAR-316-1.5', 'Bar stock 316 stainless, round 1 1/2 in', 'FT', '39.90', '22.15', { LOUISVILLE: '180' }],
      ['BAR-C932-3.0', 'Bearing bronze C932, round 3 in', 'FT', '162.00', '98.40', { LOUISVILLE: '60.5' }],
      ['PLT-A36-0.5', 'Plate A36, 1/2 in', 'LB', '1.15', '0.58', { LOUISVILLE: '12500.5', EVANSVILLE: '3000' }],
      ['TUBE-1026-4X3', 'Honed tube 1026, 4 in by 3 in', 'FT', '84.60', '47.30', { LOUISVILLE: '140' }],
    ],
  },
  {
    ...MACHINING,
    taxCode: 'SALES',
    supplierId: 'S-2003',
    wholesale: false,
    breaks: [
      ['10', '0.95'],
      ['50', '0.90'],
    ],
    parts: [
      [
        'BRG-6205-2RS',
        'Ball bearing 6205, sealed',
        'EA',
        '14.80',
        '6.95',
        { LOUISVILLE: '260', EVANSVILLE: '120', INDIANAPOLIS: '80' },
      ],
      [
        'BRG-6308-C3',
        'Ball bearing 6308, C3 clearance',
        'EA',
        '38.50',
        '19.40',
        { LOUISVILLE: '140', EVANSVILLE: '60' },
      ],
      ['BRG-22216-E', 'Spherical roller bearing 22216', 'EA', '212.00', '121.00', { LOUISVILLE: '24' }],
      [
        'BRG-NU-312',
        'Cylindrical roller bearing NU 312',
        'EA',
        '164.00',
        '92.60',
        { LOUISVILLE: '18', EVANSVILLE: '6' },
      ],
      ['BRG-30210', 'Tapered roller bearing 30210', 'EA', '58.75', '30.10', { LOUISVILLE: '70', INDIANAPOLIS: '20' }],
      ['BRG-UCP-208', 'Pillow block UCP 208', 'EA', '44.90', '22.00', { LOUISVILLE: '65', EVANSVILLE: '30' }],
      [
        'SEAL-TC-50X72X8',
        'Oil seal TC, 50 by 72 by 8 mm',
        'EA',
        '9.40',
        '3.85',
        { LOUISVILLE: '300', EVANSVILLE: '150', INDIANAPOLIS: '90' },
      ],
      ['SEAL-MECH-1.75', 'Mechanical seal, 1 3/4 in', 'EA', '188.00', '104.00', { LOUISVILLE: '22' }],
      ['SEAL-UCUP-2.0', 'Hydraulic U-cup, 2 in', 'EA', '12.60', '4.90', { LOUISVILLE: '220', EVANSVILLE: '90' }],
      [
        'ORING-KIT-NBR',
        'O-ring assortment, nitrile, 382 pieces',
        'KIT',
        '42.00',
        '18.20',
        { LOUISVILLE: '35', EVANSVILLE: '15', INDIANAPOLIS: '15' },
      ],
      ['CPL-L100', 'Jaw coupling L100 with spider', 'EA', '67.30', '33.80', { LOUISVILLE: '40' }],
      ['PACK-GFO-0.5', 'Braided packing, 1/2 in', 'FT', '11.25', '5.40', { LOUISVILLE: '400', EVANSVILLE: '120' }],
    ],
  },
  {
    ...MACHINED,
    taxCode: 'SALES',
    supplierId: 'S-2001',
    wholesale: false,
    madeToOrder: true,
    breaks: [['5', '0.95']],
    parts: [['SHAFT-PUMP-2.0', 'Pump shaft 4140, ground, 2 in', 'EA', '640.00', '0.00', {}]],
  },
  {
    ...PRODUCTS,
    taxCode: 'SALES',
    supplierId: 'S-2002',
    wholesale: true,
    breaks: [['3', '0.96']],
    parts: [
      [
        'CMP-RS-15',
        'Rotary screw compressor, 15 hp, 120 gal tank',
        'EA',
        '8950.00',
        '6120.00',
        { LOUISVILLE: '5', INDIANAPOLIS: '2' },
      ],
      [
        'CMP-RS-25',
        'Rotary screw compressor, 25 hp',
        'EA',
        '12400.00',
        '8690.00',
        { LOUISVILLE: '4', EVANSVILLE: '1' },
      ],
      ['CMP-RS-50', 'Rotary screw compressor, 50 hp', 'EA', '21850.00', '15700.00', { LOUISVILLE: '3' }],
      [
        'CMP-VS-75',
        'Rotary screw compressor, 75 hp, variable speed',
        'EA',
        '38600.00',
        '28450.00',
        { LOUISVILLE: '1' },
      ],
      [
        'CMP-RC-5',
        'Reciprocating compressor, 5 hp, 80 gal tank',
        'EA',
        '2480.00',
        '1615.00',
        { LOUISVILLE: '9', EVANSVILLE: '4', INDIANAPOLIS: '4' },
      ],
      [
        'CMP-RC-10',
        'Reciprocating compressor, 10 hp, 120 gal tank',
        'EA',
        '4390.00',
        '2940.00',
        { LOUISVILLE: '6', EVANSVILLE: '2' },
      ],
      [
        'DRY-RF-75',
        'Refrigerated air dryer, 75 cfm',
        'EA',
        '2195.00',
        '1430.00',
        { LOUISVILLE: '8', INDIANAPOLIS: '3' },
      ],
      [
        'DRY-RF-200',
        'Refrigerated air dryer, 200 cfm',
        'EA',
        '4150.00',
        '2790.00',
        { LOUISVILLE: '5', EVANSVILLE: '2' },
      ],
      ['DRY-DS-100', 'Desiccant air dryer, 100 cfm', 'EA', '6780.00', '4610.00', { LOUISVILLE: '2' }],
      ['TNK-240V', 'Air receiver, vertical, 240 gal', 'EA', '1690.00', '1080.00', { LOUISVILLE: '6', EVANSVILLE: '3' }],
    ],
  },
  {
    ...PRODUCTS,
    taxCode: 'SALES',
    supplierId: 'S-2002',
    wholesale: true,
    breaks: [
      ['6', '0.95'],
      ['24', '0.90'],
    ],
    parts: [
      [
        'FLT-PF-100',
        'Particulate filter, 100 cfm',
        'EA',
        '218.00',
        '116.00',
        { LOUISVILLE: '30', EVANSVILLE: '10', INDIANAPOLIS: '10' },
      ],
      [
        'FLT-CO-100',
        'Coalescing filter, 100 cfm',
        'EA',
        '246.00',
        '131.00',
        { LOUISVILLE: '26', EVANSVILLE: '10', INDIANAPOLIS: '8' },
      ],
      [
        'FLT-EL-100',
        'Filter element for 100 cfm housings',
        'EA',
        '74.00',
        '33.50',
        { LOUISVILLE: '90', EVANSVILLE: '40', INDIANAPOLIS: '40' },
      ],
      [
        'FLT-AIR-RS25',
        'Intake filter for RS-25',
        'EA',
        '48.60',
        '20.70',
        { LOUISVILLE: '75', EVANSVILLE: '30', INDIANAPOLIS: '20' },
      ],
      [
        'FLT-OIL-RS25',
        'Oil filter for RS-25',
        'EA',
        '39.20',
        '16.10',
        { LOUISVILLE: '85', EVANSVILLE: '30', INDIANAPOLIS: '25' },
      ],
      ['SEP-RS25', 'Air-oil separator for RS-25', 'EA', '286.00', '152.00', { LOUISVILLE: '24', EVANSVILLE: '8' }],
      [
        'OIL-SYN-46',
        'Synthetic compressor oil, ISO 46',
        'PAIL',
        '264.00',
        '158.00',
        { LOUISVILLE: '60', EVANSVILLE: '24', INDIANAPOLIS: '24' },
      ],
      [
        'KIT-SVC-RS15',
        'Service kit RS-15, 2,000 hours',
        'KIT',
        '298.00',
        '161.00',
        { LOUISVILLE: '20', INDIANAPOLIS: '8' },
      ],
      [
        'KIT-SVC-RS25',
        'Service kit RS-25, 2,000 hours',
        'KIT',
        '364.00',
        '198.00',
        { LOUISVILLE: '22', EVANSVILLE: '8', INDIANAPOLIS: '6' },
      ],
      ['KIT-SVC-RS50', 'Service kit RS-50, 4,000 hours', 'KIT', '612.00', '341.00', { LOUISVILLE: '12' }],
      ['KIT-VLV-RC10', 'Valve kit for RC-10', 'KIT', '187.00', '96.00', { LOUISVILLE: '18', EVANSVILLE: '6' }],
    ],
  },
  {
    ...PRODUCTS,
    taxCode: 'SALES',
    supplierId: 'S-2004',
    wholesale: true,
    breaks: [
      ['25', '0.94'],
      ['100', '0.88'],
    ],
    parts: [
      [
        'HOSE-AIR-0.5',
        'Air hose, rubber, 1/2 in',
        'FT',
        '3.35',
        '1.42',
        { LOUISVILLE: '1200', EVANSVILLE: '500', INDIANAPOLIS: '500' },
      ],
      ['HOSE-AIR-1.0', 'Air hose, rubber, 1 in', 'FT', '7.85', '3.60', { LOUISVILLE: '600', EVANSVILLE: '250' }],
      ['HOSE-HYD-2SN8', 'Hydraulic hose 2SN, 1/2 in', 'FT', '6.95', '3.05', { LOUISVILLE: '750', EVANSVILLE: '300' }],
      [
        'FIT-QC-0.5',
        'Quick coupler, 1/2 in, set',
        'EA',
        '18.40',
        '7.90',
        { LOUISVILLE: '180', EVANSVILLE: '90', INDIANAPOLIS: '90' },
      ],
      [
        'FIT-ALU-40',
        'Aluminium pipe fitting, 40 mm',
        'EA',
        '27.10',
        '12.60',
        { LOUISVILLE: '140', INDIANAPOLIS: '60' },
      ],
      [
        'VLV-BALL-1.0',
        'Ball valve, brass, 1 in',
        'EA',
        '32.75',
        '15.20',
        { LOUISVILLE: '110', EVANSVILLE: '40', INDIANAPOLIS: '40' },
      ],
      ['VLV-SAFE-150', 'Safety valve, 150 psi, 1/2 in', 'EA', '46.30', '22.40', { LOUISVILLE: '70', EVANSVILLE: '25' }],
      [
        'VLV-DRAIN-EL',
        'Electronic condensate drain',
        'EA',
        '179.00',
        '93.00',
        { LOUISVILLE: '32', EVANSVILLE: '12', INDIANAPOLIS: '10' },
      ],
      [
        'REG-FRL-0.5',
        'Filter, regulator, lubricator, 1/2 in',
        'EA',
        '96.50',
        '47.80',
        { LOUISVILLE: '45', EVANSVILLE: '20', INDIANAPOLIS: '15' },
      ],
      [
        'GAUGE-200',
        'Pressure gauge, 0 to 200 psi',
        'EA',
        '15.90',
        '6.30',
        { LOUISVILLE: '130', EVANSVILLE: '60', INDIANAPOLIS: '40' },
      ],
    ],
  },
];
