import { expect } from 'chai';
import { loadConfig } from './config.js';
import { mailSettings, messageIdOf } from './mail.js';

const FROM = 'Atlas Machine and Supply <accounts@atlas.example>';

describe('mail', () => {
  it('makes a Message-ID of the business key, and another of another', () => {
    expect(messageIdOf('reminder/INV-000001/2', FROM)).to.equal('<reminder/INV-000001/2@atlas.example>');
    const ids = ['statement/C:1/2026-10', 'statement/C=3A1/2026-10', 'statement/C 1/2026-10', 'a@b'].map((key) =>
      messageIdOf(key, 'a@b.test'),
    );
    expect(new Set(ids).size).to.equal(4);
    // What may stand there by RFC 5322.
    for (const id of ids) expect(id).to.match(/^<[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@b\.test>$/);
    expect(() => messageIdOf('x', 'nobody')).to.throw('ATLAS_MAIL_FROM');
  });

  it('refuses to start in production without a server and a sender, and has the catcher in development', () => {
    const smtp = { ATLAS_SMTP_URL: 'smtp://mail.example:587' };
    expect(() => mailSettings(loadConfig({ ...smtp }))).to.throw('ATLAS_MAIL_FROM');
    expect(() => mailSettings(loadConfig({ ATLAS_MAIL_FROM: FROM }))).to.throw('ATLAS_SMTP_URL');
    expect(mailSettings(loadConfig({ ...smtp, ATLAS_MAIL_FROM: FROM }))).to.deep.equal({
      ...{ url: 'smtp://mail.example:587', from: FROM },
    });
    expect(mailSettings(loadConfig({ ATLAS_MODE: 'development' })).url).to.equal('smtp://127.0.0.1:1025');
    expect(() => loadConfig({ ATLAS_SMTP_URL: 'http://mail.example' })).to.throw('ATLAS_SMTP_URL');
  });
});
