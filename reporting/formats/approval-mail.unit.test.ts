import { expect } from 'chai';
import { type MailedRequest, outcomeMail, type WaitingMail, waitingMail } from './approval-mail.js';

const request: MailedRequest = {
  ...{ requestId: 'AR-SO-1001-0', kind: 'creditOverride', subject: 'SO-1001', amount: '12500' },
  ...{ reason: 'the amount is 10000.00 or more', site: 'LOUISVILLE', businessUnit: 'INDUSTRIAL_PRODUCTS' },
  askedBy: 'Ollie',
};
const waiting: WaitingMail = {
  ...{ request, occasion: 'asked', steps: '2 of Finance', step: 1, escalatedTo: null },
  ...{ escalateAt: '2026-11-02T22:00:00.000Z', expireAt: '2026-11-03T22:00:00.000Z', inPlaceOf: [] },
  url: 'https://atlas.example/',
};

describe('letters about approvals', () => {
  it('tell what waits, how much, from whom, why and until when, and where the case is', () => {
    expect(waitingMail(waiting)).to.deep.equal({
      subject: 'Approval needed: credit override SO-1001, USD 12,500.00',
      body: [
        'Credit override SO-1001 waits for your decision.\n',
        'What: credit override SO-1001, USD 12,500.00',
        'Asked by: Ollie',
        'Why it needs approval: the amount is 10000.00 or more',
        'Where: site LOUISVILLE, business unit INDUSTRIAL_PRODUCTS',
        'Who decides: 2 of Finance; this is step 1',
        'Is escalated: 2026-11-02 17:00 (America/Indiana/Indianapolis)\n',
        'The whole case, for who is signed in:',
        'https://atlas.example/v1/approvals/AR-SO-1001-0/case\n',
        'Atlas Machine and Supply',
      ].join('\n'),
    });
    const late = waitingMail({
      ...waiting,
      occasion: 'escalated',
      escalateAt: null,
      escalatedTo: 'Admin',
      inPlaceOf: ['Fay'],
    });
    expect(late.subject).to.match(/^Escalated: /);
    expect(late.body)
      .to.include('Escalated to: Admin')
      .and.to.include('Ends without a decision: 2026-11-03 17:00')
      .and.to.include('You may decide in the place of: Fay');
  });

  it('tell the askers what became of it', () => {
    const ended = {
      request: { ...request, amount: '0.00' },
      url: 'https://atlas.example',
      decidedBy: 'Fay',
      reason: 'no',
    };
    const { subject, body } = outcomeMail({ ...ended, state: 'Rejected' });
    expect(subject).to.equal('Rejected: credit override SO-1001');
    expect(body).to.include('was rejected.').and.to.include('By: Fay').and.to.include('Reason: no');
    const heads = ['Granted', 'Returned', 'Expired', 'Withdrawn'].map(
      (state) => outcomeMail({ ...ended, state, decidedBy: null }).subject.split(':')[0],
    );
    expect(heads).to.deep.equal(['Approved', 'Sent back', 'Expired', 'Void']);
  });

  it('let nobody’s words begin a line, end a subject or grow without end', () => {
    const forged = {
      ...request,
      subject: 'SO-1\r\nBcc: all@evil.test',
      askedBy: `x\u2028https://evil.test${'y'.repeat(5000)}`,
    };
    const { subject, body } = waitingMail({ ...waiting, request: forged });
    expect(subject).to.equal('Approval needed: credit override SO-1 Bcc: all@evil.test, USD 12,500.00');
    expect(body)
      .to.include('Asked by: x https://evil.test')
      .and.not.to.match(/^https:\/\/evil/m);
    expect(body.length).to.be.below(2500);
  });
});
