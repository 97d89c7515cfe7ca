import { expect } from 'chai';
import { detailOf, offers, raiseProblems, resolveProblems, titleOf } from './operations.js';
import type { RaiseTaskInput, ResolveTaskInput } from './operations.wire.js';

const right: RaiseTaskInput = {
  taskId: 'SO-1001/compensation/refund',
  kind: 'compensation',
  workflowId: 'order:SO-1001',
  subject: 'SO-1001',
  title: 'The refund cannot finish',
  detail: '',
  actions: ['retry', 'skip', 'force'],
};

describe('operator tasks', () => {
  it('are raised with what an operator needs, or refused field by field', () => {
    expect(raiseProblems(right)).to.deep.equal([]);
    const wrong = { taskId: '', kind: 'other', workflowId: 'a b', subject: '', title: 1, detail: null, actions: [] };
    expect(raiseProblems(wrong as unknown as RaiseTaskInput).map(({ field }) => field)).to.deep.equal([
      'taskId',
      'kind',
      'workflowId',
      'subject',
      'title',
      'detail',
      'actions',
    ]);
    const unknown = { ...right, actions: ['retry', 'pray'] } as unknown as RaiseTaskInput;
    expect(raiseProblems(unknown).map(({ field }) => field)).to.deep.equal(['actions']);
  });

  it('are resolved with an action and a justification', () => {
    expect(resolveProblems({ taskId: 'T-1', action: 'skip', justification: 'paid by hand' })).to.deep.equal([]);
    const wrong = { taskId: '', action: 'pray', justification: ' ' } as unknown as ResolveTaskInput;
    expect(resolveProblems(wrong).map(({ field }) => field)).to.deep.equal(['taskId', 'action', 'justification']);
    expect(offers(right, 'skip')).to.equal(true);
    expect(offers(right, 'restart')).to.equal(false);
  });

  it('cut an error’s words to what a row can keep', () => {
    expect(titleOf('a\n\tb  c')).to.equal('a b c');
    expect(titleOf('x'.repeat(500))).to.have.length(200);
    expect(detailOf('line\n\0line\ud800')).to.equal('line\nline�');
    expect(detailOf('y'.repeat(5000))).to.have.length(4000);
    const cutInTwo = detailOf(`${'y'.repeat(3998)}😀${'y'.repeat(20)}`);
    expect(/\p{Surrogate}/u.test(cutInTwo)).to.equal(false);
  });
});
