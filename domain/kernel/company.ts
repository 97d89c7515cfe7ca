/** Whose books these are, as its letters and documents say it. */
export const COMPANY = {
  name: 'Atlas Machine and Supply',
  lines: ['7000 Riverport Drive', 'Louisville, KY 40258', 'United States'],
  payments: 'Please name the number of the document with your payment.',
} as const;
