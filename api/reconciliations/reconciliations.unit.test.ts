import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { RECONCILIATION_CHECKS } from '../../domain/operations/index.js';

describe('the contract of reconciliations', () => {
  it('names every check that is made', () => {
    const contract = JSON.parse(readFileSync(new URL('../openapi.json', import.meta.url), 'utf8')) as {
      components: { schemas: { CheckDto: { properties: { check: { enum: string[] } } } } };
    };
    expect(contract.components.schemas.CheckDto.properties.check.enum).to.deep.equal([...RECONCILIATION_CHECKS]);
  });
});
