import { dimensionProblems } from '../kernel/dimensions.js';
import {
  anything,
  type Checks,
  code,
  fieldProblems,
  flag,
  identifier,
  maybe,
  positiveQuantity,
  prose,
} from '../kernel/fields.js';
import type { ReceiveReturnInput, UndoReceiveReturnInput } from './goods-return.wire.js';
import { lineNumber, refuseIfAny } from './inventory.input.js';

/** Refuses 'InvalidStockRequest' with every wrong field; so does the check below. */
export function checkGoodsReturn(input: ReceiveReturnInput): void {
  const checks: Checks<ReceiveReturnInput> = {
    returnId: identifier,
    orderId: identifier,
    line: lineNumber,
    part: identifier,
    site: code,
    quantity: positiveQuantity,
    restock: flag,
    dimensions: anything,
    reason: prose(),
    customerId: maybe(identifier),
  };
  refuseIfAny('receive a return', fieldProblems(input, checks), dimensionProblems(input.dimensions, 'dimensions'));
}

export function checkUndoGoodsReturn(input: UndoReceiveReturnInput): void {
  const checks: Checks<UndoReceiveReturnInput> = {
    returnId: identifier,
    orderId: identifier,
    line: lineNumber,
    reason: prose(),
  };
  refuseIfAny('undo a return', fieldProblems(input, checks));
}
