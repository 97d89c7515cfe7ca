import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { behaviourOf, DECLINE_ONCE_PREFIX, TOKENS } from './tokens.js';

describe('payment sandbox: tokens', () => {
  it('are all in the table of the README', async () => {
    const readme = await readFile(new URL('README.md', import.meta.url), 'utf8');
    const listed = [...readme.matchAll(/^\| `(tok_[^`]+)` \|/gm)].map(([, token]) => token);
    expect(listed).to.have.members([...TOKENS, `${DECLINE_ONCE_PREFIX}<anything>`]);
  });

  it('decline once per distinct token', () => {
    expect(behaviourOf('tok_decline_once_7', false)).to.include({ outcome: 'declined', declineCode: 'card_declined' });
    expect(behaviourOf('tok_decline_once_7', true)).to.include({ outcome: 'succeeded' });
  });

  for (const token of ['tok_unknown', 'tok_decline_once_', '', '__proto__', 'TOK_OK']) {
    it(`"${token}" is not one`, () => {
      expect(behaviourOf(token, true)).to.include({ outcome: 'declined', declineCode: 'invalid_token' });
    });
  }
});
