import { ValidateError } from '@tsoa/runtime';
import { expect } from 'chai';
import { refusals } from '../domain/kernel/refusal.js';
import { problem, problemBody, problemCode } from '../platform/problem.js';
import { fieldName, invalidRequest, problemOf } from './problem-of.js';

const refuse = refusals({
  WrongState: 'conflict',
  BadInput: 'invalid',
  NoSuchThing: 'notFound',
  NotYours: 'forbidden',
});
const request = { instance: '/v1/orders/SO-1', correlationId: 'c-1' };

describe('problems', () => {
  it('give each kind of refusal its status', () => {
    const statuses = (['WrongState', 'BadInput', 'NoSuchThing', 'NotYours'] as const).map(
      (code) => problemOf(refuse(code, 'no')).status,
    );
    expect(statuses).to.deep.equal([409, 422, 404, 403]);
  });

  it('carry the refusal: code, detail, state, fields and what else it says', () => {
    const fields = [{ field: 'lines[0].part', message: 'There is no part X.' }];
    const body = problemBody(
      problemOf(refuse('WrongState', 'It is Shipped.', { state: 'Shipped', fields, command: 'cancel' })),
      request,
    );
    expect(body).to.deep.equal({
      type: '/problems/wrong-state',
      title: 'Wrong state',
      status: 409,
      detail: 'It is Shipped.',
      instance: '/v1/orders/SO-1',
      code: 'wrong-state',
      correlationId: 'c-1',
      fields,
      state: 'Shipped',
      command: 'cancel',
    });
  });

  it('let no detail of a refusal take the place of a member of their own', () => {
    const body = problemBody(problemOf(refuse('BadInput', 'no', { status: 200, type: 'x', code: 'y' })), request);
    expect(body).to.include({ status: 422, type: '/problems/bad-input', code: 'bad-input' });
  });

  it('name every wrong field of a request, as a person would', () => {
    const error = new ValidateError(
      {
        'body.customerId': { message: "'customerId' is required" },
        'lines.$1.quantity': { message: 'Must be a quantity.' },
        'body.colour': { message: '"colour" is an excess property and therefore is not allowed' },
        'body.paymentTerms': {
          message: `Could not match the union against any of the items. Issues: [{"body.paymentTerms":{"message":"should be one of the following; ['prepaid']"}},{"body.paymentTerms":{"message":"should be one of the following; ['onAccount']"}}]`,
        },
        'query.pageSize': { message: 'max 200' },
        'body.name': { message: 'minLength 1' },
        'body.note': { message: 'invalid string value' },
        'body.shipTo': { message: 'invalid object' },
        body: { message: 'invalid array' },
      },
      '',
    );
    expect(problemOf(error).more.fields).to.deep.equal([
      { field: 'customerId', message: 'Is required.' },
      { field: 'lines[1].quantity', message: 'Must be a quantity.' },
      { field: 'colour', message: 'Is not a known field.' },
      { field: 'paymentTerms', message: 'Must be one of: prepaid, onAccount.' },
      { field: 'pageSize', message: 'Must be at most 200.' },
      { field: 'name', message: 'Must not be empty.' },
      { field: 'note', message: 'Must be text.' },
      { field: 'shipTo', message: 'Must be an object.' },
      { field: 'body', message: 'Must be a list.' },
    ]);
    expect(problemOf(error).status).to.equal(422);
  });

  it('name a field once in the sentence, however much is wrong with it', () => {
    const fields = ['lines', 'lines', 'note'].map((field) => ({ field, message: 'Is wrong.' }));
    expect(invalidRequest(fields).message).to.equal('The request is wrong in lines, note.');
    expect(invalidRequest(fields).more.fields).to.have.length(3);
  });

  it('tell what tsoa says of a union in which the value fits nothing', () => {
    const issues = [{ x: { message: 'Must be a code.' } }, { x: { message: 'should be null' } }];
    const message = `Could not match the union against any of the items. Issues: ${JSON.stringify(issues)}`;
    const error = new ValidateError({ 'body.businessUnit': { message } }, '');
    expect(problemOf(error).more.fields).to.deep.equal([{ field: 'businessUnit', message: 'Must be a code.' }]);
  });

  it('say nothing of what went wrong inside', () => {
    const body = problemBody(problemOf(new Error('SELECT secret FROM ledger.journals')), request);
    expect(body).to.include({ status: 500, code: 'internal-error' });
    expect(JSON.stringify(body)).not.to.match(/SELECT|ledger|at /);
  });

  it('answer 503 with Retry-After when the database is away', () => {
    const away = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
    const found = problemOf(away);
    expect(found).to.include({ status: 503, code: 'database-unreachable' });
    expect(found.more.headers).to.have.property('Retry-After');
    expect(found.message).not.to.contain('127.0.0.1');
  });

  it('translate what reading a body or a path can say', () => {
    const reading = (type: string, status: number) => problemOf(Object.assign(new Error('x'), { type, status }));
    expect(reading('entity.parse.failed', 400)).to.include({ status: 400, code: 'malformed-json' });
    expect(reading('entity.too.large', 413)).to.include({ status: 413, code: 'body-too-large' });
    expect(reading('charset.unsupported', 415)).to.include({ status: 415, code: 'unsupported-media-type' });
    expect(reading('request.aborted', 400)).to.include({ status: 400, code: 'malformed-request' });
    expect(problemOf(Object.assign(new URIError('%'), { status: 400 }))).to.include({ status: 400 });
  });

  it('stay as they are', () => {
    const own = problem(418, 'teapot', 'short and stout');
    expect(problemOf(own)).to.equal(own);
  });

  it('write codes and fields in one manner', () => {
    expect(problemCode('CreditLimitExceeded')).to.equal('credit-limit-exceeded');
    expect(['body.lines', 'lines.$0.part', 'query.page', 'orderId', 'body'].map(fieldName)).to.deep.equal([
      'lines',
      'lines[0].part',
      'page',
      'orderId',
      'body',
    ]);
  });
});
