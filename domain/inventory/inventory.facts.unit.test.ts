import avsc from 'avsc';
import { expect } from 'chai';
import { avroSchemaOf } from '../kernel/fact.js';
import { inventoryFacts } from './inventory.facts.js';

describe('inventory facts', () => {
  for (const definition of inventoryFacts) {
    it(`${definition.type} has a valid schema`, () => {
      const type = avsc.Type.forSchema(avroSchemaOf(definition) as avsc.Schema);
      expect(type.name).to.equal(`atlas.inventory.v${definition.version}.${definition.type}`);
    });
  }

  it('carry a posting exactly when stock changes its value', () => {
    const money = inventoryFacts.filter((definition) => definition.money).map((definition) => definition.type);
    expect(money).to.deep.equal([
      'StockReceived',
      'StockAdjusted',
      'StockMoved',
      'GoodsIssued',
      'MaterialIssuedToJob',
      'MaterialReturnedFromJob',
      'GoodsReceivedFromJob',
      'IndirectMaterialIssued',
      'StockOpened',
      'StockRevalued',
      'GoodsReturned',
      'GoodsReturnUndone',
      'UnusableGoodsReturned',
      'UnusableReturnUndone',
    ]);
  });
});
