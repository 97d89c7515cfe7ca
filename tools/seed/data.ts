import type { DefinePolicyInput } from '../../domain/approvals/index.js';
import type { DefineTaxCodeInput, PriceList, UnitOfMeasure } from '../../domain/catalog/index.js';
import type { BusinessUnitDefinition, CostCentre, Site } from '../../domain/dimensions/index.js';
import type { CreateSupplierInput } from '../../domain/parties/index.js';

/** A plausible Atlas Machine and Supply. Names, addresses and numbers are made up. */

export const businessUnits: readonly BusinessUnitDefinition[] = [
  { code: 'MACHINING_REPAIR', name: 'Machining and repair' },
  { code: 'INDUSTRIAL_PRODUCTS', name: 'Industrial products' },
  { code: 'CORPORATE', name: 'Corporate' },
  { code: 'OWNER', name: 'Owner' },
];

export const sites: readonly Site[] = [
  {
    code: 'LOUISVILLE',
    name: 'Louisville works',
    address: {
      name: 'Atlas Machine and Supply, Louisville works',
      street: '7000 Riverport Drive',
      city: 'Louisville',
      region: 'KY',
      postalCode: '40258',
      country: 'US',
    },
  },
  {
    code: 'EVANSVILLE',
    name: 'Evansville branch',
    address: {
      name: 'Atlas Machine and Supply, Evansville branch',
      street: '410 Diamond Avenue',
      city: 'Evansville',
      region: 'IN',
      postalCode: '47711',
      country: 'US',
    },
  },
  {
    code: 'INDIANAPOLIS',
    name: 'Indianapolis branch',
    address: {
      name: 'Atlas Machine and Supply, Indianapolis branch',
      street: '2200 Western Select Drive',
      city: 'Indianapolis',
      region: 'IN',
      postalCode: '46219',
      country: 'US',
    },
  },
];

export const costCentres: readonly CostCentre[] = [
  { code: 'MR_SHOP', name: 'Machine shop', businessUnit: 'MACHINING_REPAIR' },
  { code: 'MR_REPAIR', name: 'Repair bay', businessUnit: 'MACHINING_REPAIR' },
  { code: 'MR_STORES', name: 'Machining stores', businessUnit: 'MACHINING_REPAIR' },
  { code: 'MR_SALES', name: 'Machining sales', businessUnit: 'MACHINING_REPAIR' },
  { code: 'IP_STORES', name: 'Products stores', businessUnit: 'INDUSTRIAL_PRODUCTS' },
  { code: 'IP_SALES', name: 'Products sales', businessUnit: 'INDUSTRIAL_PRODUCTS' },
  { code: 'IP_SERVICE', name: 'Compressed air service', businessUnit: 'INDUSTRIAL_PRODUCTS' },
  { code: 'CO_ADMIN', name: 'Administration', businessUnit: 'CORPORATE' },
  { code: 'CO_IT', name: 'Information systems', businessUnit: 'CORPORATE' },
  { code: 'OW_PROPERTY', name: 'Property', businessUnit: 'OWNER' },
];

export const unitsOfMeasure: readonly UnitOfMeasure[] = [
  { code: 'EA', name: 'Each', decimals: 0 },
  { code: 'KIT', name: 'Kit', decimals: 0 },
  { code: 'PAIL', name: 'Pail of five gallons', decimals: 0 },
  { code: 'FT', name: 'Foot', decimals: 2 },
  { code: 'LB', name: 'Pound', decimals: 3 },
];

export const taxCodes: readonly DefineTaxCodeInput[] = [
  { code: 'SALES', name: 'Sales tax', rate: '0.06', validFrom: '2002-12-01' },
  { code: 'SALES', name: 'Sales tax', rate: '0.07', validFrom: '2008-04-01' },
  { code: 'PRODUCTION', name: 'Used up in production: exempt', rate: '0', validFrom: '2002-12-01' },
];

export const priceLists: readonly PriceList[] = [
  { code: 'STANDARD', name: 'Standard' },
  { code: 'CONTRACT', name: 'Contract customers' },
  { code: 'WHOLESALE', name: 'Resellers of industrial products' },
];

export const suppliers: readonly CreateSupplierInput[] = [
  {
    supplierId: 'S-2001',
    name: 'Calumet Steel Service',
    email: 'orders@calumet-steel.example',
    termsDays: 45,
    address: {
      name: 'Calumet Steel Service',
      street: '900 Mill Street',
      city: 'Gary',
      region: 'IN',
      postalCode: '46402',
      country: 'US',
    },
  },
  {
    supplierId: 'S-2002',
    name: 'Rotary Air Systems',
    email: 'dealers@rotary-air.example',
    termsDays: 30,
    address: {
      name: 'Rotary Air Systems',
      street: '12 Compressor Way',
      city: 'Davidson',
      region: 'NC',
      postalCode: '28036',
      country: 'US',
    },
  },
  {
    supplierId: 'S-2003',
    name: 'Midland Bearing and Seal',
    email: 'sales@midland-bearing.example',
    termsDays: 30,
    address: {
      name: 'Midland Bearing and Seal',
      street: '55 Race Road',
      city: 'Columbus',
      region: 'OH',
      postalCode: '43215',
      country: 'US',
    },
  },
  {
    supplierId: 'S-2004',
    name: 'Ohio Valley Hose and Fitting',
    email: 'counter@ovhose.example',
    termsDays: 15,
    address: {
      name: 'Ohio Valley Hose and Fitting',
      street: '310 Levee Lane',
      city: 'Cincinnati',
      region: 'OH',
      postalCode: '45202',
      country: 'US',
    },
  },
  {
    supplierId: 'S-2005',
    name: 'Falls City Heat Treating',
    email: 'furnace@fallscity-heat.example',
    termsDays: 30,
    address: {
      name: 'Falls City Heat Treating',
      street: '1800 Furnace Lane',
      city: 'Louisville',
      region: 'KY',
      postalCode: '40210',
      country: 'US',
    },
  },
];

/** Of a job: below the amount, whoever runs the shop decides. */
const onTheFloor = (kind: 'jobScrap' | 'jobOverIssue', name: string, minimumAmount: string): DefinePolicyInput => ({
  kind,
  rules: [
    {
      ...{ name, minimumAmount, approverRole: 'Approver', escalateAfterMinutes: 8 * 60, escalateToRole: 'Admin' },
      expireAfterMinutes: 72 * 60,
    },
  ],
});

/** Kinds without a policy need no approval: credit overrides and manual journals get theirs when they are decided on. */
export const approvalPolicies: readonly DefinePolicyInput[] = [
  {
    kind: 'order',
    rules: [
      {
        name: 'large order',
        minimumAmount: '10000.00',
        approverRole: 'Approver',
        escalateAfterMinutes: 24 * 60,
        escalateToRole: 'Admin',
        expireAfterMinutes: 72 * 60,
      },
    ],
  },
  onTheFloor('jobScrap', 'dear scrap', '500.00'),
  onTheFloor('jobOverIssue', 'dear material', '250.00'),
];
