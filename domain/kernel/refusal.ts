/** What a refusal means to the caller; the API holds the only table from kind to HTTP status. */
export type RefusalKind = 'invalid' | 'notFound' | 'conflict' | 'forbidden';

export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

export interface RefusalDetails {
  readonly fields?: readonly FieldProblem[];
  /** The state the thing is in, where the state is the reason. */
  readonly state?: string;
  readonly [extra: string]: unknown;
}

/** JSON-safe form that crosses Temporal. */
export interface RefusalWire {
  readonly code: string;
  readonly kind: RefusalKind;
  readonly message: string;
  readonly details: RefusalDetails;
}

/** An expected "no": the command changed nothing. A bug throws a plain Error instead. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: string;
  readonly kind: RefusalKind;
  readonly details: RefusalDetails;

  constructor(refusal: RefusalWire) {
    super(refusal.message);
    this.code = refusal.code;
    this.kind = refusal.kind;
    this.details = refusal.details;
  }

  toWire(): RefusalWire {
    return { code: this.code, kind: this.kind, message: this.message, details: this.details };
  }
}

/**
 * A room's closed list of refusals: `const refuse = refusals({ UnknownPart: 'invalid', … })`, then
 * `throw refuse('UnknownPart', 'Part X does not exist.', { fields: [...] })`.
 */
export function refusals<const Codes extends Record<string, RefusalKind>>(
  codes: Codes,
): ((code: keyof Codes & string, message: string, details?: RefusalDetails) => Refused) & { readonly codes: Codes } {
  const refuse = (code: keyof Codes & string, message: string, details: RefusalDetails = {}): Refused =>
    new Refused({ code, kind: codes[code] as RefusalKind, message, details });
  return Object.assign(refuse, { codes });
}
