import { expect } from 'chai';
import { readSettings } from './settings.js';

const least = { PAYMENT_SANDBOX_DATA: '/data/journal' };

describe('payment sandbox: settings', () => {
  it('have defaults for all but the journal', () => {
    expect(readSettings(least)).to.deep.equal({
      host: '127.0.0.1',
      port: 0,
      dataFile: '/data/journal',
      delays: {
        slowMs: 3000,
        pendingMs: 500,
        longPendingMs: 600_000,
        lateMs: 4000,
        captureAfterCancelMs: 1500,
        holdMs: 30_000,
      },
    });
    expect(() => readSettings({})).to.throw('PAYMENT_SANDBOX_DATA is not set');
  });

  it('need a secret with a webhook address', () => {
    const addressed = { ...least, PAYMENT_SANDBOX_WEBHOOK_URL: 'http://127.0.0.1:1/hooks' };
    expect(() => readSettings(addressed)).to.throw('PAYMENT_SANDBOX_WEBHOOK_SECRET is not set');
    expect(readSettings({ ...addressed, PAYMENT_SANDBOX_WEBHOOK_SECRET: 's' }).webhook).to.deep.equal({
      url: 'http://127.0.0.1:1/hooks',
      secret: 's',
    });
  });

  for (const [name, value] of [
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['SLOW_MS', '1.5'],
    ['LATE_MS', 'soon'],
    ['HOLD_MS', '2147483648'],
    ['WEBHOOK_URL', 'localhost:3000'],
    ['WEBHOOK_URL', 'not an address'],
  ] as const) {
    it(`refuse ${name}=${value}`, () => {
      expect(() => readSettings({ ...least, [`PAYMENT_SANDBOX_${name}`]: value })).to.throw(`PAYMENT_SANDBOX_${name}`);
    });
  }
});
