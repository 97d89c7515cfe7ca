import { expect } from 'chai';
import { problemsOf, restartProblems, stopProblems } from './checks.js';
import { JOB_COMMANDS, type JobCommandKind } from './job.js';
import type { JobCommandInputs, JobSpec } from './jobs.wire.js';
import { specProblems } from './spec-checks.js';

const named = (problems: readonly { readonly field: string }[]): string[] => problems.map(({ field }) => field).sort();
const jobId = 'J-2001';
const on = { jobId, operation: 10 };
const rates = {
  ...{ labourRate: '40.00', machineRate: '20.00', overheadMethod: 'normal' as const },
  ...{ overheadBasis: 'labourHours' as const, overheadRate: '15.00' },
};
const costs = { material: '10.00', labour: '0.00', machine: '0.00', overhead: '0.00', subcontract: '0.00' };

const RIGHT: JobCommandInputs = {
  reviseQuote: { jobId, unitPrice: '12.50', validUntil: '2026-04-30', note: '' },
  acceptQuote: { jobId, reference: 'PO 77' },
  declineQuote: { jobId, reason: 'too dear' },
  changeJob: { jobId, quantity: '12', reason: 'two more' },
  planJob: { jobId },
  releaseJob: { jobId },
  holdJob: { jobId, reason: 'drawing unclear' },
  resumeJob: { jobId, reason: 'drawing is clear' },
  startOperation: on,
  pauseOperation: { ...on, reason: 'end of shift' },
  finishOperation: on,
  reportQuantity: { ...on, good: '3', toRework: '0', reworked: false },
  logTime: {
    ...{ ...on, person: 'ann', from: '2026-03-02T13:00:00Z', to: '2026-03-02T17:30:00Z', workedOn: null },
    ...{ labourHours: null, machineHours: '4', rework: false, note: '', rates },
  },
  scrapUnits: { ...on, quantity: '1', reason: 'machining', note: '', reworked: false },
  sendOut: { ...on, quantity: '5', reference: 'PO 78', expectedOn: '2026-03-20' },
  receiveBack: { ...on, good: '5', cost: '18.75', reference: 'DN 9' },
  inspect: { ...on, inspectionId: 'I-1', quantity: '2', measured: [{ name: 'Bore', value: '25.01' }], note: '' },
  decideDisposition: { jobId, inspectionId: 'I-1', disposition: 'rework', reason: 'bore again' },
  issueMaterial: { jobId, part: 'BAR-25', quantity: '3', note: '' },
  returnMaterial: { jobId, part: 'BAR-25', quantity: '1', note: '' },
  completeJob: { jobId, quantity: '0', final: true, note: '' },
  closeJob: { jobId, note: '' },
  cancelJob: { jobId, reason: 'order cancelled', costTo: 'customer', charge: '120.00', returns: [] },
  overrideJob: { jobId, operation: 20, to: 'Skipped', justification: 'done on the lathe already' },
  openJobCosts: { jobId, costs, note: 'from Epicor' },
};

const WRONG: { readonly [Kind in JobCommandKind]: readonly [Partial<JobCommandInputs[Kind]>, ...string[]][] } = {
  reviseQuote: [[{ unitPrice: '-1', validUntil: 'soon' }, 'unitPrice', 'validUntil']],
  acceptQuote: [[{ reference: ' ' }, 'reference']],
  declineQuote: [[{ reason: '' }, 'reason']],
  changeJob: [
    [{ quantity: undefined as never }, 'quantity'],
    [{ quantity: '0', dueDate: '2026-02-30' }, 'dueDate', 'quantity'],
    [
      { tolerances: { overCompletion: '2', underCompletion: '0', normalScrap: '', overIssue: '0' } },
      'tolerances.normalScrap',
      'tolerances.overCompletion',
    ],
  ],
  planJob: [[{ jobId: '' }, 'jobId']],
  releaseJob: [[{ jobId: 'a b' }, 'jobId']],
  holdJob: [[{ reason: '' }, 'reason']],
  resumeJob: [[{ reason: '' }, 'reason']],
  startOperation: [[{ operation: 0 }, 'operation']],
  pauseOperation: [[{ operation: 1.5, reason: '' }, 'operation', 'reason']],
  finishOperation: [[{ operation: 10_000 }, 'operation']],
  reportQuantity: [
    [{ good: '0' }, 'good'],
    [{ good: '0', toRework: '1', reworked: true }, 'good', 'toRework'],
    [{ good: '-1', reworked: 'no' as never }, 'good', 'reworked'],
  ],
  logTime: [
    [{ from: null, labourHours: '3' }, 'from', 'labourHours'],
    [{ to: '2026-03-02T13:00:00Z' }, 'to'],
    [{ to: '2026-03-03T13:00:00.001Z' }, 'to'],
    [{ person: null }, 'from', 'labourHours', 'to', 'workedOn'],
    [
      { person: null, from: null, to: null, workedOn: '2026-03-02', labourHours: '0', machineHours: '0' },
      'labourHours',
    ],
    [{ machineHours: 'many' }, 'machineHours'],
  ],
  scrapUnits: [[{ quantity: '0', reason: 'bad luck' as never }, 'quantity', 'reason']],
  sendOut: [[{ expectedOn: '' }, 'expectedOn']],
  receiveBack: [[{ good: '0', cost: '1.234' }, 'cost', 'good']],
  inspect: [
    [{ measured: [] }, 'measured'],
    [
      {
        measured: [
          { name: 'Bore', value: 'wide' },
          { name: 'Bore', value: '1' },
        ],
      },
      'measured[0].value',
      'measured[1].name',
    ],
  ],
  decideDisposition: [[{ disposition: 'sell' as never }, 'disposition']],
  issueMaterial: [[{ part: 'bar' }, 'part']],
  returnMaterial: [[{ quantity: '' }, 'quantity']],
  completeJob: [[{ final: false }, 'quantity']],
  closeJob: [[{ note: 7 as never }, 'note']],
  cancelJob: [
    [{ costTo: 'scrap' }, 'charge'],
    [{ returns: [{ part: 'BAR-25', quantity: '0' }] }, 'returns[0].quantity'],
    [{ returns: 'all' as never }, 'returns'],
  ],
  overrideJob: [
    [{ to: 'Completed' }, 'to'],
    [{ operation: null }, 'to'],
    [{ to: 'Gone' as never }, 'to'],
    [{ justification: '' }, 'justification'],
  ],
  openJobCosts: [
    [{ costs: { ...costs, material: '0.00' } }, 'costs'],
    [{ costs: { ...costs, labour: '-1' } }, 'costs.labour'],
  ],
};

describe('the checks of jobs', () => {
  for (const kind of JOB_COMMANDS) {
    const problems = (input: object): string[] => named(problemsOf[kind](input as never));
    it(`take a right ${kind}`, () => expect(problems(RIGHT[kind])).to.deep.equal([]));
    for (const [change, ...fields] of WRONG[kind]) {
      it(`refuse ${kind} with ${fields.join(', ')}`, () =>
        expect(problems({ ...RIGHT[kind], ...change })).to.deep.equal([...fields].sort()));
    }
    it(`refuse ${kind} that is no input at all`, () => expect(problems(null as never)).to.include('jobId'));
  }

  it('hold a stop and a restart of a work centre to its code', () => {
    expect(stopProblems({ workCentre: 'LATHE-1', cause: 'spindle' })).to.deep.equal([]);
    expect(named(stopProblems({ workCentre: 'lathe', cause: '' }))).to.deep.equal(['cause', 'workCentre']);
    expect(named(restartProblems({ workCentre: '' }))).to.deep.equal(['workCentre']);
  });
});

const spec: JobSpec = {
  ...{ jobId, kind: 'stock', customerId: null, customerName: null, orderId: null, orderLine: null, repairId: null },
  ...{ part: 'PUMP', description: 'Pumps', quantity: '10', unitOfMeasure: 'EA', dueDate: '2026-03-31' },
  dimensions: { businessUnit: 'MACHINING_REPAIR', site: 'INDY', costCentre: 'MR_SHOP' },
  goods: { stockAccount: '1220', businessUnit: 'MACHINING_REPAIR', costCentre: 'MR_STORES' },
  warrantyShare: '0',
  tolerances: { overCompletion: '0.05', underCompletion: '0', normalScrap: '0.02', overIssue: '0' },
  ...{ quote: null, billing: null, releaseAtOnce: false },
  given: {
    operations: [
      { operation: 10, description: 'Turn', kind: 'inHouse', workCentre: 'LATHE-1', runHoursPerUnit: '0.5' },
      { operation: 20, description: 'Plate', kind: 'subcontract', supplierId: 'S-1', unitCost: '3.75' },
    ],
    materials: [{ part: 'BAR-25', quantity: '10' }],
  },
};
const service = { ...spec, kind: 'service' as const, customerId: 'C-1', customerName: 'Acme', goods: null, part: null };
const wrongIn = (change: Partial<JobSpec>): string[] => named(specProblems({ ...spec, ...change }));
const [turn, plate] = spec.given?.operations ?? [];

describe('the checks of a new job', () => {
  it('take what is right, of every kind', () => {
    const order = { kind: 'order' as const, customerId: 'C-1', orderId: 'SO-1001', orderLine: 1 };
    const repair = { ...service, kind: 'repair' as const, repairId: 'RP-1001', warrantyShare: '0.5' };
    for (const right of [spec, { ...spec, ...order }, service, repair]) {
      expect(specProblems(right)).to.deep.equal([]);
    }
  });

  it('hold each kind to what it needs and has not', () => {
    expect(wrongIn({ part: null, goods: null, repairId: 'RP-1' })).to.deep.equal(['goods', 'part', 'repairId']);
    expect(wrongIn({ kind: 'order' })).to.deep.equal(['customerId', 'orderId', 'orderLine']);
    expect(wrongIn({ kind: 'service' })).to.deep.equal(['customerId', 'goods']);
    expect(wrongIn({ warrantyShare: '0.1' })).to.deep.equal(['warrantyShare']);
    const quote = { unitPrice: '1', validUntil: '2026-03-31' };
    expect(wrongIn({ quote })).to.deep.equal(['customerId']);
    expect(wrongIn({ quote, customerId: 'C-1' })).to.deep.equal([]);
    const quoted = { ...service, quote, customerId: 'C-1' };
    expect(named(specProblems({ ...quoted, billing: null }))).to.deep.equal(['billing']);
    expect(specProblems({ ...quoted, billing: { termsDays: 30, taxRate: '0' } })).to.deep.equal([]);
  });

  it('name every wrong field, also inside', () => {
    expect(wrongIn({ quantity: '0', unitOfMeasure: 'each', kind: 'magic' as never })).to.deep.equal([
      ...['kind', 'quantity', 'unitOfMeasure'],
    ]);
    expect(wrongIn({ dimensions: { ...spec.dimensions, site: '' } })).to.deep.equal(['dimensions.site']);
    expect(wrongIn({ tolerances: null as never })).to.have.length(4);
    expect(wrongIn({ billing: { termsDays: -1, taxRate: '7' } })).to.deep.equal([
      ...['billing.taxRate', 'billing.termsDays'],
    ]);
  });

  it('hold the given operations to the fields of their kind', () => {
    const operations = [
      { ...turn, workCentre: null, supplierId: 'S-1' },
      { ...plate, operation: 10, setUpHours: '1', supplierId: null },
      { ...turn, operation: 30, kind: 'magic' },
      { ...turn, operation: 40, characteristics: [{ name: 'Bore', unit: 'mm', lower: '2', upper: '1' }] },
    ];
    expect(wrongIn({ given: { operations: operations as never, materials: [] } })).to.deep.equal([
      'given.operations[0].supplierId',
      'given.operations[0].workCentre',
      'given.operations[1].operation',
      'given.operations[1].setUpHours',
      'given.operations[1].supplierId',
      'given.operations[2].kind',
      'given.operations[3].characteristics[0].upper',
    ]);
    expect(wrongIn({ given: { operations: [], materials: [{ part: 'BAR-25', quantity: '0' }] } })).to.deep.equal([
      'given.materials[0].quantity',
    ]);
    expect(wrongIn({ given: { operations: 'none', materials: [] } as never })).to.deep.equal(['given.operations']);
  });
});
