import { expect } from 'chai';
import { MailRefusal, type MailSender, openMail } from '../../platform/mail.js';
import { type RunningCatcher, startMailCatcher } from '../support/mail-catcher.js';

const letter = (to: readonly string[], key = 'statement/C-1/2026-10') => ({
  ...{ key, to, subject: 'Statement: Kläranlage Süd', text: 'Dear customer,\n\nattached.' },
  attachments: [
    { name: 'statement.pdf', mediaType: 'application/pdf', content: Uint8Array.from([37, 80, 0, 255, 13]) },
  ],
});

describe('mail through SMTP', function () {
  this.timeout(60_000);
  let catcher: RunningCatcher;
  let mail: MailSender;
  before(async () => {
    catcher = await startMailCatcher();
    mail = openMail({ url: catcher.smtp, from: 'Atlas <accounts@atlas.test>' });
  });
  after(async () => {
    mail.close();
    await catcher.stop();
  });

  const failureOf = (sending: Promise<unknown>): Promise<unknown> =>
    sending.then(
      () => undefined,
      (error: unknown) => error,
    );

  it('arrives as it was written, with its attachment, and shows when it was sent twice', async () => {
    const sent = await mail.send(letter(['c1@customers.test']));
    expect(sent).to.deep.include({ messageId: '<statement/C-1/2026-10@atlas.test>', rejected: [] });
    await mail.send(letter(['c1@customers.test']));
    const [again, first, ...others] = await catcher.messages({ to: 'c1@customers.test' });
    expect(others).to.deep.equal([]);
    expect(again?.messageId).to.equal(first?.messageId);
    expect(first).to.deep.include({ subject: 'Statement: Kläranlage Süd', recipients: ['c1@customers.test'] });
    expect(first?.text.trim()).to.equal('Dear customer,\n\nattached.');
    expect(first?.attachments).to.deep.equal([{ name: 'statement.pdf', mediaType: 'application/pdf', bytes: 5 }]);
    expect([...(await catcher.attachment(first?.id ?? '', 0))]).to.deep.equal([37, 80, 0, 255, 13]);
  });

  it('tells a refusal for good from one for now, and from a server that is away', async () => {
    expect(await failureOf(mail.send(letter(['a@refused.test'])))).to.be.instanceOf(MailRefusal);
    const busy = await failureOf(mail.send(letter(['a@busy.test'])));
    expect(busy).to.be.instanceOf(Error).and.not.instanceOf(MailRefusal);
    const nowhere = openMail({ url: 'smtp://127.0.0.1:9', from: 'a@b.test' });
    const away = await failureOf(nowhere.send(letter(['c1@customers.test'])));
    expect(away).to.be.instanceOf(Error).and.not.instanceOf(MailRefusal);
    nowhere.close();
  });

  it('names the recipients that were refused while others were taken', async () => {
    const sent = await mail.send(letter(['c2@customers.test', 'a@refused.test'], 'report/RS-1/2026-11-02'));
    expect(sent.rejected).to.deep.equal(['a@refused.test']);
    expect((await catcher.messages({ to: 'c2@customers.test' })).map(({ recipients }) => recipients)).to.deep.equal([
      ['c2@customers.test'],
    ]);
  });

  it('shows what came on a page, and nothing of it as HTML', async () => {
    await mail.send({ ...letter(['c3@customers.test']), subject: '<script>alert(1)</script>' });
    const page = await (await fetch(catcher.url)).text();
    expect(page).to.include('&lt;script&gt;').and.not.to.include('<script>');
    expect((await fetch(`${catcher.url}/v1/messages/none`)).status).to.equal(404);
  });
});
