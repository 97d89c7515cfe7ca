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
  it('writes one JSON object a line, with the time and the process', () => {
    const [line] = lines('info', (log) => log.info('hello', { count: 2 }));
    expect(line).to.include({ level: 'info', process: 'test', message: 'hello', count: 2 });
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
});
