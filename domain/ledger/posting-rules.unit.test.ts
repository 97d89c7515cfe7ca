import { expect } from 'chai';
import type { Dimensions } from '../kernel/dimensions.js';
import type { PostingItem } from '../kernel/fact.js';
import { journalOf } from './journal-of.js';
import { postingRule, postingRules } from './posting-rules.js';

const TULSA: Dimensions = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'TULSA', costCentre: 'SALES' };
const EVANSVILLE: Dimensions = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'EVANSVILLE', costCentre: 'STORES' };
const MILLING: Dimensions = { businessUnit: 'INDUSTRIAL_PRODUCTS', site: 'TULSA', costCentre: 'MILLING' };

interface Golden {
  readonly amounts: Readonly<Record<string, string>>;
  readonly accounts?: Readonly<Record<string, string>>;
  readonly dimensions?: Readonly<Record<string, Dimensions>>;
  /** As finance writes it: "Dr 1110 107.00". */
  readonly journal: readonly string[];
}

/** Written from accounting.md's table by hand, not from the code: the direction of every rule. */
const golden: Readonly<Record<string, Golden>> = {
  'invoice.beforeShipment': {
    amounts: { net: '100.00', tax: '7.00', total: '107.00' },
    journal: ['Dr 1110 107.00', 'Cr 2160 100.00', 'Cr 2200 7.00'],
  },
  'invoice.afterShipment': {
    amounts: { net: '100.00', tax: '7.00', total: '107.00' },
    journal: ['Dr 1110 107.00', 'Cr 4010 100.00', 'Cr 2200 7.00'],
  },
  'invoice.service': {
    amounts: { net: '100.00', tax: '7.00', total: '107.00' },
    journal: ['Dr 1110 107.00', 'Cr 4020 100.00', 'Cr 2200 7.00'],
  },
  'shipment.cost': {
    amounts: { cost: '61.50' },
    accounts: { stock: '1220' },
    dimensions: { order: TULSA, stock: EVANSVILLE },
    journal: ['Dr 5010 61.50', 'Cr 1220 61.50'],
  },
  'shipment.revenue': { amounts: { net: '100.00' }, journal: ['Dr 2160 100.00', 'Cr 4010 100.00'] },
  'payment.captured': {
    amounts: { applied: '107.00', unapplied: '3.00' },
    journal: ['Dr 1010 110.00', 'Cr 1110 107.00', 'Cr 2110 3.00'],
  },
  'payment.depositApplied': {
    amounts: { amount: '3.00' },
    dimensions: { from: TULSA, to: EVANSVILLE },
    journal: ['Dr 2110 3.00', 'Cr 1110 3.00'],
  },
  'credit.transferred': {
    amounts: { amount: '40.00' },
    dimensions: { from: TULSA, to: EVANSVILLE },
    journal: ['Dr 1110 40.00', 'Cr 1110 40.00'],
  },
  'creditNote.reversed': {
    amounts: { net: '100.00', tax: '7.00', total: '107.00' },
    journal: ['Dr 1110 107.00', 'Cr 4090 100.00', 'Cr 2200 7.00'],
  },
  'goods.returned': {
    amounts: { value: '61.50' },
    accounts: { stock: '1220' },
    dimensions: { order: TULSA, stock: EVANSVILLE },
    journal: ['Dr 1220 61.50', 'Cr 5010 61.50'],
  },
  'goods.returnedUnusable': {
    amounts: { value: '61.50' },
    dimensions: { order: TULSA },
    journal: ['Dr 5085 61.50', 'Cr 5010 61.50'],
  },
  'goods.returnUndone': {
    amounts: { value: '61.50' },
    accounts: { stock: '1220' },
    dimensions: { order: TULSA, stock: EVANSVILLE },
    journal: ['Dr 5010 61.50', 'Cr 1220 61.50'],
  },
  'goods.unusableUndone': {
    amounts: { value: '61.50' },
    dimensions: { order: TULSA },
    journal: ['Dr 5010 61.50', 'Cr 5085 61.50'],
  },
  'creditNote.unshipped': {
    amounts: { net: '100.00', tax: '7.00', total: '107.00' },
    journal: ['Dr 2160 100.00', 'Dr 2200 7.00', 'Cr 1110 107.00'],
  },
  'creditNote.shipped': {
    amounts: { net: '100.00', tax: '7.00', total: '107.00' },
    journal: ['Dr 4090 100.00', 'Dr 2200 7.00', 'Cr 1110 107.00'],
  },
  refund: {
    amounts: { applied: '107.00', unapplied: '3.00' },
    journal: ['Dr 1110 107.00', 'Cr 1010 110.00', 'Dr 2110 3.00'],
  },
  'payment.voided': {
    amounts: { applied: '107.00', unapplied: '3.00' },
    journal: ['Dr 1110 107.00', 'Cr 1010 110.00', 'Dr 2110 3.00'],
  },
  writeOff: { amounts: { amount: '12.00' }, journal: ['Dr 5300 12.00', 'Cr 1110 12.00'] },
  'writeOff.recovered': { amounts: { amount: '12.00' }, journal: ['Dr 1110 12.00', 'Cr 5300 12.00'] },
  'stock.received': {
    amounts: { value: '48.00' },
    accounts: { stock: '1210' },
    journal: ['Dr 1210 48.00', 'Cr 2015 48.00'],
  },
  'stock.countedUp': {
    amounts: { value: '48.00' },
    accounts: { stock: '1220' },
    journal: ['Dr 1220 48.00', 'Cr 5090 48.00'],
  },
  'stock.countedDown': {
    amounts: { value: '48.00' },
    accounts: { stock: '1220' },
    journal: ['Dr 5090 48.00', 'Cr 1220 48.00'],
  },
  'stock.scrapped': {
    amounts: { value: '48.00' },
    accounts: { stock: '1210' },
    journal: ['Dr 5085 48.00', 'Cr 1210 48.00'],
  },
  'stock.moved': {
    amounts: { value: '48.00' },
    accounts: { stock: '1220' },
    dimensions: { from: TULSA, to: EVANSVILLE },
    journal: ['Dr 1220 48.00', 'Cr 1220 48.00'],
  },
  'stock.issuedIndirect': {
    amounts: { value: '48.00' },
    accounts: { stock: '1210' },
    dimensions: { overhead: MILLING, stock: EVANSVILLE },
    journal: ['Dr 5075 48.00', 'Cr 1210 48.00'],
  },
  'stock.opened': {
    amounts: { value: '48.00' },
    accounts: { stock: '1210' },
    journal: ['Dr 1210 48.00', 'Cr 3900 48.00'],
  },
  'stock.revaluedUp': {
    amounts: { value: '48.00' },
    accounts: { stock: '1220' },
    journal: ['Dr 1220 48.00', 'Cr 5010 48.00'],
  },
  'stock.revaluedDown': {
    amounts: { value: '48.00' },
    accounts: { stock: '1220' },
    journal: ['Dr 5010 48.00', 'Cr 1220 48.00'],
  },
  'job.materialIssued': {
    amounts: { value: '48.00' },
    accounts: { stock: '1210' },
    dimensions: { main: TULSA, stock: EVANSVILLE },
    journal: ['Dr 1230 48.00', 'Cr 1210 48.00'],
  },
  'job.materialReturned': {
    amounts: { value: '48.00' },
    accounts: { stock: '1210' },
    dimensions: { main: TULSA, stock: EVANSVILLE },
    journal: ['Dr 1210 48.00', 'Cr 1230 48.00'],
  },
  'job.received': {
    amounts: { value: '48.00' },
    accounts: { stock: '1220' },
    dimensions: { main: TULSA, stock: EVANSVILLE },
    journal: ['Dr 1220 48.00', 'Cr 1230 48.00'],
  },
  'job.timeLogged': {
    amounts: { labour: '45.00', machine: '20.00', overhead: '15.00' },
    dimensions: { main: TULSA, centre: MILLING },
    journal: ['Dr 1230 80.00', 'Cr 5060 45.00', 'Cr 5070 35.00'],
  },
  'job.overheadCharged': {
    amounts: { value: '15.00' },
    dimensions: { main: TULSA, centre: MILLING },
    journal: ['Dr 1230 15.00', 'Cr 5070 15.00'],
  },
  'job.subcontractReceived': { amounts: { value: '90.00' }, journal: ['Dr 1230 90.00', 'Cr 2015 90.00'] },
  'job.scrapped': {
    amounts: { value: '12.00' },
    dimensions: { main: TULSA, centre: MILLING },
    journal: ['Dr 5085 12.00', 'Cr 1230 12.00'],
  },
  'job.delivered': {
    amounts: { costOfGoodsSold: '60.00', warranty: '40.00', value: '100.00' },
    journal: ['Dr 5010 60.00', 'Dr 5095 40.00', 'Cr 1230 100.00'],
  },
  'job.closed': {
    amounts: { unfavourable: '7.00', favourable: '2.00' },
    journal: ['Dr 5080 7.00', 'Cr 1230 7.00', 'Dr 1230 2.00', 'Cr 5080 2.00'],
  },
  'job.cancelledToScrap': {
    amounts: { value: '30.00', less: '1.00' },
    journal: ['Dr 5085 30.00', 'Cr 1230 30.00', 'Dr 1230 1.00', 'Cr 5085 1.00'],
  },
  'job.cancelledToCustomer': {
    amounts: { value: '30.00', less: '1.00' },
    journal: ['Dr 5010 30.00', 'Cr 1230 30.00', 'Dr 1230 1.00', 'Cr 5010 1.00'],
  },
  'job.costsOpened': { amounts: { value: '88.00' }, journal: ['Dr 1230 88.00', 'Cr 3900 88.00'] },
  'job.overheadProratedUp': { amounts: { value: '5.00' }, journal: ['Dr 1230 5.00', 'Cr 5010 5.00'] },
  'job.overheadProratedDown': { amounts: { value: '5.00' }, journal: ['Dr 5010 5.00', 'Cr 1230 5.00'] },
  'overhead.closed': {
    amounts: {
      ...{ applied: '95.00', incurred: '100.00', under: '9.00', over: '4.00' },
      ...{ appliedBack: '3.00', incurredBack: '3.00' },
    },
    journal: ['Dr 5070 95.00', 'Cr 5075 100.00', 'Dr 5010 9.00', 'Cr 5010 4.00', 'Cr 5070 3.00', 'Dr 5075 3.00'],
  },
  'labour.closed': {
    amounts: {
      ...{ absorbed: '95.00', accrued: '100.00', under: '9.00', over: '4.00' },
      ...{ absorbedBack: '3.00', accruedBack: '3.00' },
    },
    journal: ['Dr 5060 95.00', 'Cr 5050 100.00', 'Dr 5010 9.00', 'Cr 5010 4.00', 'Cr 5060 3.00', 'Dr 5050 3.00'],
  },
};

const posted = (rule: string, item: PostingItem) =>
  journalOf({ rule, eventDate: '2026-03-02', description: 'Golden', items: [item] });

const written = (rule: string, { amounts, accounts, dimensions }: Golden): string[] =>
  posted(rule, { amounts, accounts: accounts ?? null, dimensions: dimensions ?? { main: TULSA } }).map((line) =>
    line.debit === '0.00' ? `Cr ${line.account} ${line.credit}` : `Dr ${line.account} ${line.debit}`,
  );

describe('posting rules', () => {
  it('has a golden entry for every rule, and no golden entry without a rule', () => {
    expect(Object.keys(golden).sort()).to.deep.equal(postingRules.map((each) => each.rule).sort());
  });

  for (const { rule } of postingRules) {
    it(`${rule} debits and credits as accounting says`, () => {
      const entry = golden[rule];
      if (!entry) throw new Error(`rule ${rule} has no golden entry`);
      expect(written(rule, entry)).to.deep.equal(entry.journal);
    });
  }

  it('uses each amount of every golden entry, so that no leg goes untested', () => {
    for (const { rule, legs } of postingRules) {
      expect(Object.keys(golden[rule]?.amounts ?? {}).sort(), rule).to.deep.equal(
        [...new Set(legs.map((leg) => leg.amount))].sort(),
      );
    }
  });

  it('names the command that corrects the document of every rule', () => {
    for (const { rule, correctedBy } of postingRules) {
      expect(correctedBy, rule).to.match(/^[a-z].{10,}/);
      // In words that a reader of the API knows, none of them a name of the code.
      expect(correctedBy, rule).not.to.match(/\b[a-z]+[A-Z]/);
    }
    expect(postingRule('invoice.beforeShipment')?.correctedBy).to.match(/cancel.*amend.*return.*price correction/);
  });

  it('moves stock from the one site to the other, and not the other way', () => {
    const lines = posted('stock.moved', {
      amounts: { value: '48.00' },
      accounts: { stock: '1220' },
      dimensions: { from: TULSA, to: EVANSVILLE },
    });
    expect(lines.map((line) => [line.debit, line.credit, line.dimensions.site])).to.deep.equal([
      ['48.00', '0.00', 'EVANSVILLE'],
      ['0.00', '48.00', 'TULSA'],
    ]);
  });

  it('charges the job, and relieves the store and the work centre, each in its own dimensions', () => {
    const issued = posted('job.materialIssued', {
      amounts: { value: '48.00' },
      accounts: { stock: '1210' },
      dimensions: { main: TULSA, stock: EVANSVILLE },
    });
    const logged = posted('job.timeLogged', {
      amounts: { labour: '45.00', overhead: '15.00' },
      dimensions: { main: TULSA, centre: MILLING },
    });
    expect([...issued, ...logged].map((line) => [line.account, line.dimensions.costCentre])).to.deep.equal([
      ['1230', 'SALES'],
      ['1210', 'STORES'],
      ['1230', 'SALES'],
      ['5060', 'MILLING'],
      ['5070', 'MILLING'],
    ]);
  });

  it('charges the cost to the order and takes it from where the stock was', () => {
    const lines = posted('shipment.cost', {
      amounts: { cost: '61.50' },
      accounts: { stock: '1210' },
      dimensions: { order: TULSA, stock: EVANSVILLE },
    });
    expect(lines.map((line) => [line.account, line.dimensions.site])).to.deep.equal([
      ['5010', 'TULSA'],
      ['1210', 'EVANSVILLE'],
    ]);
  });
});
