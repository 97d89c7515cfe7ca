import { ValidationService } from '@tsoa/runtime';
import { MOST_WRONG_FIELDS } from './problem-of.js';

type Validate = ValidationService['ValidateParam'];

/**
 * tsoa checks a request to its end, however much is wrong with it, and counts at each value what it found so far: the time grows
 * with the square. Here it looks at nothing more once more is wrong than anybody is told.
 */
export function stopWhenWrongEnough(): void {
  const enough = new WeakSet<object>();
  const validate = ValidationService.prototype.ValidateParam;
  const stopping: Validate = function (this: ValidationService, property, value, name, errors, ...more) {
    if (enough.has(errors)) return undefined;
    const found: unknown = validate.call(this, property, value, name, errors, ...more);
    if (Object.keys(errors).length >= MOST_WRONG_FIELDS) enough.add(errors);
    return found;
  };
  ValidationService.prototype.ValidateParam = stopping;
}
