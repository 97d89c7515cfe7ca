import { step } from '../support/steps.js';
import { creditReason, lotId, lotStep } from './return-credit.js';
import { askOperator, own, post, type ReturnProcess, recordOf, run, standingOf } from './return-process.js';

interface Undo {
  readonly name: string;
  run(): Promise<unknown>;
}

/** Undoes what was done for the return, last in first out; undoing what never landed only bars it. */
export async function compensate(p: ReturnProcess): Promise<boolean> {
  const { lots } = await recordOf(p);
  const { orderId } = p.start.return.order;
  const undos: Undo[] = [
    { name: 'credit', run: () => post(step.undoCreditReturn(own(p, 'credit', { creditId: p.subject, orderId }))) },
    ...lots.map((lot) => ({
      name: lotStep(lot),
      run: () => {
        const input = { returnId: lotId(p, lot), orderId, line: lot.line, reason: creditReason(p) };
        return post(step.undoReceiveReturn(own(p, lotStep(lot), input)));
      },
    })),
  ];
  for (const undo of undos.reverse()) await runUndo(p, undo);
  const reason = standingOf(p).reason ?? 'given up by an operator';
  await run(p, step.returnCompensated(own(p, 'compensated', { returnId: p.subject, reason })));
  return true;
}

/** One that cannot finish asks an operator. */
async function runUndo(p: ReturnProcess, undo: Undo): Promise<void> {
  for (let round = 1; ; round += 1) {
    try {
      await undo.run();
      return;
    } catch (error) {
      const taskId = `${p.subject}/undo/${undo.name}/${round}`;
      const title = `Compensation cannot finish: ${undo.name}`;
      const action = await askOperator(p, { taskId, title, error, actions: ['retry', 'skip', 'force'] });
      if (action !== 'retry') return;
    }
  }
}
