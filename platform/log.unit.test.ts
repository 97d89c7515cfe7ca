import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { createLog } from './log.js';

function lines(level: string, write: (log: ReturnType<typeof createLog>) => void): Record<string, unknown>[] {
  const stream = new PassThrough();
  write(createLog({ process: 'test', level, stream }));
  return String(stream.read() ?? '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('the log', () => {
  it('writes one JSON object a line, with the time and the process, whatever stands in it', () => {
    const path = '/v1\r\n{"level":"error","message":"forged"}\u2028';
    const [line, ...others] = lines('info', (log) => log.info('hello\n{}', { count: 2, path }));
    expect(line).to.include({ level: 'info', process: 'test', message: 'hello\n{}', count: 2, path });
    expect(others).to.deep.equal([]);
    expect(new Date(String(line?.['time'])).toISOString()).to.equal(line?.['time']);
  });

  it('tells the name, message, code and stack of an error', () => {
    const error = Object.assign(new TypeError('broken'), { code: 'E1' });
    const [line] = lines('info', (log) => log.error('failed', { error }));
    expect(line?.['error']).to.include({ name: 'TypeError', message: 'broken', code: 'E1' });
    expect(line?.['message']).to.equal('failed');
  });

  it('leaves out what is below its level', () => {
    expect(lines('warn', (log) => log.info('no'))).to.deep.equal([]);
  });

  it('writes no secret, by its name or by its form, however deep it stands', () => {
    const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl';
    const webhookSecret = 'whsec_a/2VCYcA5Im9XOzT4XfDTQLaFDCiyNziHXPhJGS9uyk=';
    const signature = `${'c/+'.repeat(14)}c=`;
    const secrets = ['hunter2', 'hunter3', token, '2VCYcA5', 'b'.repeat(64), signature, 'dXNlcjpwYXNz'];
    const [line] = lines('info', (log) =>
      log.info(`sent Bearer ${token}`, {
        password: 'hunter2',
        request: { headers: { Authorization: `Basic ${secrets[6]}`, 'x-api-key': 'hunter3' }, keys: 3 },
        url: 'postgresql://atlas_app:hunter2@127.0.0.1/atlas',
        error: new Error(`refused with t=1,v1=${secrets[4]}`, { cause: new Error(webhookSecret) }),
        list: [{ accessToken: 'hunter3' }, `sent v1,${signature} to x-${token}`],
      }),
    );
    const text = JSON.stringify(line);
    expect(secrets.filter((secret) => text.includes(secret))).to.deep.equal([]);
    expect(line).to.deep.include({ url: 'postgresql://atlas_app:[redacted]@127.0.0.1/atlas' });
    expect(line?.['request']).to.deep.equal({
      headers: { Authorization: '[redacted]', 'x-api-key': '[redacted]' },
      keys: 3,
    });
  });

  it('comes to an end with whatever a caller wrote', () => {
    for (const piece of ['a.', 'eyJaaaa-', 'eyJaaaa.', 'a://', 'Bearer ', 'v1=', 'v1,', 'whsec_ ', 'a:']) {
      const [line] = lines('info', (log) => log.info('asked', { path: piece.repeat(1_000_000 / piece.length) }));
      expect(String(line?.['path']).length, piece).to.be.below(20_000);
    }
  });
});
