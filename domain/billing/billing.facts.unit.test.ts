import avsc from 'avsc';
import { expect } from 'chai';
import { avroSchemaOf } from '../kernel/fact.js';
import { billingFacts } from './billing.facts.js';
import { correctionFacts } from './corrections.facts.js';

const facts = [...billingFacts, ...correctionFacts];

describe('billing facts', () => {
  for (const definition of facts) {
    it(`${definition.type} has a valid schema`, () => {
      const type = avsc.Type.forSchema(avroSchemaOf(definition) as avsc.Schema);
      expect(type.name).to.equal(`atlas.billing.v${definition.version}.${definition.type}`);
    });
  }

  it('carry a posting exactly when they move money', () => {
    const money = facts.filter((definition) => definition.money).map((definition) => definition.type);
    expect(money).to.deep.equal([
      'InvoiceCreated',
      'CreditNoteIssued',
      'RevenueReleased',
      'PaymentSucceeded',
      'PaymentTaken',
      'PaymentRefunded',
      'ReceivableWrittenOff',
      'WriteOffRecovered',
      'CreditTransferred',
      'CreditRefunded',
      'PaymentVoided',
    ]);
  });
});
