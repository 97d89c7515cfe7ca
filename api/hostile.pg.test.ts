import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { type ApiServer, apiServer, plannedProcesses } from '../tests/support/api-server.js';
import { type TestDatabase, testDatabase } from '../tests/support/test-database.js';

const LONGEST_ANSWER = 64 * 1024;
const LONGEST_MS = 5_000;
const list = (length: number, item: string): string => `[${Array.from({ length }, () => item).join(',')}]`;
const named = (count: number, value: string): string =>
  `{${Array.from({ length: count }, (_, index) => `"n${index}":${value}`).join(',')}}`;

/** Bodies within 1 MB whose checking could cost, or whose answer could say, many times as much as it takes to send them. */
const COSTLY: Readonly<Record<string, readonly [path: string, body: string]>> = {
  'a long list of what is no line': ['/v1/orders', `{"lines":${list(500_000, '0')}}`],
  'a long list of empty lines': ['/v1/orders', `{"lines":${list(330_000, '{}')}}`],
  'as many empty lines as are read at all': ['/v1/orders', `{"lines":${list(1_000, '{}')}}`],
  'lists in a list': ['/v1/quotes', `{"operations":${list(1_000, `{"characteristics":${list(300, '{}')}}`)}}`],
  'many names that nobody knows': ['/v1/orders', named(70_000, '1')],
  'many such names where either of two things may stand': ['/v1/orders', `{"creditOverride":${named(70_000, '1')}}`],
  'many such names in each of many lines': ['/v1/orders', `{"lines":${list(1_000, named(100, '1'))}}`],
  'a long name': ['/v1/orders', `{"${'n'.repeat(1_000_000)}":1}`],
  'much text that cannot be stored': ['/v1/orders', `{"lines":${list(1_000, list(100, '"\\u0000"'))}}`],
  'many names in what a provider sends': ['/v1/webhooks/payments', named(70_000, '{}')],
};

describe('what somebody sends to do harm', () => {
  let test: TestDatabase;
  let api: ApiServer;
  before(async () => {
    test = await testDatabase();
    api = await apiServer({ database: test.api, processes: plannedProcesses() });
  });
  after(async () => {
    await api.close();
    await test.close();
  });

  for (const [what, [path, body]] of Object.entries(COSTLY)) {
    it(`costs little time and gets a short answer: ${what}`, async () => {
      expect(body.length).to.be.below(1024 * 1024);
      const began = performance.now();
      const answer = await api.ask('POST', path, { body });
      expect(answer.status).to.be.oneOf([400, 422]);
      expect(answer.text.length).to.be.below(LONGEST_ANSWER);
      expect(performance.now() - began).to.be.below(LONGEST_MS);
    });
  }

  it('is told a hundred wrong fields, and that there are more', async () => {
    const { body } = await api.ask('POST', '/v1/orders', { body: named(150, '1') });
    expect(body['fields']).to.have.length(100);
    expect(body['detail']).to.match(/n\d+, and in more\.$/);
  });

  const ask = async (lines: readonly string[], body: string | Buffer = ''): Promise<string> => {
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    await once(socket, 'connect');
    const token = await api.tokenOf('ollie', 'Ops');
    const head = [...lines, 'Host: a', `Authorization: Bearer ${token}`, 'Connection: close'];
    socket.write(`${head.join('\r\n')}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`);
    socket.write(body);
    return text(socket);
  };
  const posting = (type: string): string[] => [
    'POST /v1/orders HTTP/1.1',
    'Idempotency-Key: k',
    `Content-Type: ${type}`,
  ];

  it('is read as UTF-8 or not at all', async () => {
    const half = Buffer.from('{"customerId":"C-\xe9"}', 'latin1');
    expect(await ask(posting('application/json'), half))
      .to.contain('malformed-json')
      .and.contain('UTF-8');
    for (const charset of ['utf-7', 'utf-16le', '"utf-32"', 'utf8', 'latin1']) {
      const answer = await ask(posting(`application/json; charset=${charset}`), '{}');
      expect(answer, charset).to.match(/^HTTP\/1\.1 415 /);
    }
    for (const charset of ['UTF-8', '"utf-8"']) {
      expect(await ask(posting(`application/json; charset=${charset}`), '{}')).to.match(/^HTTP\/1\.1 422 /);
    }
  });

  it('is answered as the contract says, whatever else it asks of HTTP', async () => {
    const read = 'GET /v1/orders HTTP/1.1';
    for (const header of [
      'If-None-Match: *',
      'If-Match: "a"',
      'Range: bytes=0-1',
      'Expect: 200-maybe',
      'Upgrade: h2c',
    ]) {
      expect(await ask([read, header]), header).to.match(/^HTTP\/1\.1 200 /);
    }
    expect(await ask([read, 'Transfer-Encoding: chunked'], '0\r\n\r\n'), 'two lengths').to.match(/^HTTP\/1\.1 400 /);
    for (const method of ['TRACE', 'PROPFIND', 'PUT']) {
      expect(await ask([`${method} /v1/orders HTTP/1.1`]), method).to.match(
        /^HTTP\/1\.1 405 [\s\S]*\r\nAllow: GET, HEAD, POST\r\n/,
      );
    }
  });
});
