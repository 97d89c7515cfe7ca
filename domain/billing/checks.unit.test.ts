import { expect } from 'chai';
import { checkBilledOrder, checkCharge, checkLineQuantities, checkTakePayment } from './checks.js';
import { billedLine } from './invoice.js';

const dimensions = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'EVANSVILLE', costCentre: 'SALES' };
const line = billedLine({ line: 1, part: 'P', description: '', quantity: '2', unitPrice: '1.00', taxRate: '0.07' });
const order = { orderId: 'SO-1', customerId: 'C-1', customerName: 'C', dimensions, termsDays: 30, lines: [line] };
const names = (problems: readonly { field: string }[]): string[] => problems.map(({ field }) => field);

describe('checks of billing input', () => {
  it('pass what is right', () => {
    expect(checkBilledOrder(order)).to.deep.equal([]);
    expect(checkLineQuantities([{ line: 1, quantity: '0.5' }])).to.deep.equal([]);
    expect(checkCharge({ id: 'ch', status: 'declined', amount: '0.00', reference: 'r' })).to.deep.equal([]);
  });

  it('name every wrong field of an order', () => {
    const wrong = {
      ...order,
      customerName: ' ',
      termsDays: -1,
      dimensions: { ...dimensions, site: '' },
      lines: [{ ...line, quantity: '0', net: '-1.00' }, line, { ...line, tax: '0.001', taxRate: '1.5' }],
    };
    expect(names(checkBilledOrder(wrong))).to.deep.equal([
      'order.customerName',
      'order.termsDays',
      'order.dimensions.site',
      'order.lines[0].quantity',
      'order.lines[0].net',
      'order.lines[2].tax',
      'order.lines[2].taxRate',
      'order.lines[1].line',
      'order.lines[2].line',
    ]);
    expect(names(checkBilledOrder({ ...order, termsDays: 366 }))).to.deep.equal(['order.termsDays']);
    expect(names(checkBilledOrder({ ...order, lines: [] }))).to.deep.equal(['order.lines']);
  });

  it('name every wrong field of a payment', () => {
    const problems = checkTakePayment({
      ...{ customerId: '', invoice: '', amount: '0.00', method: '', reference: '', receivedOn: '2026-02-30' },
      dimensions: { businessUnit: '', site: 'S', costCentre: 'C' },
    });
    expect(names(problems)).to.deep.equal([
      ...['customerId', 'invoice', 'amount', 'method', 'reference', 'receivedOn', 'dimensions.businessUnit'],
    ]);
  });

  it('want money of a charge that succeeded, and lines of a list of quantities', () => {
    expect(names(checkCharge({ id: 'ch', status: 'succeeded', amount: '0.00', reference: 'r' }))).to.deep.equal([
      'charge.amount',
    ]);
    expect(names(checkLineQuantities([]))).to.deep.equal(['lines']);
    expect(names(checkLineQuantities([{ line: 0, quantity: 'x' }]))).to.deep.equal([
      'lines[0].line',
      'lines[0].quantity',
    ]);
  });
});
