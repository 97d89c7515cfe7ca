import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { answerUnreadable } from './unreadable.js';

describe('what cannot be read as a request', () => {
  let server: Server;
  before((done) => {
    server = createServer((_request, response) => response.end('read'));
    answerUnreadable(server);
    server.listen(0, '127.0.0.1', done);
  });
  after((done) => {
    server.closeAllConnections();
    server.close(done);
  });

  const answerTo = (sent: string): Promise<string> => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.end(sent);
    return text(socket);
  };

  for (const [what, sent, status, code] of [
    ['too many headers', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'headers-too-large'],
    ['no HTTP', 'hello\r\n\r\n', 400, 'malformed-request'],
  ] as const) {
    it(`is answered with a problem: ${what}`, async () => {
      const [head = '', body = ''] = (await answerTo(sent)).split('\r\n\r\n');
      expect(head)
        .to.match(new RegExp(`^HTTP/1.1 ${status} `))
        .and.include('application/problem+json');
      expect(head).to.include(`Content-Length: ${body.length}`);
      expect(JSON.parse(body)).to.include({ status, code });
    });
  }

  it('does not keep the next request from its answer', async () => {
    expect(await answerTo('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')).to.match(/^HTTP\/1.1 200 /);
  });
});
