import { expect } from 'chai';
import { money } from '../kernel/money.js';
import { type PostingPart, postingOf } from './posting.js';

const evansville = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'EVANSVILLE', costCentre: 'SALES' };
const louisville = { ...evansville, site: 'LOUISVILLE' };

describe('postings of billing', () => {
  it('name every amount of their rule, zeros too', () => {
    const parts = [{ dimensions: evansville, amounts: { applied: money('10.00') } }];
    const posting = postingOf('payment.captured', '2026-03-01', 'Payment', parts, { customerId: 'C-1' });
    expect(posting).to.deep.equal({
      rule: 'payment.captured',
      eventDate: '2026-03-01',
      description: 'Payment',
      customerId: 'C-1',
      items: [{ amounts: { applied: '10.00', unapplied: '0.00' }, dimensions: { main: evansville } }],
    });
  });

  it('have one item for each set of dimensions', () => {
    const parts: PostingPart[] = [
      { dimensions: evansville, amounts: { applied: money('10.00') } },
      { dimensions: louisville, amounts: { applied: money('1.00') } },
      { dimensions: { ...evansville }, amounts: { unapplied: money('2.50') } },
      { dimensions: evansville, amounts: { applied: money('0.50') } },
    ];
    const { items } = postingOf('payment.captured', '2026-03-01', 'Payment', parts, { customerId: null });
    expect(items).to.deep.equal([
      { amounts: { applied: '10.50', unapplied: '2.50' }, dimensions: { main: evansville } },
      { amounts: { applied: '1.00', unapplied: '0.00' }, dimensions: { main: louisville } },
    ]);
  });
});
